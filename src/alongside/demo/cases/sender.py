"""What the sending organization does with a referral of the story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from alongside.demo.cases.core import Core
from alongside.demo.services import Offer
from alongside.engines.eligibility import Fact
from alongside.foundation.clients.states import Ended, Purpose
from alongside.programmes.referrals.states import End, State


class AtSender(Core):
    """The worker's verbs."""

    def start(self) -> None:
        """The worker looks into the record and opens a draft."""
        self.world.ledger.note(
            "client.opened",
            self.now - timedelta(minutes=3),
            by=self.worker,
            home=self.sender.key,
            subject=("clients.client", self.newcomer.key),
            client=self.newcomer.key,
            ground="own file",
        )
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
        again = self.state == State.RETURNED
        if again:
            self._end_copies(Ended.RECALLED, self.worker, self.sender)
        self.copies.append(
            self.world.papers.copy(
                self.consent_row,
                self.newcomer,
                referral=self.key,
                verdict=self.verdict,
                why=self.why,
                by=self.worker,
                at=self.now,
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
