"""Background jobs of accounts."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.foundation.people.policy import KEPT_FORM


@app.periodic(cron="41 * * * *")
@app.task(name="people.forget_kept_forms", pass_context=False)
def forget_kept_forms(timestamp: int) -> None:  # noqa: ARG001 (given to every periodic job)
    """Remove forms that were kept when a session ended, after a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_forget_kept_forms(%s)", [timezone.now() - KEPT_FORM])
