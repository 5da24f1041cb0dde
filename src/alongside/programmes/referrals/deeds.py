"""What a reader can do with a referral where it stands: links to pages, or the sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import (
    AFTER_THE_ANSWER,
    BEFORE_SENDING,
    OVER,
    WAITING_FOR_ANSWER,
    Gate,
    State,
)

May = Callable[[Acting, Referral], Answer]


@dataclass(frozen=True)
class Deed:
    """One thing to do: its words, where it is done, and whether this reader may."""

    label: Any
    url: str
    answer: Answer
    primary: bool = False


def _judge_ready(by: Acting, referral: Referral) -> Answer:
    return permissions.may_judge(by, referral, Gate.READY)


# (states, words, page, permission); of what may lead the page, the first that is allowed does.
MAY_LEAD = frozenset({"accept", "answer", "intake", "ready", "enrol", "report", "close"})
Line = tuple[frozenset[str], Any, str, May]

INTAKE = frozenset({State.ACCEPTED, State.INTAKE_BOOKED, State.NO_SHOW})
TO_BOOK = frozenset({State.ACCEPTED, State.NO_SHOW})
BOOKED = frozenset({State.INTAKE_BOOKED})
SERVED = INTAKE | {State.ENROLLED}

OF_RECEIVER: list[Line] = [
    (WAITING_FOR_ANSWER, _("Accept"), "accept", permissions.may_answer),
    (WAITING_FOR_ANSWER, _("Ask a question"), "return", permissions.may_answer),
    (WAITING_FOR_ANSWER, _("Suggest another organization"), "redirect", permissions.may_answer),
    (WAITING_FOR_ANSWER, _("Decline"), "decline", permissions.may_answer),
    (TO_BOOK, _("Book the intake"), "intake", permissions.may_book),
    (INTAKE, _("Enrol"), "enrol", permissions.may_enrol),
    (INTAKE, _("Write down readiness"), "ready", _judge_ready),
    (BOOKED, _("Move the intake"), "intake", permissions.may_book),
    (BOOKED, _("Did not come"), "missed", permissions.may_mark_missed),
    (SERVED, _("Report back"), "report", permissions.may_report),
    (INTAKE, _("They decided not to go on"), "withdraw", permissions.may_withdraw),
]

OF_SENDER: list[Line] = [
    (frozenset({State.RETURNED}), _("Answer the question"), "answer", permissions.may_write),
    (frozenset({State.RETURNED}), _("Check and send again"), "check", permissions.may_prepare),
    (WAITING_FOR_ANSWER | {State.RETURNED}, _("Recall"), "recall", permissions.may_recall),
    (
        WAITING_FOR_ANSWER | INTAKE | {State.RETURNED},
        _("They decided not to go on"),
        "withdraw",
        permissions.may_withdraw,
    ),
    (OVER - {State.CLOSED}, _("Close"), "close", permissions.may_close),
    (BEFORE_SENDING, _("Close without sending"), "close", permissions.may_close),
]


def deeds(by: Acting, referral: Referral, shown: str) -> list[Deed]:
    """What can be done in the state that the reader is shown, the most likely first."""
    lines = OF_SENDER if by.works_for(referral.sender_id) else OF_RECEIVER
    return list(_worked_out(lines, by, referral, shown))


def _worked_out(lines: list[Line], by: Acting, referral: Referral, shown: str) -> Iterator[Deed]:
    led = referral.state in BEFORE_SENDING
    after = referral.state in AFTER_THE_ANSWER
    unheard = after and not permissions.may_see_outcome(by, referral)
    for states, label, page, may in lines:
        answer = may(by, referral)
        if page == "missed" and _lies_ahead(referral):
            continue
        # A refusal would tell more than the reader may know of what came after the answer.
        if shown not in states or (not answer and (unheard or shown != referral.state)):
            continue
        leads = bool(answer) and not led and page in MAY_LEAD
        yield Deed(label, reverse(f"referrals:{page}", args=[referral.pk]), answer, leads)
        led = led or leads


def _lies_ahead(referral: Referral) -> bool:
    return referral.intake_at is not None and referral.intake_at > timezone.now()


def refusals(found: list[Deed]) -> list[str]:
    """Why some of them are not possible, each sentence once."""
    return list(dict.fromkeys(str(deed.answer.reason) for deed in found if not deed.answer))
