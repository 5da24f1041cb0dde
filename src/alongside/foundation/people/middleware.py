"""Finds out who acts, tells PostgreSQL, and holds people to their second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from alongside.foundation.access import scope
from alongside.foundation.access.roles import ROLES
from alongside.foundation.people.acting import acting_for

GetResponse = Callable[[HttpRequest], HttpResponse]

DEMO_PERSONA = "demo_persona"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What somebody may open who still has to set up the second factor.
ON_THE_WAY = frozenset(
    {
        "people:second-factor",
        "people:sign-out-everywhere",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_set_password",
    }
)


class ActingMiddleware:
    """Puts `request.acting` and the scope of row-level security, from what holds at this moment.

    Memberships are read on each request, so one that has ended gives no access to the next. Pages
    come in the language that the person chose.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting_for(request.user)  # type: ignore[attr-defined]
        scope.put(request.acting.scope())  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Until those whose roles need a second factor have one, every page leads to setting it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002
        kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Let the request pass, or lead to the page that sets the second factor up."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or name in ON_THE_WAY:
            return None
        return redirect("people:second-factor") if must_set_up(request) else None


def must_set_up(request: HttpRequest) -> bool:
    """Whether the person's roles ask for a second factor that they do not have yet."""
    acting = request.acting  # type: ignore[attr-defined]
    if not needs_second_factor(acting) or is_persona(request):
        return False
    return not is_mfa_enabled(request.user, FACTORS)


def needs_second_factor(acting: Any) -> bool:
    """Whether a role of the person asks for one, for whichever organization they hold it."""
    held = set(acting.roles).union(*(each.roles for each in acting.memberships))
    return any(ROLES[name].second_factor for name in held)


def is_persona(request: HttpRequest) -> bool:
    """Whether this is a persona of the demo world, signed in by a card."""
    return bool(settings.DEMO and request.session.get(DEMO_PERSONA))
