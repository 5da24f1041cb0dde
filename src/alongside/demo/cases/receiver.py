"""What the receiving organization does with a referral of the story."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from alongside.demo.cases.core import Core
from alongside.demo.services import Offer
from alongside.demo.staff import Worker
from alongside.foundation.clients.states import Ended
from alongside.programmes.referrals.models import Report
from alongside.programmes.referrals.states import (
    DECLINE_ENDS,
    AppointmentState,
    End,
    Party,
    State,
)


class AtReceiver(Core):
    """The coach's verbs."""

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
        answered = {"answered_by_id": self.coach.key, "answered_at": self.now}
        self._move(there, **answered, **values)
        self._tell_sender(verb)

    def accept(self) -> None:
        """Yes; whoever accepts becomes its coach."""
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

    def redirect(self, to: Offer) -> Self:
        """Closes this one in favour of another service; gives the linked draft at the sender."""
        self._answer(State.REDIRECTED, "redirected", end=End.REDIRECTED.value)
        self._end_copies(Ended.CLOSED, self.coach, self.receiver)
        self._by_receiver("redirected", service=str(to.key))
        linked = type(self)(self.world, self.newcomer, self.worker, self.now, previous_id=self.key)
        linked.offer = to
        linked.row |= {"service_id": to.key, "receiver_id": to.home.key}
        return linked

    def book(self, starts_at: datetime) -> None:
        """An intake, or another one after a missed one."""
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
        self._settle(AppointmentState.KEPT)
        parts = list(self.copies[-1]["fields"])
        kept = self.world.newcomers.keep(
            self.newcomer,
            home=self.receiver,
            coach=self.coach,
            at=self.now,
            came_by=self.key,
            parts=parts,
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

    def ask(self, body: str) -> None:
        """The coach writes in the thread."""
        self._write(body, self.coach, self.receiver)
        self._tell_sender("message")
