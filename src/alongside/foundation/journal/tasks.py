"""Each minute: seal what was written since."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.foundation.journal import actions


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queueing_lock="journal.seal", pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001  (the scheduled moment, which every periodic job is given)
    """Put every committed line and row change that waits under a seal."""
    actions.seal()
