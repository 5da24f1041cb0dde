"""Setting the clock of a referral that has come to another state."""

from __future__ import annotations

import datetime

from django.utils import timezone

from alongside.foundation.access.working_days import working_days_between
from alongside.programmes.referrals import clocks, queries
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import Clock

FIELDS = (
    "clock", "clock_began", "clock_used", "remind_on", "due_on", "escalate_on", "give_back_on",
    "next_step_on",
)  # fmt: skip


def wind(referral: Referral) -> tuple[str, ...]:
    """Set the clock that runs in the state the referral has come to; gives the fields to save.

    While the sender answers a question, the clock for the answer stands still, and goes on from
    where it stood. Its days are promised when it begins, by the times in force when it was sent.
    """
    clock = clocks.running(referral)
    if clock == referral.clock and clock == Clock.ANSWER:
        return ()
    today = timezone.localdate()
    if clock == Clock.QUESTION and referral.clock == Clock.ANSWER:
        referral.clock_used = days_run(referral, today)
    referral.clock, referral.clock_began = clock, today if clock else None
    _plan(referral)
    return FIELDS


def _plan(referral: Referral) -> None:
    if not referral.clock or referral.clock_began is None:
        referral.remind_on = referral.due_on = referral.escalate_on = None
        referral.give_back_on = referral.next_step_on = None
        return
    began = referral.clock_began
    sent = timezone.localdate(referral.sent_at) if referral.sent_at else began
    times = queries.times_on(referral.clock, sent)
    used = referral.clock_used if referral.clock == Clock.ANSWER else 0
    planned = clocks.dates(began, times, queries.shared_opening(referral, began), used)
    referral.remind_on, referral.due_on = planned.remind_on, planned.due_on
    referral.escalate_on, referral.give_back_on = planned.escalate_on, planned.give_back_on
    referral.next_step_on = planned.remind_on


def days_run(referral: Referral, today: datetime.date) -> int:
    """Working days for which its clock has run by today, those before a pause included."""
    if referral.clock_began is None:
        return 0
    used = referral.clock_used if referral.clock == Clock.ANSWER else 0
    opening = queries.shared_opening(referral, referral.clock_began)
    return used + working_days_between(referral.clock_began, today, opening)
