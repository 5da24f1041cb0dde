"""One newcomer's record: reading, beginning, changing, closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access import registries
from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import actions, permissions, queries
from alongside.foundation.clients.forms import AttemptForm, RecordForm
from alongside.foundation.clients.forms.records import birth_columns
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.views.conflicts import differences
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal.queries import timeline
from alongside.foundation.ui.fields import PartialDate

# Readings have a list of their own; a decision is told by the pre-screening that asked for it.
LEFT_OUT = ("client.opened", "criteria.decided")


def own_record(request: ActingRequest, pk: UUID) -> Client:
    """A record of the organization acted for, or 404."""
    records = Client.objects.visible_to(request.acting).filter(
        organization=request.acting.organization
    )
    return get_object_or_404(records.select_related("organization", "worker", "place"), pk=pk)


@require_safe
@role(*CASE_ROLES)
def client(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The record: contact safety first, then who, what goes on, consents, files, what happened."""
    record = own_record(request, pk)
    actions.opened(client=record, ground="own file", by=request.acting)
    context = {
        "client": record,
        "safety": queries.safety_of(record),
        "panels": registries.record_panels(request.acting, record),
        "consents": record.consents.select_related("receiver"),
        "files": StoredFile.objects.visible_to(request.acting).filter(client_id=record.pk),
        "attempts": record.attempts.select_related("by")[:10],
        "attempt_form": AttemptForm(),
        "lines": timeline(request.acting, record, client=record.pk, without=LEFT_OUT, longest=30),
        "reading_lines": timeline(
            request.acting, client=record.pk, verbs=["client.opened"], longest=20
        ),
        "may_change": permissions.may_change(request.acting, record),
        "erasure": record.erasures.waiting().select_related("proposed_by").first(),
    }
    return render(request, "clients/client.html", context)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def new(request: ActingRequest) -> HttpResponse:
    """Begin a record, after a look at who might be the same person."""
    require(permissions.may_keep_records(request.acting))
    form = RecordForm(request.POST or None, acting=request.acting)
    alike: list[queries.Likeness] = []
    if form.is_valid():
        alike = _alike(request, form)
        if not alike or "go_on" in request.POST:
            return _create(request, form)
    status = 422 if form.errors else 200
    return render(request, "clients/new.html", {"form": form, "alike": alike}, status=status)


def _create(request: ActingRequest, form: RecordForm) -> HttpResponse:
    key = form.cleaned_data["form_key"] or form.fields["form_key"].initial()
    record = actions.create_client(id=key, data=form.data_for_action(), by=request.acting)
    messages.success(request, _("The record is begun. Its number is %s.") % record.number)
    return redirect("clients:client", record.pk)


@require_POST
@role(*CASE_ROLES)
def likeness(request: ActingRequest) -> HttpResponse:
    """A part of the page of a new record, refreshed while the name is typed."""
    form = RecordForm(request.POST, acting=request.acting)
    form.is_valid()
    return render(request, "clients/parts/likeness.html", {"alike": _alike(request, form)})


def _alike(request: ActingRequest, form: RecordForm) -> list[queries.Likeness]:
    typed = form.cleaned_data
    birth = typed.get("birth")
    day = birth_columns(birth)["birth_date"] if isinstance(birth, PartialDate) else None
    return queries.possible_duplicates(
        request.acting,
        given_name=typed.get("given_name") or "",
        family_name=typed.get("family_name") or "",
        birth_date=day,
        phone=typed.get("phone") or "",
    )


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def edit(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Change a record; when somebody changed it meanwhile, both versions stand side by side."""
    record = own_record(request, pk)
    require(permissions.may_change(request.acting, record))
    form = RecordForm(request.POST or None, acting=request.acting, client=record)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "clients/edit.html", _editing(form, record), status=status)
    try:
        actions.change_client(
            client_id=pk,
            version=form.cleaned_data["version"] or 0,
            data=form.data_for_action(),
            by=request.acting,
        )
    except StepRefused as stale:
        return _show_both(request, own_record(request, pk), form, str(stale.told))
    messages.success(request, _("The changes are saved."))
    return redirect("clients:client", pk)


def _editing(form: RecordForm, record: Client) -> dict[str, Any]:
    return {"form": form, "client": record, "back": reverse("clients:client", args=[record.pk])}


def _show_both(
    request: ActingRequest, record: Client, stale: RecordForm, told: str
) -> HttpResponse:
    """What was typed stays in the form; beside it stands what the record now says."""
    typed = request.POST.copy()
    typed["version"] = str(record.version)
    form = RecordForm(typed, acting=request.acting, client=record)
    form.is_valid()
    context = _editing(form, record) | {
        "told": told,
        "differences": differences(record, stale.data_for_action()),
    }
    return render(request, "clients/edit.html", context, status=409)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def close(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Close a record, after asking once more."""
    record = own_record(request, pk)
    back = reverse("clients:client", args=[pk])
    if request.method == "POST":
        actions.close_client(client_id=pk, by=request.acting)
        messages.success(request, _("The record is closed. It stays readable."))
        return redirect(back)
    context = {
        "title": _("Close the record of %(name)s?") % {"name": record.name},
        "lead": _("Nothing is deleted. The record can be opened again at any time."),
        "submit": _("Close the record"),
        "cancel": back,
    }
    return render(request, "ui/pages/confirm.html", context)


@require_POST
@role(*CASE_ROLES)
def reopen(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Open a closed record again."""
    actions.reopen_client(client_id=own_record(request, pk).pk, by=request.acting)
    messages.success(request, _("The record is open again."))
    return redirect("clients:client", pk)


@require_POST
@role(*CASE_ROLES)
def attempt(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Write down a try to reach the person."""
    record = own_record(request, pk)
    form = AttemptForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "client": record}
        return render(request, "clients/attempt.html", context, status=422)
    typed = form.cleaned_data
    actions.log_attempt(
        client_id=record.pk,
        channel=typed["channel"],
        result=typed["result"],
        note=typed["note"],
        id=typed["form_key"],
        by=request.acting,
    )
    messages.success(request, _("Written down."))
    return redirect(reverse("clients:client", args=[pk]) + "#attempts")
