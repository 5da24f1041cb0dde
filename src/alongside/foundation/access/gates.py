"""Gates: who may come to a view at all. Every view names one; a test walks the addresses."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from alongside.foundation.access.permissions import Refused

GATE = "gate"

View = Callable[..., HttpResponseBase]
Test = Callable[[HttpRequest], bool]


def named(view: View, name: str) -> View:
    """Write the gate's name on a view, for the test that finds a view without one."""
    setattr(view, GATE, name)
    return view


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return named(login_not_required(view), "public")


def signed_in(view: View) -> View:
    """Anybody who is signed in, a newcomer too."""
    return named(login_required(view), "signed in")


def members_only(view: View) -> View:
    """Somebody who acts for an organization at this moment."""
    return _gate(view, "members", _acts_for_an_organization)


def newcomer_only(view: View) -> View:
    """A newcomer with a record of their own."""
    return _gate(view, "newcomer", lambda request: bool(request.acting.subjects))  # type: ignore[attr-defined]


def role(*roles: str) -> Callable[[View], View]:
    """Somebody who holds one of the roles for the organization they act for."""

    def gate(view: View) -> View:
        return _gate(view, "role: " + ", ".join(roles), lambda request: _holds(request, roles))

    return gate


def _holds(request: HttpRequest, roles: tuple[str, ...]) -> bool:
    return any(request.acting.has_role(name) for name in roles)  # type: ignore[attr-defined]


def _acts_for_an_organization(request: HttpRequest) -> bool:
    return request.acting.organization is not None  # type: ignore[attr-defined]


def _gate(view: View, name: str, passes: Test) -> View:
    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not passes(request):
            raise Refused(_("Your role here does not open this page."))
        return view(request, *args, **kwargs)

    return named(guarded, name)
