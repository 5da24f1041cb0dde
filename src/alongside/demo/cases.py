"""One referral of the invented story, moved by the same verbs as the real ones.

The verbs write what `referrals.actions` would have written, at the moment `now` of the story. The
table of steps is asked each time, so that no referral stands where a real one could not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from alongside.engines.eligibility import Fact
from alongside.foundation.access.roles import COACH
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.states import Ended, Purpose
from alongside.programmes.referrals.models import (
    Appointment,
    Judgement,
    Message,
    Referral,
    Report,
    Subject,
)
from alongside.programmes.referrals.states import (
    DECLINE_ENDS,
    OVER,
    AppointmentState,
    End,
    Gate,
    Party,
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


class Case:
    """A referral being told. `finish` writes it as it then stands."""

    def __init__(
        self, world: World, newcomer: Newcomer, worker: Worker, now: datetime, **fixed: Any
    ) -> None:
        self.world, self.newcomer, self.worker, self.now = world, newcomer, worker, now
        self.coach: Worker | None = None
        self.offer: Offer | None = None
        self.consent_row: dict[str, Any] | None = None
        self.copies: list[dict[str, Any]] = []
        self.appointments: list[dict[str, Any]] = []
        self.verdict: Verdict | None = None
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

    # --- what every verb uses ----------------------------------------------------------------

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
        assert self.offer is not None
        return self.offer.home

    def _move(self, there: State, **values: Any) -> None:
        check_step(self.state, there)
        self.row |= {"state": there.value, "moved_at": self.now} | values
        self.row["version"] += 1

    def _note(self, verb: str, by: Worker | None, home: UUID | None, **data: Any) -> None:
        readers = [self.row["sender_id"]]
        if self.row.get("sent_at"):
            readers.append(self.row["receiver_id"])
        self.world.ledger.note(
            f"referral.{verb}",
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
        )

    def _tell_sender(self, kind: str) -> None:
        self._tell([self.worker.key], kind, self.sender)

    def _tell_sender_if_agreed(self, kind: str) -> None:
        if self.row.get("report_back"):
            self._tell_sender(kind)

    def _tell_receiver(self, kind: str) -> None:
        coaches = [self.coach] if self.row.get("coach_id") and self.coach else self._coaches()
        self._tell([coach.key for coach in coaches], kind, self.receiver)

    def _coaches(self) -> list[Worker]:
        return self.world.staff.with_role(self.receiver, COACH, self.now.date(), still=False)

    # --- at the sender -----------------------------------------------------------------------

    def start(self) -> None:
        """A draft is opened."""
        self._by_sender("started")

    def prescreen(self, slug: str, facts: Mapping[str, Fact]) -> None:
        """The real engine decides."""
        verdict = self.world.papers.decide(self.newcomer, slug, facts, self.worker, self.now)
        self.verdict = verdict
        values = {
            "decision_id": verdict.key,
            "criteria_version_id": verdict.version,
            "verdict": verdict.value,
        }
        self._move(State.PRESCREENED, **values)
        self._by_sender("prescreened", verdict=verdict.value)

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
            by_id=by.key if by else None,
        )
        self._note(f"judged_{gate.value}", by, home.key, passed=passed)

    def choose(self, offer: Offer) -> None:
        """Where it is to go."""
        self.offer = offer
        self.row |= {"service_id": offer.key, "receiver_id": offer.home.key}
        self._by_sender("receiver_chosen", service=str(offer.key))

    def consent(self, **fixed: Any) -> None:
        """The person agrees, to this receiver."""
        papers, worker = self.world.papers, self.worker
        row = papers.consent(self.newcomer, self.receiver, worker, self.now, **fixed)
        self.consent_row = row
        agreed = Purpose.REPORT_BACK.value in row["purposes"]
        self._move(State.CONSENTED, consent_id=row["id"], report_back=agreed)
        self._by_sender("consent_attached", consent=str(row["id"]))

    def send(self) -> None:
        """The copy goes out; a second time after a question."""
        assert self.consent_row and self.verdict
        again = self.state == State.RETURNED
        if again:
            self._end_copies(Ended.RECALLED, self.worker, self.sender)
        self.copies.append(
            self.world.papers.copy(
                self.consent_row, self.newcomer, self.key, self.verdict, self.why, self.worker, self.now
            )
        )
        self._move(State.SENT, sent_at=self.row.get("sent_at") or self.now)
        self._by_sender("sent_again" if again else "sent")
        self._tell_receiver("sent_again" if again else "sent")

    def recall(self) -> None:
        """It went to the wrong place."""
        self._end_copies(Ended.RECALLED, self.worker, self.sender)
        self._move(State.RECALLED, end=End.RECALLED.value)
        self._by_sender("recalled")
        self._tell_receiver("recalled")

    def answer_question(self, body: str) -> None:
        """The worker writes in the thread."""
        self._write(body, self.worker, self.sender)

    def close(self) -> None:
        """The worker puts it away."""
        if not self.row.get("end"):
            unsent = self.row.get("sent_at") is None
            self.row["end"] = (End.NOT_SENT if unsent else End.RECALLED).value
        self._end_copies(Ended.CLOSED, self.worker, self.sender)
        self._by_sender("closed", end=self.row["end"])
        self._move(State.CLOSED, closed_at=self.now)

    # --- at the receiver ---------------------------------------------------------------------

    def receive(self, coach: Worker) -> None:
        """A coach opens it."""
        self.coach = coach
        self._move(State.RECEIVED, received_at=self.now)
        self._by_receiver("received")
        self.world.ledger.note(
            "client.opened",
            self.now,
            by=coach,
            home=self.receiver.key,
            readers=[self.sender.key],
            client=self.newcomer.key,
            ground=f"referral {self.row['code']}",
        )

    def _answer(self, there: State, verb: str, **values: Any) -> None:
        assert self.coach is not None
        answered = {"answered_by_id": self.coach.key, "answered_at": self.now}
        self._move(there, **answered, **values)
        self._tell_sender(verb)

    def accept(self) -> None:
        """Yes; whoever accepts becomes its coach."""
        assert self.coach is not None
        self._answer(State.ACCEPTED, "accepted", coach_id=self.coach.key)
        self._by_receiver("accepted")

    def decline(self, reason: str, party: Party, line: str = "") -> None:
        """No, with a reason and on whose side it lies."""
        if line:
            self._write(line, self.coach, self.receiver)
        self._answer(
            State.DECLINED,
            "declined",
            decline_reason=str(reason),
            decline_party=party.value,
            end=str(DECLINE_ENDS[reason]),
        )
        self._end_copies(Ended.CLOSED, self.coach, self.receiver)
        self._by_receiver("declined", reason=str(reason), party=party.value)

    def return_with(self, question: str) -> None:
        """Back with a question."""
        self._write(question, self.coach, self.receiver)
        self._move(State.RETURNED)
        self._by_receiver("returned")
        self._tell_sender("returned")

    def redirect(self, to: Offer) -> Case:
        """Closes this one in favour of another service; gives the linked draft at the sender."""
        self._answer(State.REDIRECTED, "redirected", end=End.REDIRECTED.value)
        self._end_copies(Ended.CLOSED, self.coach, self.receiver)
        self._by_receiver("redirected", service=str(to.key))
        linked = Case(self.world, self.newcomer, self.worker, self.now, previous_id=self.key)
        linked.offer = to
        linked.row |= {"service_id": to.key, "receiver_id": to.home.key}
        return linked

    def book(self, starts_at: datetime) -> None:
        """An intake, or another one after a missed one."""
        assert self.coach is not None and self.offer is not None
        online = self.offer.mode == "online"
        self.appointments.append(
            {
                "id": self.world.chance.key(self.now),
                "created_at": self.now,
                "referral_id": self.key,
                "organization_id": self.receiver.key,
                "starts_at": starts_at,
                "minutes": self.world.chance.choice((45, 60, 60, 90)),
                "mode": "online" if online else "in person",
                "where": "By video; the link comes by e-mail" if online else "Main office",
                "state": AppointmentState.BOOKED.value,
                "by_id": self.coach.key,
            }
        )
        self._move(State.INTAKE_BOOKED, intake_at=starts_at)
        self._by_receiver("intake_booked")
        self._tell_sender_if_agreed("intake_booked")

    def miss(self) -> None:
        """The person did not come."""
        self._settle(AppointmentState.MISSED)
        self._move(State.NO_SHOW)
        self._by_receiver("missed")
        self._tell_sender_if_agreed("missed")

    def enrol(self) -> None:
        """The receiver begins its own record from what was shared."""
        assert self.coach is not None
        self._settle(AppointmentState.KEPT)
        parts = list(self.copies[-1]["fields"])
        kept = self.world.newcomers.keep(
            self.newcomer, self.receiver, self.coach, self.now, self.key, parts
        )
        note, home = self.world.ledger.note, self.receiver.key
        note(
            "client.created", self.now, by=self.coach, home=home,
            subject=("clients.client", kept), client=kept, referral=str(self.key),
        )  # fmt: skip
        note(
            "client.kept", self.now, by=self.coach, home=home,
            client=self.newcomer.key, referral=str(self.key),
        )  # fmt: skip
        self._move(State.ENROLLED, enrolled_at=self.now)
        self._by_receiver("enrolled")
        self._tell_sender_if_agreed("enrolled")

    def report(self, end: End, line: str = "") -> None:
        """What became of the person."""
        assert self.coach is not None
        self._settle(AppointmentState.CANCELLED)
        self.world.tables[Report].add(
            id=self.world.chance.key(self.now),
            created_at=self.now,
            referral_id=self.key,
            organization_id=self.receiver.key,
            sender_id=self.sender.key,
            told_sender=self.row["report_back"],
            end=end.value,
            line=line,
            by_id=self.coach.key,
        )
        self._move(State.REPORTED, end=end.value, reported_at=self.now)
        self._end_copies(Ended.CLOSED, self.coach, self.receiver)
        self._by_receiver("reported")
        self._tell_sender_if_agreed("reported")

    # --- the person, and what both sides do --------------------------------------------------

    def person_declines(self) -> None:
        """The person decides not to go on, and tells their worker."""
        self._stop(End.PERSON_DECLINED, self.worker, self.sender.key)
        self._end_copies(Ended.CLOSED, self.worker, self.sender)

    def withdraw_consent(self) -> None:
        """The person takes the consent back through their private link."""
        assert self.consent_row is not None
        self.world.papers.withdraw(self.consent_row, "private link", None, self.now)
        self._end_copies(Ended.WITHDRAWN, None, None)
        self._stop(End.CONSENT_WITHDRAWN, None, None)

    def _stop(self, end: End, by: Worker | None, home: UUID | None) -> None:
        self._settle(AppointmentState.CANCELLED)
        self._move(State.WITHDRAWN, end=end.value)
        self._note("withdrawn", by, home, end=end.value)
        self._tell_sender("withdrawn")
        self._tell_receiver("withdrawn")

    def ask(self, body: str) -> None:
        """The coach writes in the thread."""
        self._write(body, self.coach, self.receiver)
        self._tell_sender("message")

    def _write(self, body: str, by: Worker | None, home: Home) -> None:
        self.world.tables[Message].add(
            id=self.world.chance.key(self.now),
            created_at=self.now,
            referral_id=self.key,
            organization_id=home.key,
            by_id=by.key if by else None,
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

    # --- writing -----------------------------------------------------------------------------

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
        if self.consent_row:
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
        if self.row.get("coach_id") and self.coach and self.coach.ends:
            self.row["coach_id"] = self._colleague(self.coach, self.receiver, today).key

    def _colleague(self, left: Worker, home: Home, today: date) -> Worker:
        role = left.roles[-1]
        return self.world.chance.choice(self.world.staff.with_role(home, role, today, still=True))

    def later(self, **delay: float) -> None:
        """Let a little time pass on the same day."""
        self.now += timedelta(**delay)
