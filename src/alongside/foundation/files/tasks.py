"""Housekeeping of private files, each hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.foundation.files import actions


@app.periodic(cron="17 * * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001  (the scheduled moment, which every periodic job is given)
    """Take away bytes without a row, and tables that nobody confirmed."""
    actions.sweep_orphans()
    actions.forget_tables()
