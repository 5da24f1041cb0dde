"""Finding the referral that an address names, for who asks; a stranger gets 404."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import Answer
from alongside.foundation.access.roles import COACH, MANAGER, SETTLEMENT_WORKER
from alongside.foundation.clients.models import Client
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.one import NEAR, referrals_to_read
from alongside.programmes.referrals.walk import STEPS, prepared

case_work = role(SETTLEMENT_WORKER, COACH, MANAGER)


class Asked(HttpRequest):
    """A request as the middleware leaves it: it says who acts."""

    acting: Acting


def found(request: Asked, pk: UUID) -> Referral:
    """The referral, with what every page about it names."""
    visible = Referral.objects.visible_to(request.acting).select_related(*NEAR)
    return get_object_or_404(visible, pk=pk)


def found_to_read(request: Asked, pk: UUID) -> Referral:
    """The referral, with the names alone of those near it: to be shown, and not to be acted on."""
    seen = referrals_to_read(request.acting, pk)
    if not seen:
        raise Http404
    return seen[0]


def own(request: Asked, pk: UUID) -> Referral:
    """The referral, if the organization that asks is its sender."""
    visible = Referral.objects.visible_to(request.acting).select_related(*NEAR)
    return get_object_or_404(visible, pk=pk, sender=request.acting.organization)


def person_of(request: Asked, referral: Referral) -> Client:
    """The sender's own record of whoever the referral speaks of."""
    return get_object_or_404(
        Client.objects.visible_to(request.acting).select_related("place"), pk=referral.client_id
    )


def back_with(request: HttpRequest, referral: Referral, answer: Answer) -> HttpResponse:
    """Back to the referral, with the sentence that says why the page asked for does not open."""
    messages.info(request, str(answer.reason))
    return redirect("referrals:referral", pk=referral.pk)


def key_in(text: str | None) -> UUID:
    """A key that came in a form or an address; what is no key names nothing."""
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)


def walk_page(
    request: Asked,
    name: str,
    referral: Referral,
    now: int,
    more: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the walk: where in it the reader is, and about whom."""
    context = {
        "referral": referral,
        "person": person_of(request, referral),
        "steps": STEPS,
        "now": now,
        "done": (more.get("prepared") or prepared(referral)).done,
        **more,
    }
    return render(request, f"referrals/{name}.html", context, status=status)
