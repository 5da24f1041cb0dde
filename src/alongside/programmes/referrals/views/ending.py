"""Ways out, and the sender's answer to a question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.programmes.referrals import actions, permissions
from alongside.programmes.referrals.forms import AnswerForm, CloseUnheardForm
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.views.loading import Asked, case_work, found
from alongside.programmes.referrals.views.stepping import Step, take

RECALL = Step(
    title=_("Recall the referral of %(initials)s?"),
    lead=_("For a referral that went to the wrong place."),
    warning=_(
        "%(receiver)s can no longer read what was shared, and is told. This cannot be undone."
    ),
    may=permissions.may_recall,
    do=actions.recall,
    verb="referral.recalled",
    submit=_("Recall"),
    danger=True,
    done=_("Recalled. %(receiver)s can no longer read what was shared."),
)
WITHDRAW = Step(
    title=_("%(initials)s decided not to go on?"),
    lead=_("Both organizations are told not to contact %(initials)s about this referral."),
    warning=_("What was shared can no longer be read by the receiver. This cannot be undone."),
    may=permissions.may_withdraw,
    do=actions.withdraw,
    verb="referral.withdrawn",
    submit=_("Stop the referral"),
    danger=True,
    done=_("The referral is stopped, and both organizations are told."),
)
ONWARD = Step(
    title=_("Refer %(initials)s to another organization?"),
    lead=_(
        "This referral closes. The pre-screen and why it suits are kept for a new one, where you "
        "choose another receiver. Nothing is sent until %(initials)s agrees to share it with them."
    ),
    may=permissions.may_refer_onward,
    do=actions.refer_onward,
    verb="referral.closed",
    submit=_("Choose where to"),
    done=_("The new referral is open. Choose where it goes."),
)
CLOSE = Step(
    title=_("Close the referral of %(initials)s?"),
    lead=_("It moves out of your lists and stays readable."),
    may=permissions.may_close,
    do=actions.close,
    verb="referral.closed",
    submit=_("Close"),
    done=_("Closed."),
)

CLOSE_UNHEARD = Step(
    title=_("Close the referral of %(initials)s?"),
    lead=_(
        "%(receiver)s accepted it, and %(initials)s did not agree to reporting back. The service goes "
        "on between the two; the referral moves out of your lists and stays readable."
    ),
    form=CloseUnheardForm,
    may=permissions.may_close_unheard,
    do=actions.close_unheard,
    verb="referral.closed_unheard",
    submit=_("Close"),
    done=_("Closed."),
)


def _write(*, form_key: UUID | None, **values: Any) -> None:
    actions.write(id=form_key or uuid7(), **values)


def _question_rows(referral: Referral) -> list[dict[str, Any]]:
    asked = referral.messages.filter(organization=referral.receiver).last()
    return [{"label": _("Their question"), "value": asked.body}] if asked else []


ANSWER = Step(
    title=_("Answer %(receiver)s"),
    lead=_("First your answer, then a look at what is sent again."),
    rows=_question_rows,
    form=AnswerForm,
    may=permissions.may_write,
    do=_write,
    verb="referral.message_written",
    submit=_("Go on to sending"),
    then="referrals:check",
    done=_("Your answer is written. %(receiver)s reads it when you send the referral again."),
)


@case_work
def recall(request: Asked, pk: UUID) -> HttpResponse:
    """Take back a referral that went to the wrong place."""
    return take(request, pk, RECALL)


@case_work
def withdraw(request: Asked, pk: UUID) -> HttpResponse:
    """Note that the person decided not to go on."""
    return take(request, pk, WITHDRAW)


@case_work
def onward(request: Asked, pk: UUID) -> HttpResponse:
    """After a no: open the next referral, or go to the one that a first click has opened."""
    here = found(request, pk)
    answer = _to_the_next(here, request.acting) or take(request, pk, ONWARD)
    return _to_the_next(here, request.acting) or answer


def _to_the_next(referral: Referral, by: Acting) -> HttpResponse | None:
    linked = referral.followers.filter(sender=by.organization).first()
    return redirect("referrals:partners", pk=linked.pk) if linked else None


@case_work
def close(request: Asked, pk: UUID) -> HttpResponse:
    """Put away."""
    return take(request, pk, CLOSE)


@case_work
def close_unheard(request: Asked, pk: UUID) -> HttpResponse:
    """Put away what a partner without accounts accepted, and the sender hears no more of."""
    return take(request, pk, CLOSE_UNHEARD)


@case_work
def answer(request: Asked, pk: UUID) -> HttpResponse:
    """Answer the receiver's question, then go on to the page that sends again."""
    return take(request, pk, ANSWER)
