"""Organizations: the list, its download, one organization, and keeping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.access.gates import public, role, signed_in
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import ADMINISTRATOR
from alongside.foundation.directory import (
    actions,
    eligibility,
    opening,
    permissions,
    policy,
    queries,
)
from alongside.foundation.directory.forms import (
    CloseForm,
    OrganizationFilters,
    OrganizationForm,
    SealForm,
)
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.queries.organizations import with_row
from alongside.foundation.directory.sheets import organization_rows, organizations_spec
from alongside.foundation.directory.views.pages import (
    made_already,
    new_key,
    save_or_show,
    with_layout,
)
from alongside.foundation.files.tables import as_download
from alongside.foundation.journal.queries import timeline
from alongside.foundation.ui import words
from alongside.foundation.ui.filters import chips


@require_GET
@public
def organizations(request: ActingRequest) -> HttpResponse:
    """All organizations, narrowed by the filters in the address."""
    filters = OrganizationFilters(request.GET or None)
    found = with_row(queries.find_organizations(filters.asked()))
    page = Paginator(found, policy.PAGE).get_page(request.GET.get("page"))
    shown = with_layout(
        request,
        filters=filters,
        chips=chips(request, filters),
        page=page,
        query=request.GET.urlencode(),
        may_add=permissions.may_administer(request.acting),
    )
    return render(request, "directory/organizations.html", shown)


@require_GET
@public
def download(request: ActingRequest, kind: str) -> HttpResponse:
    """The organizations that the filters show, as a table that can be imported again."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = queries.find_organizations(OrganizationFilters(request.GET or None).asked())
    header = organizations_spec().header()
    return as_download("organizations", kind, header, organization_rows(found, request.acting))


@require_GET
@public
def organization(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One organization with all that is known of it."""
    everything = Organization.objects.visible_to(request.acting)
    found = get_object_or_404(everything.select_related("place", "parent"), pk=pk)
    may_edit = permissions.may_edit(request.acting, found)
    shown = with_layout(
        request,
        organization=found,
        may_edit=may_edit,
        may_know_where=permissions.may_know_where(request.acting, found),
        may_know_place=permissions.may_know_place(request.acting, found),
        may_administer=permissions.may_administer(request.acting),
        may_place=permissions.may_place(request.acting),
        may_state=_may_state(request, found),
        by_name=permissions.organizations_by_name(request.acting),
        history=timeline(request.acting, found, longest=20) if may_edit else [],
        **_parts(found),
    )
    return render(request, "directory/organization.html", shown)


def _may_state(request: ActingRequest, found: Organization) -> bool:
    own = request.acting.works_for(found)
    return own and bool(permissions.may_state_capacity(request.acting))


def _parts(found: Organization) -> dict[str, Any]:
    """What belongs to an organization; as many queries as there are kinds of part."""
    services = list(found.services.all())
    newest = queries.latest_capacity(service.pk for service in services)
    for service in services:
        service.newest = newest.get(service.pk)
    agreements = found.agreements.select_related("funder").order_by("-starts")
    return {
        "services": [service for service in services if service.active],
        "stopped": [service for service in services if not service.active],
        "contact_points": found.contact_points.select_related("service").order_by("function"),
        "locations": found.locations.select_related("place").order_by("name_en", "id"),
        "programs": found.programs.select_related("agreement__funder").order_by("name_en", "id"),
        "agreements": agreements,
        "participations": found.participations.order_by("part", "-starts"),
        "open_on": opening.weekdays(found.open_weekdays),
        "closures": [
            (each, opening.closure_words(each))
            for each in found.closures.filter(ends__gte=timezone.localdate())
        ],
        "children": Organization.objects.filter(parent=found, closed_on__isnull=True),
        "stale_before": policy.stale_before(),
        "criteria": dict(eligibility.criteria_choices()),
    }


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def new(request: ActingRequest) -> HttpResponse:
    """Adds an organization; a second click finds the first one's, whose names are taken by then."""
    made = made_already(request, Organization)
    if made is not None:
        return redirect("directory:organization", pk=made.pk)
    form = OrganizationForm(request.POST or None)
    page: dict[str, Any] = {"title": _("Add an organization"), "submit": _("Add")}
    if request.method == "POST" and form.is_valid():
        added = actions.add_organization(id=new_key(form), values=form.values(), by=request.acting)
        told = _("%(name)s is in the directory now.") % {"name": added.name}
        messages.success(request, told)
        return redirect("directory:organization", pk=added.pk)
    page |= {"form": form, "cancel": reverse("directory:organizations")}
    return render(request, "directory/edit.html", page)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Changes what is known of an organization."""
    found = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    require(permissions.may_edit(request.acting, found))
    version = {"version": found.version}
    form = OrganizationForm(request.POST or None, instance=found, initial=version)
    return save_or_show(
        request,
        form=form,
        save=lambda: actions.change_organization(
            organization_id=pk,
            version=form.cleaned_data["version"] or 0,
            values=form.values(),
            by=request.acting,
        ),
        again=lambda standing: OrganizationForm(instance=standing),
        done=_("Saved."),
        back=reverse("directory:organization", args=[pk]),
        page={"title": _("Change %(name)s") % {"name": found.name}},
    )


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def close(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks when an organization closed, and says what that means."""
    found = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    back = reverse("directory:organization", args=[pk])
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        actions.close_organization(organization_id=pk, on=on, by=request.acting)
        told = _("%(name)s is closed since %(day)s.") % {"name": found.name, "day": words.day(on)}
        messages.success(request, told)
        return redirect(back)
    page = {
        "title": _("Close %(name)s?") % {"name": found.name},
        "warning": _(
            "It leaves the lists and the finder. Its records and referrals stay as they are."
        ),
        "form": form,
        "submit": _("Close the organization"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def reopen(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Takes back that an organization closed."""
    found = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    back = reverse("directory:organization", args=[pk])
    if request.method == "POST":
        actions.reopen_organization(organization_id=pk, by=request.acting)
        messages.success(request, _("%(name)s is open again.") % {"name": found.name})
        return redirect(back)
    page = {
        "title": _("Reopen %(name)s?") % {"name": found.name},
        "lead": _("It comes back into the lists and the finder."),
        "submit": _("Reopen the organization"),
        "cancel": back,
    }
    return render(request, "ui/pages/confirm.html", page)


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def seal(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks whether an organization's people are to be kept from everybody outside, and says what it means."""
    found = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    back = reverse("directory:organization", args=[pk])
    initial = {"listed": found.sealed and found.listed}
    asked = request.POST if request.method == "POST" else None
    form = SealForm(asked, initial=initial)
    if form.is_valid():
        listed = form.cleaned_data["listed"]
        actions.seal_organization(organization_id=pk, listed=listed, by=request.acting)
        messages.success(request, _("%(name)s is sealed.") % {"name": found.name})
        return redirect(back)
    page = {
        "title": (_("%(name)s is sealed") if found.sealed else _("Seal %(name)s?"))
        % {"name": found.name},
        "lead": (
            _("Since %(day)s. What you can still change is whether its services may be found.")
            % {"day": words.day(found.sealed_at)}
            if found.sealed_at
            else _("For services to people who flee violence.")
        ),
        "warning": _(
            "Its people no longer appear in any search, list, count or suggestion outside it, not even "
            "as a number. Its street address is shown to its own people only. Inside it, a record is "
            "seen by its worker and the managers only. The site has no button that takes a seal off."
        ),
        "form": form,
        "submit": _("Save") if found.sealed else _("Seal the organization"),
        "cancel": back,
        "danger": not found.sealed,
    }
    return render(request, "ui/pages/confirm.html", page)
