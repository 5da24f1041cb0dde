"""Background jobs of accounts."""

from __future__ import annotations

from django.contrib.sessions.models import Session
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


@app.periodic(cron="23 4 * * *")
@app.task(name="people.forget_sessions", pass_context=False)
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001 (given to every periodic job)
    """Remove sessions that have run out."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
