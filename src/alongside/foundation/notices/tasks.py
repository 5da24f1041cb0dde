"""Background jobs: deliver one message, send the day's digests, sweep what has run out."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.foundation.access import limits
from alongside.foundation.notices import actions

# 2, 4, 8 … seconds: the sixth try comes after a minute, the eleventh after half an hour, the last after three days.
# So a mail server's bad minute costs a minute, although a killed worker counts as a try too.
AGAIN = RetryStrategy(max_attempts=17, exponential_wait=2)
DIGEST_HOUR = 7


@app.task(name=actions.DELIVER, queue="mail", retry=AGAIN, pass_context=False)
def deliver(message: str) -> None:
    """Deliver the message with this key."""
    actions.deliver(UUID(message))


# Schedules are written in UTC; one of the two is seven o'clock in Toronto, summer and winter.
@app.periodic(cron="0 11,12 * * *")
@app.task(name="notices.digests", queue="mail", pass_context=False)
def digests(timestamp: int) -> None:
    """Send the daily e-mails at seven in the morning, Toronto time."""
    moment = datetime.datetime.fromtimestamp(timestamp, datetime.UTC)
    if timezone.localtime(moment).hour != DIGEST_HOUR:
        return
    people = get_user_model().objects.filter(is_active=True, digest=actions.DAILY)
    for person in people.order_by("pk"):
        actions.send_digest(person)


@app.periodic(cron="17 * * * *")
@app.task(name="access.sweep", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 (given to every periodic job)
    """Remove counters of attempts that have run out."""
    limits.sweep()
