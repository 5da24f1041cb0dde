"""Services: the finder, its download, one service, and stopping or resuming it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.access.gates import public, signed_in
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.directory import actions, eligibility, permissions, policy, queries
from alongside.foundation.directory.forms import ServiceFilters
from alongside.foundation.directory.models import Service
from alongside.foundation.directory.sheets import service_rows, services_spec
from alongside.foundation.directory.views.pages import with_layout
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui.filters import chips


@require_GET
@public
def services(request: ActingRequest) -> HttpResponse:
    """The service finder."""
    filters = ServiceFilters(request.GET or None)
    wanted = filters.wanted()
    found = queries.services_fitting(wanted)
    page = Paginator(found, policy.PAGE).get_page(request.GET.get("page"))
    newest = queries.latest_capacity(one.service.pk for one in page)
    for one in page:
        one.service.newest = newest.get(one.service.pk)
    shown = with_layout(
        request,
        filters=filters,
        chips=chips(request, filters),
        page=page,
        place=wanted.place,
        query=request.GET.urlencode(),
        stale_before=policy.stale_before(),
        by_name=permissions.organizations_by_name(request.acting),
    )
    return render(request, "directory/services.html", shown)


@require_GET
@public
def download(request: ActingRequest, kind: str) -> HttpResponse:
    """The services that the finder shows, as a table that can be imported again."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = queries.services_fitting(ServiceFilters(request.GET or None).wanted())
    rows = service_rows(one.service for one in found)
    return as_download("services", kind, services_spec().header(), rows)


@require_GET
@public
def service(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One service: what it is, for whom, where, and how much room it has had."""
    everything = Service.objects.visible_to(request.acting)
    related = everything.select_related("organization__place", "program")
    found = get_object_or_404(
        related.prefetch_related("locations__place", "catchment", "contactpoint_set"), pk=pk
    )
    if not permissions.may_know_place(request.acting, found.organization):
        raise Http404
    history = queries.history_of(found)
    found.newest = history[0] if history else None
    statuses = dict(eligibility.status_choices())
    shown = with_layout(
        request,
        service=found,
        organization=found.organization,
        may_know_where=permissions.may_know_where(request.acting, found.organization),
        may_know_place=True,
        history=history,
        criteria=eligibility.criteria_title(found.criteria) if found.criteria else "",
        statuses=[statuses.get(key, key) for key in found.statuses],
        may_edit=permissions.may_edit(request.acting, found.organization),
        may_state=request.acting.works_for(found.organization)
        and bool(permissions.may_state_capacity(request.acting)),
        by_name=permissions.organizations_by_name(request.acting),
        stale_before=policy.stale_before(),
    )
    return render(request, "directory/service.html", shown)


@require_http_methods(["GET", "POST"])
@signed_in
def stop(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then stops offering a service."""
    found = get_object_or_404(Service.objects.visible_to(request.acting), pk=pk)
    require(permissions.may_edit(request.acting, found.organization))
    back = reverse("directory:service", args=[pk])
    if request.method == "POST":
        actions.stop_service(service_id=pk, by=request.acting)
        messages.success(request, _("%(name)s is no longer offered.") % {"name": found.name})
        return redirect(back)
    page = {
        "title": _("Stop offering %(name)s?") % {"name": found.name},
        "lead": _("It leaves the finder and receives no more referrals."),
        "warning": _("Referrals that are under way stay as they are."),
        "submit": _("Stop offering it"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


@require_http_methods(["GET", "POST"])
@signed_in
def resume(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then offers a stopped service again."""
    found = get_object_or_404(Service.objects.visible_to(request.acting), pk=pk)
    require(permissions.may_edit(request.acting, found.organization))
    back = reverse("directory:service", args=[pk])
    if request.method == "POST":
        actions.resume_service(service_id=pk, by=request.acting)
        messages.success(request, _("%(name)s is offered again.") % {"name": found.name})
        return redirect(back)
    page = {
        "title": _("Offer %(name)s again?") % {"name": found.name},
        "lead": _("It comes back into the finder."),
        "submit": _("Offer it again"),
        "cancel": back,
    }
    return render(request, "ui/pages/confirm.html", page)
