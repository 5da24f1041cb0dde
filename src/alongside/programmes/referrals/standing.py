"""What a state means for whoever reads it: a sign, a word, and what happens next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alongside.foundation.access.acting import Acting
from alongside.programmes.referrals.lines import Line
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.permissions import came, may_see_outcome
from alongside.programmes.referrals.queries import shown_state, waiting_days
from alongside.programmes.referrals.states import OVER, WITH_RECEIVER, End, State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TONES: dict[State, str] = {
    State.DRAFT: "plain",
    State.PRESCREENED: "plain",
    State.CONSENTED: "plain",
    State.SENT: "warning",
    State.RECEIVED: "warning",
    State.RETURNED: "warning",
    State.ACCEPTED: "info",
    State.DECLINED: "danger",
    State.REDIRECTED: "plain",
    State.RECALLED: "plain",
    State.UNANSWERED: "danger",
    State.INTAKE_BOOKED: "info",
    State.NO_SHOW: "danger",
    State.ENROLLED: "success",
    State.WITHDRAWN: "plain",
    State.REPORTED: "success",
    State.CLOSED: "plain",
}

_BEING_PREPARED = gettext_lazy(
    "Being prepared. Nothing about the person has left your organization."
)
_LET_BE = gettext_lazy("%(initials)s decided not to go on. Please do not contact them about it.")
_NOTHING_LEFT = gettext_lazy("Closed. Nothing is left to do.")
_CLOSED_SO = gettext_lazy("Closed: %(end)s. Nothing is left to do.")

# What somebody did has its own sentence; other ends stand in their own word.
ENDS_FOR_SENDER: dict[str, StrPromise] = {
    End.RECALLED: gettext_lazy("You took it back from %(receiver)s. Nothing is left to do."),
    End.REDIRECTED: gettext_lazy("%(receiver)s suggests another organization."),
}
ENDS_FOR_RECEIVER: dict[str, StrPromise] = {
    End.RECALLED: gettext_lazy("%(sender)s took it back. Nothing is left to do."),
    End.REDIRECTED: gettext_lazy(
        "You suggested another organization to %(sender)s. Nothing is left to do."
    ),
}

AFTER_INTAKE_FOR_SENDER = gettext_lazy("%(initials)s came to the intake at %(receiver)s.")
AFTER_INTAKE = gettext_lazy(
    "%(initials)s came to the intake. Write down whether they are ready, then enrol them; or "
    "report back how it ended."
)

FOR_SENDER: dict[State, StrPromise] = {
    State.DRAFT: _BEING_PREPARED,
    State.PRESCREENED: _BEING_PREPARED,
    State.CONSENTED: gettext_lazy("Consent is recorded. Check what will be sent, then send it."),
    State.SENT: gettext_lazy("Sent to %(receiver)s. They have not opened it yet."),
    State.RECEIVED: gettext_lazy("%(receiver)s has opened it and has not answered yet."),
    State.RETURNED: gettext_lazy(
        "%(receiver)s has a question. Answer it, then send the referral again."
    ),
    State.ACCEPTED: gettext_lazy(
        "%(receiver)s accepted it. They invite %(initials)s to an intake."
    ),
    State.DECLINED: gettext_lazy(
        "%(receiver)s declined it. Read why, and talk with %(initials)s about where else to go."
    ),
    State.REDIRECTED: gettext_lazy(
        "%(receiver)s suggests another organization. A new referral is prepared for you."
    ),
    State.RECALLED: _NOTHING_LEFT,
    State.UNANSWERED: gettext_lazy(
        "%(receiver)s did not answer in time and can no longer read it. Talk with %(initials)s about "
        "where else to go."
    ),
    State.INTAKE_BOOKED: gettext_lazy("%(receiver)s invited %(initials)s to an intake."),
    State.NO_SHOW: gettext_lazy(
        "%(initials)s did not come to the intake. A word from you may help."
    ),
    State.ENROLLED: gettext_lazy(
        "%(initials)s is enrolled at %(receiver)s, which keeps its own record from now on."
    ),
    State.WITHDRAWN: _LET_BE,
    State.REPORTED: gettext_lazy("%(receiver)s reported back. Read how it ended, then close it."),
    State.CLOSED: _NOTHING_LEFT,
}

# A desk without accounts has seen initials only, and can neither reach the person nor write here.
ACCEPTED_BY_LINK = gettext_lazy(
    "%(receiver)s accepted it. Bring %(initials)s and them together, and write down here what came "
    "of it."
)

FOR_RECEIVER: dict[State, StrPromise] = {
    State.SENT: gettext_lazy("%(sender)s waits for your answer."),
    State.RECEIVED: gettext_lazy("%(sender)s waits for your answer."),
    State.RETURNED: gettext_lazy(
        "You asked %(sender)s a question. The referral comes back with their answer."
    ),
    State.ACCEPTED: gettext_lazy("Accepted. Invite %(initials)s and book the intake."),
    State.DECLINED: gettext_lazy("Declined. What was shared can no longer be read here."),
    State.REDIRECTED: gettext_lazy("You suggested another organization to %(sender)s."),
    State.RECALLED: gettext_lazy("%(sender)s took it back. Nothing is left to do."),
    State.UNANSWERED: gettext_lazy(
        "It was not answered in time and is back with %(sender)s. Nothing is left to do."
    ),
    State.INTAKE_BOOKED: gettext_lazy("After the intake, write down whether %(initials)s came."),
    State.NO_SHOW: gettext_lazy(
        "%(initials)s did not come. Book another intake, or report back how it ended."
    ),
    State.ENROLLED: gettext_lazy("Enrolled. When the service is over, report back how it ended."),
    State.WITHDRAWN: _LET_BE,
    State.REPORTED: gettext_lazy("You reported back. %(sender)s closes the referral."),
    State.CLOSED: _NOTHING_LEFT,
}


@dataclass(frozen=True)
class Standing:
    """Where a referral stands, as one reader may know it."""

    state: State
    tone: str
    sentence: str
    overdue: str = ""
    end: str = ""
    """How it ended, in words, once it is over; empty when the reader may not know."""

    @property
    def word(self) -> str:
        """The state's word."""
        return str(self.state.label)


