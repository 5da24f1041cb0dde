"""Opening a record in an emergency, reading it while the time lasts, and reviewing that somebody did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import actions, permissions, queries
from alongside.foundation.clients.forms import EmergencyForm, ReviewForm
from alongside.foundation.clients.models import EmergencyLook
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.people.freshness import way_to_second_factor

LONGEST = 50


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def emergency(request: ActingRequest) -> HttpResponse:
    """Asks which record, why and for how long; the second factor is shown first."""
    require(permissions.may_look_in_need(request.acting))
    if way := way_to_second_factor(request):
        return redirect(way)
    form = EmergencyForm(request.POST or None, initial={"record": request.GET.get("record", "")})
    if form.is_valid():
        try:
            look = _open(request, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("clients:look", look.pk)
    return render(
        request, "clients/emergency.html", _page(request, form), status=422 if form.errors else 200
    )


def _open(request: ActingRequest, form: EmergencyForm) -> EmergencyLook:
    return actions.look_in_need(
        id=form.cleaned_data["form_key"] or form.fields["form_key"].initial(),
        record=form.asked,
        reason=form.cleaned_data["reason"],
        hours=int(form.cleaned_data["hours"]),
        by=request.acting,
    )


def _page(request: ActingRequest, form: EmergencyForm) -> dict[str, Any]:
    looks = EmergencyLook.objects.visible_to(request.acting).select_related(
        "person", "organization", "owner", "reviewed_by"
    )
    shown = looks[:LONGEST]
    return {
        "form": form,
        "looks": shown,
        "to_review": any(
            not each.outcome and permissions.may_review(request.acting, each) for each in shown
        ),
        "now": timezone.now(),
    }


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def look(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The record, read-only, for who opened it and while the time lasts; for others the review."""
    looks = EmergencyLook.objects.visible_to(request.acting).select_related(
        "person", "organization", "owner", "reviewed_by"
    )
    found = get_object_or_404(looks, pk=pk)
    if found.person != request.acting.person:
        return _review(request, found)
    if request.method == "POST":
        require(permissions.may_review(request.acting, found))
    if way := way_to_second_factor(request):
        return redirect(way)
    record = actions.read_in_need(look=found, by=request.acting)
    context = {
        "look": found,
        "client": record,
        "safety": queries.safety_of(record) if record else None,
    }
    return render(request, "clients/look.html", context)


def _review(request: ActingRequest, found: EmergencyLook) -> HttpResponse:
    may = permissions.may_review(request.acting, found)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            typed = form.cleaned_data
            actions.review_look(
                look_id=found.pk,
                outcome=typed["outcome"],
                remark=typed["remark"],
                by=request.acting,
            )
            messages.success(request, _("Reviewed. Thank you."))
            return redirect("clients:emergency")
    lines = queries.readings_of(found, request.acting)
    context = {"look": found, "form": form if may and not found.outcome else None, "lines": lines}
    return render(request, "clients/look_review.html", context, status=422 if form.errors else 200)


@require_POST
@role(*CASE_ROLES)
def end(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Closes the record again before the time is over."""
    found = EmergencyLook.objects.visible_to(request.acting).filter(person=request.acting.person)
    actions.end_look(look_id=get_object_or_404(found, pk=pk).pk, by=request.acting)
    messages.success(request, _("The record is closed to you again."))
    return redirect("clients:emergency")
