"""What a reader can do with a referral where it stands: links to pages, or the sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer, no
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

# There is nothing to say about what is not offered.
HIDDEN = no("")


@dataclass(frozen=True)
class Deed:
    """One thing to do: its words, where it is done, and whether this reader may."""

    label: Any
    url: str
    answer: Answer
    primary: bool = False
    aside: bool = False
    """What happens seldom, or instead of what is expected: offered apart from the rest."""


def _judge_ready(by: Acting, referral: Referral) -> Answer:
    return permissions.may_judge(by, referral, Gate.READY)


def _move_intake(by: Acting, referral: Referral) -> Answer:
    return HIDDEN if permissions.came(referral) else permissions.may_book(by, referral)


def _book_another(by: Acting, referral: Referral) -> Answer:
    return permissions.may_book(by, referral) if permissions.came(referral) else HIDDEN


# (states, words, page, permission); of what may lead the page, the first that is allowed does.
MAY_LEAD = frozenset(
    {"accept", "answer", "intake", "kept", "ready", "enrol", "report", "onward", "close"}
)
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
    (BOOKED, _("%(initials)s came"), "kept", permissions.may_mark_kept),
    (BOOKED, _("Did not come"), "missed", permissions.may_mark_missed),
    (INTAKE, _("Write down a try to reach %(initials)s"), "try", permissions.may_try),
    (INTAKE, _("Enrol"), "enrol", permissions.may_enrol),
    (INTAKE, _("Write down readiness"), "ready", _judge_ready),
    (BOOKED, _("Move the intake"), "intake", _move_intake),
    (BOOKED, _("Book another meeting"), "intake", _book_another),
    (SERVED, _("Report back"), "report", permissions.may_report),
    (INTAKE, _("%(initials)s decided not to go on"), "withdraw", permissions.may_withdraw),
]


def _write_down(by: Acting, referral: Referral) -> Answer:
    return permissions.may_report(by, referral) if referral.by_link else HIDDEN


def _link_again(by: Acting, referral: Referral) -> Answer:
    return permissions.may_send_link(by, referral) if referral.by_link else HIDDEN


def _close_unheard(by: Acting, referral: Referral) -> Answer:
    unheard = referral.by_link and not referral.report_back
    return permissions.may_close_unheard(by, referral) if unheard else HIDDEN


OF_SENDER: list[Line] = [
    (frozenset({State.ACCEPTED}), _("Close"), "close-unheard", _close_unheard),
    (frozenset({State.ACCEPTED}), _("Write down what came of it"), "report", _write_down),
    (WAITING_FOR_ANSWER, _("Send a fresh link"), "link-again", _link_again),
    (frozenset({State.RETURNED}), _("Answer the question"), "answer", permissions.may_write),
    (frozenset({State.RETURNED}), _("Check and send again"), "check", permissions.may_prepare),
    (WAITING_FOR_ANSWER | {State.RETURNED}, _("Recall"), "recall", permissions.may_recall),
    (
        WAITING_FOR_ANSWER | INTAKE | {State.RETURNED},
        _("%(initials)s decided not to go on"),
        "withdraw",
        permissions.may_withdraw,
    ),
    (
        frozenset({State.DECLINED, State.UNANSWERED}),
        _("Refer to another organization"),
        "onward",
        permissions.may_refer_onward,
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
    told = {"initials": referral.subject.initials}
    for states, label, page, may in lines:
        if shown not in states or not _offered(page, referral):
            continue
        answer = may(by, referral)
        if not (answer or _may_be_told(answer, by, referral, shown)):
            continue
        leads = bool(answer) and not led and page in MAY_LEAD
        url = reverse(f"referrals:{page}", args=[referral.pk])
        yield Deed(str(label) % told, url, answer, leads, _aside(page, referral))
        led = led or leads


def _may_be_told(refusal: Answer, by: Acting, referral: Referral, shown: str) -> bool:
    """A refusal must not tell more than the reader may know of what came after the answer."""
    after = referral.state in AFTER_THE_ANSWER
    unheard = after and not permissions.may_see_outcome(by, referral)
    return refusal is not HIDDEN and not unheard and shown == referral.state


def _offered(page: str, referral: Referral) -> bool:
    """Whether somebody came is asked once the hour has come, and until it is answered."""
    if page not in {"kept", "missed"}:
        return True
    return not _lies_ahead(referral) and not permissions.came(referral)


def _aside(page: str, referral: Referral) -> bool:
    """Before anybody has met, a report is the exception, save where no intake is booked here; that somebody
    stops always is."""
    too_early = referral.state == State.ACCEPTED or _lies_ahead(referral)
    return page == "withdraw" or (page == "report" and too_early and not referral.by_link)


def _lies_ahead(referral: Referral) -> bool:
    ahead = referral.intake_at is not None and referral.intake_at > timezone.now()
    return referral.state == State.INTAKE_BOOKED and ahead


def refusals(found: list[Deed]) -> list[str]:
    """Why some are not possible: each sentence once, after what it is about when that is one thing."""
    about: dict[str, list[str]] = {}
    for deed in found:
        if not deed.answer:
            about.setdefault(str(deed.answer.reason), []).append(deed.label)
    return [_refused(labels, reason) for reason, labels in about.items()]


def _refused(labels: list[str], reason: str) -> str:
    if len(labels) > 1:
        return reason
    return _now("%(deed)s: %(reason)s") % {"deed": labels[0], "reason": reason}
