"""The clocks of a referral: which runs, who is waited for, and the days on which it acts.

Pure: dates and numbers in, dates out. The database is asked in `queries.clocks`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from alongside.foundation.access.working_days import Opening, working_day_after
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import RUNS, Clock, ClockStep, State


@dataclass(frozen=True)
class Times:
    """After how many working days a clock reminds, is due, escalates and gives back (None: never)."""

    remind: int
    due: int
    escalate: int
    give_back: int | None = None


@dataclass(frozen=True)
class Dates:
    """The days that follow from the times: reminders go out on the morning, what is due is due all day."""

    remind_on: datetime.date
    due_on: datetime.date
    escalate_on: datetime.date
    give_back_on: datetime.date | None

    @property
    def next_step_on(self) -> datetime.date:
        """The first day on which something happens by itself."""
        return self.remind_on


def dates(began: datetime.date, times: Times, opening: Opening, used: int = 0) -> Dates:
    """The days of a clock that began on a day, on the days when both sides are open.

    `used`: working days that had passed before a pause. Whatever was used up, one working day is left.
    """

    def after(days: int) -> datetime.date:
        return working_day_after(began, max(1, days - used), opening)

    back = None if times.give_back is None else after(times.give_back)
    return Dates(after(times.remind), after(times.due), after(times.escalate), back)


def running(referral: Referral) -> str:
    """The clock that runs where a referral stands; empty when nobody is waited for.

    Of a partner without accounts the sender learns by telephone what came of it, and writes it down.
    """
    if referral.by_link and referral.state == State.ACCEPTED:
        return Clock.REPORT.value if referral.report_back else ""
    return str(RUNS.get(referral.state, ""))


def waited_for(referral: Referral) -> UUID | None:
    """The organization that has something to do before the clock stops."""
    if referral.clock == Clock.QUESTION or (referral.by_link and referral.clock == Clock.REPORT):
        return referral.sender_id
    return referral.receiver_id if referral.clock else None


def beginning(referral: Referral) -> datetime.date:
    """The day that tells one run of a clock from another; a clock that was paused is still the same."""
    if referral.clock == Clock.ANSWER and referral.sent_at:
        return timezone.localdate(referral.sent_at)
    return referral.clock_began or timezone.localdate(referral.moved_at)


def steps(referral: Referral) -> list[tuple[datetime.date, ClockStep]]:
    """What happens by itself and when, in order."""
    planned = (
        (referral.remind_on, ClockStep.REMIND),
        (referral.escalate_on, ClockStep.ESCALATE),
        (referral.give_back_on, ClockStep.GIVE_BACK),
    )
    return [(day, step) for day, step in planned if day is not None]


def due_step(referral: Referral, today: datetime.date) -> ClockStep | None:
    """The furthest step whose day has come: after an outage nobody gets all three at once."""
    return next((step for day, step in reversed(steps(referral)) if day <= today), None)


def next_step_on(referral: Referral, today: datetime.date) -> datetime.date | None:
    """The next day on which something happens by itself."""
    return next((day for day, _step in steps(referral) if day > today), None)
