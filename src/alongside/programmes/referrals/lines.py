"""A referral as a line of a list: plain values, read without making a record of each."""

from __future__ import annotations

import datetime
from typing import NamedTuple
from uuid import UUID

from alongside.foundation.ui import words

OF_REFERRAL = (
    "pk", "code", "client_id", "sender_id", "receiver_id", "state", "urgency", "report_back", "end",
    "sent_at", "answered_at", "reported_at", "moved_at", "due_on",
)  # fmt: skip
AROUND = ("subject__initials", "service__name_en", "service__name_fr")


class Line(NamedTuple):
    """What a line of a list shows, and what tells how the referral stands.

    `partner`: the other organization. `hand`: who works with it on the side that reads.
    """

    pk: UUID
    code: str
    client_id: UUID
    sender_id: UUID
    receiver_id: UUID | None
    state: str
    urgency: str
    report_back: bool
    end: str
    sent_at: datetime.datetime | None
    answered_at: datetime.datetime | None
    reported_at: datetime.datetime | None
    moved_at: datetime.datetime
    due_on: datetime.date | None
    initials: str
    service_en: str | None
    service_fr: str | None
    partner_short: str | None
    partner_en: str | None
    partner_fr: str | None
    hand_name: str | None
    hand_email: str | None

    @property
    def service(self) -> str:
        """The service's name in the reader's language, or in the only one there is."""
        return _readers(self.service_en, self.service_fr)

    @property
    def partner(self) -> str:
        """The other organization's name; empty while none is chosen."""
        return _readers(self.partner_en, self.partner_fr)

    @property
    def partner_called(self) -> str:
        """The short name that people use, or the name."""
        return self.partner_short or self.partner

    @property
    def hand(self) -> str:
        """The worker's or coach's name, or address; empty while nobody has it in hand."""
        return self.hand_name or self.hand_email or ""


def columns(*, partner: str, hand: str) -> tuple[str, ...]:
    """The columns of a line, in its order. `partner`, `hand`: the relations that lead to them."""
    names = (f"{partner}__{name}" for name in ("short_name", "name_en", "name_fr"))
    return (*OF_REFERRAL, *AROUND, *names, f"{hand}__name", f"{hand}__email")


RECEIVED = columns(partner="sender", hand="coach")
SENT = columns(partner="receiver", hand="worker")


def _readers(english: str | None, french: str | None) -> str:
    first, second = (french, english) if words.in_french() else (english, french)
    return first or second or ""
