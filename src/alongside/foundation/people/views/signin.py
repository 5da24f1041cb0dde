"""Ways in beside allauth's: the invitation's page, the one-time link, the closed sign-up."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.access import scope
from alongside.foundation.access.gates import named, public
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.notices import links
from alongside.foundation.people import actions
from alongside.foundation.people.actions.accounts import SIGN_IN
from alongside.foundation.people.forms.members import JoinForm
from alongside.foundation.people.limits import limited, network
from alongside.foundation.people.models import Invitation, Person
from alongside.foundation.people.policy import LINK_NETWORK


@require_safe
@public
def sign_up_closed(request: ActingRequest) -> HttpResponse:
    """Why nobody signs up here, and how one comes in."""
    return render(request, "people/signin/sign_up_closed.html")


@require_http_methods(["GET", "HEAD", "POST"])
@limited((LINK_NETWORK, network))
@links.by_link(SIGN_IN, as_subject=False)
def sign_in_by_link(request: ActingRequest, token: str) -> HttpResponseBase:  # noqa: ARG001
    """A button that signs in, once: programs that open links in e-mails press no buttons."""
    link = request.link
    person = get_object_or_404(Person, pk=link.subject_id, is_active=True)
    if request.method != "POST":
        return render(request, "people/signin/by_link.html")
    if not links.use_up(link):
        return links.over(request, known=True)
    return _sign_in(request, person, "link")


def _sign_in(
    request: ActingRequest, person: Person, method: str, back: str = ""
) -> HttpResponseBase:
    """Sign in as allauth does, so that the second factor is asked for where there is one."""
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person, redirect_url=back or None))


def _by_invitation(view: Any) -> Any:
    """Gate: whoever holds the link of an invitation that waits."""

    @wraps(view)
    def guarded(request: ActingRequest, token: str) -> HttpResponseBase:
        hashed = links.digest(token)
        with scope.widened(link=hashed):
            found = Invitation.objects.filter(token_hash=hashed)
            invitation = found.select_related("organization").first()
        if invitation is None or invitation.is_over:
            return links.over(request, known=invitation is not None)
        return view(request, token, invitation)

    return named(login_not_required(never_cache(guarded)), "link: invitation")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@limited((LINK_NETWORK, network))
@_by_invitation
def accept(request: ActingRequest, token: str, invitation: Invitation) -> HttpResponseBase:
    """Join by an invitation: with the account one has, or with a new one."""
    if request.user.is_authenticated:
        return _accept_signed_in(request, token, invitation)
    if Person.objects.filter(email=invitation.email).exists():
        way = f"{reverse('account_login')}?next={request.path}"
        context = {"invitation": invitation, "sign_in": way}
        return render(request, "people/signin/accept.html", context)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.language)
    return _accept_new(request, token, invitation)


def _accept_signed_in(
    request: ActingRequest, token: str, invitation: Invitation
) -> HttpResponseBase:
    person: Any = request.user
    mine = person.email == invitation.email
    if request.method == "POST" and mine:
        actions.accept_invitation(token=token, person=person)
        told = _("You now work for %(organization)s here.")
        messages.success(request, told % {"organization": invitation.organization.name})
        return redirect("home:home")
    context = {"invitation": invitation, "mine": mine, "person": person}
    return render(request, "people/signin/accept.html", context)


def _accept_new(request: ActingRequest, token: str, invitation: Invitation) -> HttpResponseBase:
    initial = {"name": invitation.name}
    form = JoinForm(request.POST or None, initial=initial, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        person = actions.accept_invitation(token=token, **form.cleaned_data)
        return _sign_in(request, person, "invitation", reverse("people:welcome"))
    context = {"invitation": invitation, "form": form}
    return render(request, "people/signin/accept.html", context)
