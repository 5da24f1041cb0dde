"""One's own account: profile, keys, second factor, sessions, what was kept."""

# newcomer-facing

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access.gates import signed_in
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.people import actions, kept_lines
from alongside.foundation.people.forms.account import ProfileForm
from alongside.foundation.people.idle import REPLAYED, forget, waiting_form
from alongside.foundation.people.middleware import FACTORS, must_set_up, needs_second_factor
from alongside.foundation.people.models import KeptForm

ASKED_FOR = "asked_for_second_factor"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: ActingRequest) -> HttpResponse:
    """Name, language, e-mail; the keys of the account; where one works."""
    person: Any = request.user
    initial = {"name": person.name, "language": person.language, "digest": person.digest}
    newcomer = bool(request.acting.subjects)
    form = ProfileForm(request.POST or None, initial=initial, newcomer=newcomer)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(**form.cleaned_data, by=request.acting)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your account is changed."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form, **_keys(person)})


def _keys(person: Any) -> dict[str, Any]:
    """What proves that it is this person."""
    held = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    of = {kind: [each for each in held if each.type == kind] for kind in Authenticator.Type.values}
    codes = of[Authenticator.Type.RECOVERY_CODES]
    return {
        "passkeys": of[Authenticator.Type.WEBAUTHN],
        "app": next(iter(of[Authenticator.Type.TOTP]), None),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "has_factor": is_mfa_enabled(person, FACTORS),
    }


@require_safe
@signed_in
def second_factor(request: ActingRequest) -> HttpResponse:
    """Why a second factor, and the two ways to set one up; then on to the page that asked for it."""
    context = {
        "asked_for": _asked_for(request),
        "needed": needs_second_factor(request.acting),
        "held_up": must_set_up(request),
        **_keys(request.user),
    }
    return render(request, "people/second_factor.html", context)


def _asked_for(request: ActingRequest) -> str:
    """The page that asked for a second factor, remembered while one is set up."""
    asked = request.GET.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        request.session[ASKED_FOR] = asked
    kept: str = request.session.get(ASKED_FOR, "")
    if kept and is_mfa_enabled(request.user, FACTORS):
        del request.session[ASKED_FOR]
    return kept


@require_safe
@signed_in
def welcome(request: ActingRequest) -> HttpResponse:
    """The first page after joining: what comes next."""
    return render(request, "people/welcome.html", _keys(request.user))


@require_POST
@signed_in
def sign_out_everywhere(request: ActingRequest) -> HttpResponse:
    """End all of one's sessions, this one too."""
    actions.sign_out_everywhere(by=request.acting)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")


@require_safe
@never_cache
@signed_in
def kept(request: ActingRequest) -> HttpResponse:
    """What was typed when the session ended, with a button that posts it where it was going."""
    form = waiting_form(request.user)
    if form is None:
        return redirect("home:home")
    context = {"kept": form, "lines": kept_lines.lines(form), "hidden": _hidden(form)}
    return render(request, "people/kept.html", context)


def _hidden(form: KeptForm) -> list[tuple[str, str]]:
    pairs = [(name, value) for name, values in form.fields.items() for value in values]
    return [*pairs, (REPLAYED, str(form.pk))]


@require_POST
@signed_in
def throw_away(request: ActingRequest) -> HttpResponse:
    """Throw away what was kept."""
    forget(request.POST.get("kept", ""), request.user)
    messages.success(request, THROWN_AWAY)
    return redirect("home:home")


THROWN_AWAY = gettext_lazy("What you had typed is thrown away.")
