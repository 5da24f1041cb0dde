"""The clocks of a case: what was promised when it began to wait, and what has happened by itself since."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from alongside.demo.cases.core import Core
from alongside.demo.days import TORONTO, at
from alongside.foundation.access.working_days import Opening, working_days_between
from alongside.foundation.clients.states import Ended
from alongside.programmes.referrals import clocks, queries
from alongside.programmes.referrals.models import ClockEffect
from alongside.programmes.referrals.states import RUNS, Clock, ClockStep, End, State

MORNING = 7


class Timed(Core):
    """A case whose clock runs as the site's own would."""

    def _move(self, there: State, **values: Any) -> None:
        """Take the step and set the clock that runs there."""
        super()._move(there, **values)
        clock, before = RUNS.get(self.state, ""), self.row.get("clock", "")
        if clock == before and clock == Clock.ANSWER:
            return
        today = self.now.astimezone(TORONTO).date()
        if clock == Clock.QUESTION:
            self.row["clock_used"] = self._used(today)
        self.row |= {"clock": clock, "clock_began": today if clock else None}

    def _used(self, today: date) -> int:
        began = self.row["clock_began"]
        return int(self.row.get("clock_used", 0)) + working_days_between(began, today)

    def finish(self) -> None:
        """Promise the days, tell what has come of them, and write the case."""
        with self.world.ledger.drawing_from(self.world.clocks):
            taken = self._run_clock()
        super().finish()
        for step in taken:
            self.world.tables[ClockEffect].add(**step)

    def _run_clock(self) -> list[dict[str, Any]]:
        clock = self.row.get("clock", "")
        if not clock:
            return []
        began, sent = self.row["clock_began"], self.row["sent_at"].astimezone(TORONTO).date()
        used = self.row.get("clock_used", 0) if clock == Clock.ANSWER else 0
        planned = clocks.dates(began, times(clock, sent), Opening(), used)
        steps = [
            (planned.remind_on, ClockStep.REMIND),
            (planned.escalate_on, ClockStep.ESCALATE),
            (planned.give_back_on, ClockStep.GIVE_BACK),
        ]
        today = self.world.calendar.today
        past = [(day, step) for day, step in steps if day and day < today]
        ahead = [day for day, _step in steps if day and day >= today]
        self.row |= {
            "remind_on": planned.remind_on,
            "due_on": planned.due_on,
            "escalate_on": planned.escalate_on,
            "give_back_on": planned.give_back_on,
            "next_step_on": min(ahead, default=None),
        }
        beginning = sent if clock == Clock.ANSWER else began
        return [self._take(step, day, clock, beginning) for day, step in past]

    def _take(self, step: ClockStep, day: date, clock: str, began: date) -> dict[str, Any]:
        """One step, on the morning of its day."""
        self.now = max(self.now, at(day, MORNING, 20))
        row = {
            "id": self.world.clocks.key(self.now),
            "created_at": self.now,
            "referral_id": self.key,
            "clock": clock,
            "began": began,
            "step": step.value,
        }
        if step == ClockStep.GIVE_BACK:
            self._give_back(working_days_between(began, day))
        else:
            self._say(step, clock, working_days_between(began, day))
        return row

    def _say(self, step: ClockStep, clock: str, days: int) -> None:
        later = "_later" if clock in (Clock.INTAKE, Clock.REPORT) else ""
        if step == ClockStep.ESCALATE:
            self._note(f"escalated{later}", None, None, clock=clock, days=days)
            return
        self._note(f"reminded{later}", None, None, clock=clock)
        tell = self._tell_sender if clock == Clock.QUESTION else self._tell_receiver
        tell(f"remind_{clock}")

    def _give_back(self, days: int) -> None:
        self._end_copies(Ended.CLOSED, None, None)
        self._move(State.UNANSWERED, end=End.NO_ANSWER.value)
        self.row |= dict.fromkeys(
            ("remind_on", "due_on", "escalate_on", "give_back_on", "next_step_on")
        )
        self._note("unanswered", None, None, days=days)
        self._tell_sender("unanswered")
        self._tell_receiver("given_back")


@cache
def times(clock: str, day: date) -> clocks.Times:
    """The network's times, as the site reads them."""
    return queries.times_on(clock, day)
