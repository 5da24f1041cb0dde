"""One referral of the invented story: what every verb uses, and how it is written at the end.

The verbs write what `referrals.actions` would have written, at the moment `now` of the story. The
table of steps is asked each time, so that no referral stands where a real one could not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.demo.chance import Chance, Codes
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.demo.ledger import Ledger
from alongside.demo.newcomers import Newcomer, Newcomers
from alongside.demo.organizations import Home
from alongside.demo.papers import Papers, Verdict
from alongside.demo.services import Offer
from alongside.demo.staff import Staff, Worker
from alongside.foundation.access.roles import COACH
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.states import Ended
from alongside.programmes.referrals.models import Appointment, Judgement, Message, Referral, Subject
from alongside.programmes.referrals.states import (
    OVER,
    VERBS_AFTER_THE_ANSWER,
    AppointmentState,
    Gate,
    State,
    check_step,
)


@dataclass
class World:
    """What every case of the story uses."""

    tables: Tables
    chance: Chance
    calendar: Calendar
    staff: Staff
    newcomers: Newcomers
    ledger: Ledger
    papers: Papers
    codes: Codes
    said: dict[tuple[UUID, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What happens by itself draws from a stream of its own, and moves nothing else.
        self.clocks = self.chance.stream("clocks")


class Core:
    """A referral being told. `finish` writes it as it then stands.

    `offer`, `verdict`, `consent_row` and `coach` come with the verbs that decide on them.
    """

    offer: Offer
    verdict: Verdict
    consent_row: dict[str, Any]
    coach: Worker

    def __init__(
        self, world: World, newcomer: Newcomer, worker: Worker, now: datetime, **fixed: Any
    ) -> None:
        self.world, self.newcomer, self.worker, self.now = world, newcomer, worker, now
        self.copies: list[dict[str, Any]] = []
        self.appointments: list[dict[str, Any]] = []
        self.why = ""
        self.row: dict[str, Any] = {
            "id": world.chance.key(now),
            "created_at": now,
            "moved_at": now,
            "version": 1,
            "code": world.codes.next(),
            "sender_id": newcomer.home.key,
            "client_id": newcomer.key,
            "place_id": newcomer.known["place_id"],
            "state": State.DRAFT.value,
            "worker_id": worker.key,
        } | fixed

    @property
    def key(self) -> UUID:
        """The referral's key."""
        key: UUID = self.row["id"]
        return key

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.row["state"])

    @property
    def sender(self) -> Home:
        """The sending organization."""
        return self.newcomer.home

    @property
    def receiver(self) -> Home:
        """The receiving organization, once chosen."""
        return self.offer.home

    def _move(self, there: State, **values: Any) -> None:
        check_step(self.state, there)
        self.row |= {"state": there.value, "moved_at": self.now} | values
        self.row["version"] += 1

    def _note(self, verb: str, by: Worker | None, home: UUID | None, **data: Any) -> None:
        name = f"referral.{verb}"
        unheard = name in VERBS_AFTER_THE_ANSWER and not self.row.get("report_back")
        readers = [] if unheard else [self.row["sender_id"]]
        if self.row.get("sent_at"):
            readers.append(self.row["receiver_id"])
        self.world.ledger.note(
            name,
            self.now,
            by=by,
            home=home,
            subject=("referrals.referral", self.key),
            readers=readers,
            client=self.newcomer.key,
            code=self.row["code"],
            **data,
        )

    def _by_sender(self, verb: str, **data: Any) -> None:
        self._note(verb, self.worker, self.sender.key, **data)

    def _by_receiver(self, verb: str, **data: Any) -> None:
        self._note(verb, self.coach, self.receiver.key, **data)

    def _tell(self, people: Iterable[UUID], kind: str, home: Home) -> None:
        self.world.ledger.tell(
            people,
            f"referral.{kind}",
            self.now,
            home.key,
            self.key,
            initials=self.newcomer.initials,
            code=self.row["code"],
            sender=self.sender.short,
            receiver=self.receiver.short,
            due=self.row["due_on"].isoformat() if self.row.get("due_on") else "",
        )

    def _tell_sender(self, kind: str) -> None:
        self._tell([self.worker.key], kind, self.sender)

    def _tell_sender_if_agreed(self, kind: str) -> None:
        if self.row.get("report_back"):
            self._tell_sender(kind)

    def _tell_receiver(self, kind: str) -> None:
        coaches = [self.coach] if "coach_id" in self.row else self._coaches()
        self._tell([coach.key for coach in coaches], kind, self.receiver)

    def _coaches(self) -> list[Worker]:
        return self.world.staff.with_role(self.receiver, COACH, self.now.date(), still=False)

    def judge(self, gate: Gate, reasons: str, *, passed: bool = True) -> None:
        """Suitable at the sender, ready at the receiver."""
        here = gate is Gate.SUITABLE
        home, by = (self.sender, self.worker) if here else (self.receiver, self.coach)
        self.why = reasons if here else self.why
        self.world.tables[Judgement].add(
            id=self.world.chance.key(self.now),
            created_at=self.now,
            referral_id=self.key,
            organization_id=home.key,
            gate=gate.value,
            passed=passed,
            reasons=reasons,
            by_id=by.key,
        )
        self._note(f"judged_{gate.value}", by, home.key, passed=passed)

    def _write(self, body: str, by: Worker, home: Home) -> None:
        self.world.tables[Message].add(
            id=self.world.chance.key(self.now),
            created_at=self.now,
            referral_id=self.key,
            organization_id=home.key,
            by_id=by.key,
            body=body,
        )
        self._note("message_written", by, home.key)

    def _settle(self, state: AppointmentState) -> None:
        for appointment in self.appointments:
            if appointment["state"] == AppointmentState.BOOKED:
                appointment["state"] = state.value

    def _end_copies(self, why: Ended, by: Worker | None, home: Home | None) -> None:
        for copy in self.copies:
            self.world.papers.end(copy, why, self.now, by, home.key if home else None)

    def finish(self) -> None:
        """Write the referral as it stands, and hand it over where somebody has left."""
        world, tables = self.world, self.world.tables
        self._hand_over()
        tables[Referral].add(**self.row)
        tables[Subject].add(
            referral_id=self.key,
            sender_id=self.row["sender_id"],
            receiver_id=self.row["receiver_id"] if self.row.get("sent_at") else None,
            client_id=self.newcomer.key,
            initials=self.newcomer.initials,
        )
        if "consent_id" in self.row:
            world.papers.keep(self.consent_row)
        for copy in self.copies:
            if copy["ended_at"] is None and copy["until"] < at(world.calendar.today, 0):
                copy |= {"ended_at": copy["until"], "ended_why": Ended.EXPIRED.value}
            tables[SharedCopy].add(**copy)
        for appointment in self.appointments:
            tables[Appointment].add(**appointment)

    def _hand_over(self) -> None:
        if self.state in OVER:
            return
        today: date = self.world.calendar.today
        if self.worker.ends:
            self.row["worker_id"] = self._colleague(self.worker, self.sender, today).key
        if "coach_id" in self.row and self.coach.ends:
            self.row["coach_id"] = self._colleague(self.coach, self.receiver, today).key

    def _colleague(self, left: Worker, home: Home, today: date) -> Worker:
        role = left.roles[-1]
        return self.world.chance.choice(self.world.staff.with_role(home, role, today, still=True))

    def later(self, **delay: float) -> None:
        """Let a little time pass on the same day."""
        self.now += timedelta(**delay)
