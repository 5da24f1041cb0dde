"""Pages of an organization about itself; what it holds about people is its managers' to see."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import members_only, role
from alongside.foundation.access.registries import Figure
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.clients import actions, policy
from alongside.foundation.clients.forms import RetentionForm
from alongside.foundation.clients.models import Client, Consent, EmergencyLook, Erasure
from alongside.foundation.clients.queries import retention as kept
from alongside.foundation.directory import permissions as directory
from alongside.foundation.files.tables import as_download
from alongside.foundation.journal import actions as journal
from alongside.foundation.ui.filters import chips
from alongside.insight.organization import queries
from alongside.insight.organization.forms import DueFilters, EndingFilters

PAGE = 25


@require_safe
@members_only
def home(request: ActingRequest) -> HttpResponse:
    """Its people and its room, for everybody; for managers also what it holds about people."""
    acting = request.acting
    manages = acting.has_role(MANAGER)
    context = {
        "organization": acting.organization,
        "roles": queries.by_role(acting),
        "rooms": queries.room(acting),
        "may_state": directory.may_state_capacity(acting),
        "manages": manages,
        "figures": list(_figures(acting)) if manages else [],
    }
    return render(request, "organization/home.html", context)


def _figures(acting: Acting) -> Iterator[Figure]:
    held = Client.objects.visible_to(acting).filter(organization=acting.organization)
    yield Figure(
        _("Records held"), held.count(), _("what, and why"), reverse("organization:register")
    )
    due = kept.due(acting).count()
    yield Figure(
        _("Due for deletion"), due, _("by your own rule"), reverse("organization:retention"),
        "warning" if due else "",
    )  # fmt: skip
    soon = _ending(acting, policy.ENDS_SOON_DAYS).count()
    yield Figure(
        _("Consents ending soon"), soon, _("within 14 days"), reverse("organization:consents")
    )
    waiting = Erasure.objects.visible_to(acting).waiting().count()
    looks = EmergencyLook.objects.to_review(acting).count()
    yield Figure(
        _("To erase, to be decided"), waiting, _("by a second person"),
        reverse("organization:retention") + "#waiting",
    )  # fmt: skip
    yield Figure(
        _("Emergencies to review"), looks, _("by a second person"), reverse("clients:emergency")
    )


@require_safe
@role(MANAGER)
def register(request: ActingRequest) -> HttpResponse:
    """What the organization holds about whom: counts by kind and part, with purpose and ground."""
    holdings = queries.register(request.acting)
    context = {"holdings": holdings, "rule": kept.rule_in_force(request.acting)}
    return render(request, "organization/register.html", context)


@require_safe
@role(MANAGER)
def register_table(request: ActingRequest, kind: str) -> HttpResponse:
    """The register as a table to take away: counts, and nobody's values."""
    _must_be_known(kind)
    rows = [
        [holding.title, entry.label, entry.count, holding.total, entry.purpose, entry.ground]
        for holding in queries.register(request.acting)
        for entry in holding.entries
    ]
    header = [_("Kind"), _("What"), _("How many"), _("Of"), _("Purpose"), _("Ground")]
    return as_download(_("privacy register"), kind, header, rows)


@require_safe
@role(MANAGER)
def consents(request: ActingRequest) -> HttpResponse:
    """Consents that end soon: somebody should ask the person whether they go on."""
    filters = EndingFilters(request.GET or None)
    days = int(_asked(filters).get("within") or policy.ENDS_SOON_DAYS)
    found = _ending(request.acting, days).select_related("client__worker", "receiver")
    context = {
        "filters": filters,
        "chips": chips(request, filters),
        "page": Paginator(found.order_by("until", "pk"), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "organization/consents.html", context)


def _ending(acting: Acting, days: int) -> Any:
    until = timezone.localdate() + datetime.timedelta(days=days)
    ours = Consent.objects.visible_to(acting).live().filter(organization=acting.organization)
    return ours.filter(until__lte=until, client__closed_at__isnull=True)


@require_safe
@role(MANAGER)
def retention(request: ActingRequest) -> HttpResponse:
    """The rule in force, and the records that it says are due for deletion."""
    filters = DueFilters(request.GET or None)
    found = _due(request.acting, _asked(filters)).select_related("worker")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rule = kept.rule_in_force(request.acting)
    for record in page:
        record.due_on = policy.months_later(timezone.localdate(record.last_use), rule.most_months)
    waiting = Erasure.objects.visible_to(request.acting).waiting()
    context = {
        "filters": filters,
        "chips": chips(request, filters),
        "page": page,
        "rule": rule,
        "asked": request.GET.urlencode(),
        "waiting": waiting.select_related("client", "proposed_by"),
        "proposed": set(waiting.values_list("client_id", flat=True)),
    }
    return render(request, "organization/retention.html", context)


def _due(acting: Acting, asked: dict[str, Any]) -> Any:
    rule = kept.rule_in_force(acting)
    months = rule.most_months - int(asked.get("within") or 0)
    found = kept.due(acting, months=max(months, 0))
    if state := asked.get("state"):
        found = found.filter(closed_at__isnull=state == "open")
    return found


@require_safe
@role(MANAGER)
def retention_table(request: ActingRequest, kind: str) -> HttpResponse:
    """The filtered list as a table: numbers and initials, no names."""
    _must_be_known(kind)
    rule = kept.rule_in_force(request.acting)
    found = _due(request.acting, _asked(DueFilters(request.GET or None))).select_related("worker")
    rows = [
        [
            record.number,
            record.initials,
            timezone.localdate(record.last_use).isoformat(),
            policy.months_later(timezone.localdate(record.last_use), rule.most_months).isoformat(),
            str(record.worker or ""),
        ]
        for record in found
    ]
    journal.record("client.exported", None, by=request.acting, count=len(rows), kind=kind)
    header = [_("Number"), _("Initials"), _("Last use"), _("Due on"), _("Worker")]
    return as_download(_("due for deletion"), kind, header, rows)


@require_http_methods(["GET", "POST"])
@role(MANAGER)
def rule(request: ActingRequest) -> HttpResponse:
    """Sets how long records are kept, from today on; older rules stay in the history."""
    standing = kept.rule_in_force(request.acting)
    initial = {
        "least_months": standing.least_months,
        "most_months": standing.most_months,
        "reason": standing.rule.reason if standing.rule else None,
        "source": standing.rule.source if standing.rule else "",
    }
    form = RetentionForm(request.POST or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        actions.set_retention_rule(
            id=typed["form_key"] or form.fields["form_key"].initial(),
            starts=timezone.localdate(),
            least_months=typed["least_months"],
            most_months=typed["most_months"],
            reason=typed["reason"],
            source=typed["source"],
            by=request.acting,
        )
        messages.success(request, _("The rule holds from today."))
        return redirect("organization:retention")
    page = {
        "title": _("How long do you keep records?"),
        "lead": _("Counted in months from the day on which something was last done with a record."),
        "form": form,
        "submit": _("Set the rule"),
        "cancel": reverse("organization:retention"),
    }
    status = 422 if form.errors else 200
    return render(request, "ui/pages/confirm.html", page, status=status)


def _must_be_known(kind: str) -> None:
    if kind not in ("csv", "xlsx"):
        raise Http404


def _asked(filters: Any) -> dict[str, Any]:
    """The valid part of what was asked; a filter that makes no sense filters nothing."""
    if not filters.is_bound:
        return {}
    filters.is_valid()
    return dict(filters.cleaned_data)
