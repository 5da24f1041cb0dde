"""The receiver's answer: accept, decline, return with a question, suggest another organization."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from alongside.programmes.referrals import actions, permissions
from alongside.programmes.referrals.forms import DeclineForm, QuestionForm, RedirectForm
from alongside.programmes.referrals.views.loading import Asked, case_work
from alongside.programmes.referrals.views.stepping import Step, take

ACCEPT = Step(
    title=_("Accept the referral of %(initials)s?"),
    lead=_("You become the coach of %(initials)s, and %(sender)s is told at once."),
    may=permissions.may_answer,
    do=actions.accept,
    verb="referral.accepted",
    submit=_("Accept"),
    done=_("Accepted. %(sender)s has been told. Next: invite %(initials)s and book the intake."),
)
DECLINE = Step(
    title=_("Decline the referral of %(initials)s"),
    lead=_("%(sender)s reads the reason and your line, and looks for another way with the person."),
    warning=_("What was shared with you can no longer be read afterwards."),
    form=DeclineForm,
    may=permissions.may_answer,
    do=actions.decline,
    verb="referral.declined",
    submit=_("Decline"),
    danger=True,
    done=_("Declined. %(sender)s has been told the reason."),
)
RETURN = Step(
    title=_("Ask %(sender)s a question"),
    lead=_("The referral goes back to %(sender)s, who answers and sends it again."),
    form=QuestionForm,
    may=permissions.may_answer,
    do=actions.return_for_information,
    verb="referral.returned",
    submit=_("Return with this question"),
    done=_("Your question is with %(sender)s. The referral comes back with their answer."),
)
REDIRECT = Step(
    title=_("Suggest another organization for %(initials)s"),
    lead=_(
        "This referral closes, and %(sender)s gets a new one to prepare. Nothing is sent on: "
        "%(sender)s first asks %(initials)s for consent that names the other organization."
    ),
    warning=_("What was shared with you can no longer be read afterwards."),
    form=RedirectForm,
    may=permissions.may_answer,
    do=actions.redirect,
    verb="referral.redirected",
    submit=_("Suggest it"),
    done=_("Passed back to %(sender)s with your suggestion."),
)


@case_work
def accept(request: Asked, pk: UUID) -> HttpResponse:
    """Accept a referral that waits."""
    return take(request, pk, ACCEPT)


@case_work
def decline(request: Asked, pk: UUID) -> HttpResponse:
    """Decline it, with a reason."""
    return take(request, pk, DECLINE)


@case_work
def return_for_information(request: Asked, pk: UUID) -> HttpResponse:
    """Return it with a question."""
    return take(request, pk, RETURN)


@case_work
def redirect_elsewhere(request: Asked, pk: UUID) -> HttpResponse:
    """Suggest another receiving service."""
    return take(request, pk, REDIRECT)
