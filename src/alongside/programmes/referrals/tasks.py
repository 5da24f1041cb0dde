"""Background jobs: the clocks of referrals, and proposals for the backlog."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.programmes.referrals import actions, figures, policy


# Each hour, so that what an outage left undone is done soon after it; most runs find nothing.
@app.periodic(cron="20 * * * *")
@app.task(name="referrals.clocks", pass_context=False)
def clocks(timestamp: int) -> None:
    """Remind, tell the coordinator, give back, from seven in the morning on, Toronto time."""
    moment = timezone.localtime(datetime.datetime.fromtimestamp(timestamp, datetime.UTC))
    if moment.hour >= policy.CLOCK_HOUR:
        actions.run_clocks(moment.date())


@app.periodic(cron="*/5 * * * *")
@app.task(name="referrals.count", queueing_lock="referrals.count", pass_context=False)
def count(timestamp: int) -> None:  # noqa: ARG001 (given to every periodic job)
    """Count anew the months in which something has changed, for the coordinator's page."""
    figures.refresh()


# In the night, since it reads every referral: whatever the marks could miss (a place that moves to
# another region in the gazetteer) is right again in the morning.
@app.periodic(cron="50 7 * * *")
@app.task(name="referrals.count_anew", queueing_lock="referrals.count_anew", pass_context=False)
def count_anew(timestamp: int) -> None:  # noqa: ARG001 (given to every periodic job)
    """Count everything from the start."""
    figures.rebuild()


@app.task(name=actions.WORK_OUT, pass_context=False)
def propose(proposal: str) -> None:
    """Work out the proposal with this key."""
    actions.work_out(UUID(proposal))


# Schedules are written in UTC; one of the two is in the hour of the clocks in Toronto, summer and winter.
@app.periodic(cron="40 11,12 * * *")
@app.task(name="referrals.ask_room", pass_context=False)
def ask_room(timestamp: int) -> None:
    """Ask managers once whether room that was stated long ago still holds."""
    moment = timezone.localtime(datetime.datetime.fromtimestamp(timestamp, datetime.UTC))
    if moment.hour == policy.CLOCK_HOUR:
        actions.ask_about_old_room()
