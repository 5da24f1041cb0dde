"""Erasing a record: proposing it, and deciding as somebody else."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import actions, holders, permissions
from alongside.foundation.clients.forms import DecisionForm, ErasureForm
from alongside.foundation.clients.models import Client, Erasure
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.queries import retention
from alongside.foundation.clients.states import Decision
from alongside.foundation.clients.views.records import own_record
from alongside.foundation.ui import words


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def erase(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Proposes that a record be erased; once proposed, here the second person decides."""
    record = own_record(request, pk)
    waiting = record.erasures.waiting().select_related("proposed_by").first()
    if waiting is None:
        return _propose(request, record)
    if waiting.proposed_by == request.acting.person:
        return _own_proposal(request, record, waiting)
    return _decide(request, record, waiting)


def _propose(request: ActingRequest, record: Client) -> HttpResponse:
    require(permissions.may_propose_erasure(request.acting, record))
    form = ErasureForm(request.POST or None)
    if form.is_valid():
        try:
            _put_forward(request, record, form)
        except Refused as refused:  # the rule keeps the record for now: another reason may be true
            form.add_error("why", str(refused))
        else:
            messages.success(request, _("Proposed. A manager other than you decides."))
            return redirect("clients:client", record.pk)
    page = {
        "title": _("Erase the record of %(name)s?") % {"name": record.name},
        "lead": _("You propose it. Nothing happens until a manager other than you agrees."),
        "form": form,
        "submit": _("Propose to erase"),
    }
    return _page(request, record, page)


def _put_forward(request: ActingRequest, record: Client, form: ErasureForm) -> None:
    actions.propose_erasure(
        id=form.cleaned_data["form_key"] or form.fields["form_key"].initial(),
        client_id=record.pk,
        why=form.cleaned_data["why"],
        by=request.acting,
    )


def _own_proposal(request: ActingRequest, record: Client, waiting: Erasure) -> HttpResponse:
    if request.method == "POST":
        actions.take_erasure_back(erasure_id=waiting.pk, by=request.acting)
        messages.success(request, _("Taken back. The record stays."))
        return redirect("clients:client", record.pk)
    page = {
        "title": _("You proposed to erase this record"),
        "lead": _("A manager other than you decides. Until then you can take it back."),
        "rows": _rows(record, waiting),
        "submit": _("Take it back"),
    }
    return render(request, "ui/pages/confirm.html", page | {"cancel": _back(record)})


def _decide(request: ActingRequest, record: Client, waiting: Erasure) -> HttpResponse:
    require(permissions.may_decide_erasure(request.acting, waiting, Decision.CONFIRMED))
    held = holders.why_held(record)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["decision"] == Decision.REFUSED:
            actions.refuse_erasure(erasure_id=waiting.pk, by=request.acting)
            messages.success(request, _("The record stays."))
            return redirect("clients:client", record.pk)
        actions.confirm_erasure(erasure_id=waiting.pk, by=request.acting)
        messages.success(request, _("The record is erased. Only the line that says so is left."))
        return redirect("clients:list")
    page = {
        "title": _("Erase the record of %(name)s for ever?") % {"name": record.name},
        "lead": held,
        "rows": _rows(record, waiting),
        "form": form,
        "submit": _("Decide"),
        "danger": True,
    }
    return _page(request, record, page)


def _rows(record: Client, waiting: Erasure) -> list[dict[str, Any]]:
    return [
        {"label": _("Person"), "value": f"{record.name}, {record.number}"},
        {"label": _("Proposed by"), "value": waiting.proposed_by},
        {"label": _("Proposed on"), "value": words.day(waiting.created_at)},
        {"label": _("Why"), "value": waiting.get_why_display()},
        {"label": _("Record begun on"), "value": words.day(record.created_at)},
        {"label": _("Last worked with on"), "value": words.day(_last_use(record))},
        {"label": _("Consents in force"), "value": str(record.consents.live().count())},
    ]


def _last_use(record: Client) -> datetime.datetime:
    found: datetime.datetime = (
        retention.with_last_use(Client.objects.filter(pk=record.pk)).get().last_use
    )
    return found


def _page(request: ActingRequest, record: Client, page: dict[str, Any]) -> HttpResponse:
    page["warning"] = _(
        "Nothing brings it back. The record, its files, what was shared from it, what was written in "
        "referrals and all earlier values are taken away. That consents existed, and who erased the "
        "record when and why, stays."
    )
    status = 422 if page["form"].errors else 200
    return render(request, "ui/pages/confirm.html", page | {"cancel": _back(record)}, status=status)


def _back(record: Client) -> str:
    return reverse("clients:client", args=[record.pk])
