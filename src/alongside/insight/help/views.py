"""Help: leads to the page of the role one acts in, and shows each page."""

# newcomer-facing

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import public, role
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import ROLES
from alongside.insight.help.guides import EVERYBODY, GUIDES, NEWCOMERS, Guide

members_of_a_role = role(*ROLES)


@dataclass(frozen=True)
class Tab:
    """One page of help among those that are offered."""

    label: Any
    url: str
    current: bool


@require_safe
@public
def own(request: ActingRequest) -> HttpResponse:
    """Lead to the page of help for the role that the reader acts in."""
    held = _roles(request.acting)
    if held:
        return redirect("help:role", role=held[0])
    return redirect("help:newcomers" if request.acting.subjects else "help:everybody")


@require_safe
@public
def everybody(request: ActingRequest) -> HttpResponse:
    """Signing in, finding a service, whom to ask."""
    return _show(request, EVERYBODY, reverse("help:everybody"))


@require_safe
@public
def newcomers(request: ActingRequest) -> HttpResponse:
    """For the person whom a record is about."""
    return _show(request, NEWCOMERS, reverse("help:newcomers"))


@require_safe
@members_of_a_role
def of_role(request: ActingRequest, role: str) -> HttpResponse:
    """The tasks of one role; every role may read the others'."""
    if role not in GUIDES:
        raise Http404
    return _show(request, GUIDES[role], reverse("help:role", args=[role]))


def _show(request: ActingRequest, guide: Guide, here: str) -> HttpResponse:
    context = {"guide": guide, "tabs": _tabs(request.acting, here), "address": settings.CONTACT}
    return render(request, "help/guide.html", context)


def _tabs(acting: Acting, here: str) -> list[Tab]:
    """What the reader may want to read: the roles they hold, the present page, and what is for all."""
    offered = [
        (ROLES[name].label, reverse("help:role", args=[name]), name in _roles(acting))
        for name in GUIDES
    ]
    tabs = [Tab(label, url, url == here) for label, url, held in offered if held or url == here]
    for label, name in ((_("Newcomers"), "newcomers"), (_("Everybody"), "everybody")):
        url = reverse(f"help:{name}")
        tabs.append(Tab(label, url, url == here))
    return tabs


def _roles(acting: Acting) -> list[str]:
    """The roles that the reader acts in and that have a page, in the order of the house."""
    return [name for name in ROLES if name in GUIDES and acting.has_role(name)]