def standing(referral: Referral, by: Acting) -> Standing:
    """Where it stands for the organization that reads; the state masked where it must be."""
    state = shown_state(referral, by)
    sentence, end = _sentence(referral, by, state), _end(referral, by, state)
    return Standing(state, TONES[state], sentence, overdue(referral), end)


def briefly(referral: Referral | Line, by: Acting) -> Standing:
    """The same for the lines of a list: without the sentence, and without how long it is overdue."""
    state = shown_state(referral, by)
    return Standing(state, TONES[state], "", end=_end(referral, by, state))


def closely(referral: Referral, by: Acting) -> Standing:
    """The same, for the page of one referral: it says also whether the person came to the intake."""
    stands = standing(referral, by)
    if stands.state != State.INTAKE_BOOKED or not came(referral):
        return stands
    told = AFTER_INTAKE_FOR_SENDER if by.works_for(referral.sender_id) else AFTER_INTAKE
    return replace(stands, sentence=str(told) % _names(referral))


def _end(referral: Referral | Line, by: Acting, state: State) -> str:
    """The end that a report gave is the person's to keep from the sender."""
    if state not in OVER or not referral.end:
        return ""
    kept_back = referral.reported_at is not None and not may_see_outcome(by, referral)
    return str((End.UNHEARD if kept_back else End(referral.end)).label)


def _sentence(referral: Referral, by: Acting, state: State) -> str:
    if _is_the_last_that_is_heard(referral, by):
        told = _(
            "%(receiver)s accepted it. %(initials)s did not agree to reporting back, so you hear "
            "no more about it here."
        )
        if referral.by_link:
            told = _(
                "%(receiver)s accepted it. Bring %(initials)s and them together. %(initials)s did not "
                "agree to reporting back, so you hear no more about it here; close it when your part "
                "is done."
            )
        return told % _names(referral)
    if state == State.CLOSED and (end := _end(referral, by, state)):
        return _of_the_end(referral, by, end)
    side = FOR_SENDER if by.works_for(referral.sender_id) else FOR_RECEIVER
    ours = side.get(state, "")
    if referral.by_link and state == State.ACCEPTED:
        ours = ACCEPTED_BY_LINK
    return str(ours) % _names(referral)


def _of_the_end(referral: Referral, by: Acting, end: str) -> str:
    side = ENDS_FOR_SENDER if by.works_for(referral.sender_id) else ENDS_FOR_RECEIVER
    told = side.get(referral.end, _CLOSED_SO)
    return str(told) % (_names(referral) | {"end": end[:1].lower() + end[1:]})


def _is_the_last_that_is_heard(referral: Referral, by: Acting) -> bool:
    answered = referral.state in WITH_RECEIVER | {State.REPORTED}
    return answered and not may_see_outcome(by, referral)


def _names(referral: Referral) -> dict[str, str]:
    return {
        "sender": referral.sender.called,
        "receiver": referral.receiver.called if referral.receiver else "",
        "initials": referral.subject.initials,
    }


def overdue(referral: Referral | Line) -> str:
    """How long an answer is overdue, in words; empty when it is not."""
    today = timezone.localdate()
    days = waiting_days(referral, today)
    if not is_overdue(referral, days, today):
        return ""
    told = ngettext(
        "No answer for %(days)d working day", "No answer for %(days)d working days", days
    )
    return told % {"days": days}


def is_overdue(referral: Referral | Line, days: int, today: datetime.date) -> bool:
    """Whether the promised day of the answer has passed. `days`: how many it has waited, today included."""
    return days > 0 and referral.due_on is not None and today > referral.due_on
