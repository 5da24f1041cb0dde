"""What happens by itself: the clock is set at each step, reminds, tells the coordinator, gives back.

A step is taken under the referral's lock and leaves one row (referral, clock, beginning, step), in one
transaction with its effects. So the job may run twice, in two workers at once, or be killed between
two referrals: each step is taken once, and what was not reached is found again by the next run.
"""

from __future__ import annotations

import datetime
import logging
from uuid import UUID

from alongside.foundation.access import scope
from alongside.foundation.access.acting import NOBODY
from alongside.foundation.clients.actions import end_copies
from alongside.foundation.clients.states import Ended
from alongside.programmes.referrals import clocks, notices, policy, queries
from alongside.programmes.referrals.actions.locking import move, note
from alongside.programmes.referrals.actions.outside import remind_desk
from alongside.programmes.referrals.actions.winding import days_run
from alongside.programmes.referrals.models import ClockEffect, Referral
from alongside.programmes.referrals.states import (
    CLOCKS_AFTER_THE_ANSWER,
    Clock,
    ClockStep,
    End,
    State,
)

log = logging.getLogger(__name__)

FIRST_KEY = UUID(int=0)


def run_clocks(today: datetime.date) -> int:
    """Take every step whose day has come; gives how many. One that fails does not stop the others.

    Raises what the failures raised, together, once all have been tried.
    """
    taken, failures, after = 0, [], FIRST_KEY
    while keys := queries.called_for(today, after, policy.CLOCK_BATCH):
        for key in keys:
            try:
                taken += run_clock(key, today)
            except Exception as failure:
                log.exception("the clock of a referral failed; the next run tries it again")
                failures.append(failure)
        after = keys[-1]
    if failures:
        raise ExceptionGroup("clocks that failed", failures)
    return taken


def run_clock(referral_id: UUID, today: datetime.date) -> bool:
    """Take the step of one referral whose day has come; False when there is none, or another has it."""
    with scope.acting(scope.Scope(matter=referral_id)):
        waiting = Referral.objects.filter(pk=referral_id, next_step_on__lte=today)
        referral = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if referral is None:
            return False
        step = clocks.due_step(referral, today)
        referral.next_step_on = clocks.next_step_on(referral, today)
        referral.save(update_fields=["next_step_on"])
        if step is None or not _first(referral, step):
            return False
        EFFECTS[step](referral, today)
        return True


def _first(referral: Referral, step: ClockStep) -> bool:
    """Leave the row of this step; False when it stands already."""
    _row, made = ClockEffect.objects.get_or_create(
        referral=referral, clock=referral.clock, began=clocks.beginning(referral), step=step
    )
    return made


def _remind(referral: Referral, today: datetime.date) -> None:  # noqa: ARG001 (one shape for all)
    _note("reminded", referral)
    if referral.clock == Clock.ANSWER and remind_desk(referral):
        return
    notices.remind(referral)


def _escalate(referral: Referral, today: datetime.date) -> None:
    days = days_run(referral, today)
    _note("escalated", referral, days=days)
    notices.escalate(referral, days)


def _give_back(referral: Referral, today: datetime.date) -> None:
    """Nobody answered: the copy ends, the sender looks elsewhere, the person is asked nothing."""
    referral.end = End.NO_ANSWER
    days = days_run(referral, today)
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=NOBODY)
    move(referral, State.UNANSWERED, "end")
    note("referral.unanswered", referral, None, days=days)
    notices.tell_sender("referral.unanswered", referral)
    notices.tell_receiver("referral.given_back", referral)


EFFECTS = {
    ClockStep.REMIND: _remind,
    ClockStep.ESCALATE: _escalate,
    ClockStep.GIVE_BACK: _give_back,
}


def _note(verb: str, referral: Referral, **data: int) -> None:
    later = "_later" if referral.clock in CLOCKS_AFTER_THE_ANSWER else ""
    note(f"referral.{verb}{later}", referral, None, clock=referral.clock, **data)
