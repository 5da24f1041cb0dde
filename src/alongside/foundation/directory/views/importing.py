"""Bringing organizations and services from tables."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.access.gates import role
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import ADMINISTRATOR
from alongside.foundation.directory import actions, permissions
from alongside.foundation.directory.sheets import organizations_spec, services_spec
from alongside.foundation.files.views import imports

ORGANIZATIONS = imports.Importer(
    kind="organizations",
    title=_("Import organizations"),
    lead=_("Rows are matched by key, else by name; what is not found is added."),
    spec=lambda _acting: organizations_spec(),
    allowed=permissions.may_administer,
    apply=actions.import_organizations,
    bring_url="directory:import-organizations",
    plan_url="directory:import-organizations-plan",
    form_url="directory:import-organizations-form",
    done_url="directory:organizations",
    hints=(_("The download of the list has the same columns."),),
)

SERVICES = imports.Importer(
    kind="services",
    title=_("Import services"),
    lead=_("Rows are matched by key, else by organization and name; what is not found is added."),
    spec=lambda _acting: services_spec(),
    allowed=permissions.may_administer,
    apply=actions.import_services,
    bring_url="directory:import-services",
    plan_url="directory:import-services-plan",
    form_url="directory:import-services-form",
    done_url="directory:services",
    hints=(_("The download of the finder has the same columns."),),
)

IMPORTERS = {"organizations": ORGANIZATIONS, "services": SERVICES}


@require_GET
@role(ADMINISTRATOR)
def choose(request: ActingRequest) -> HttpResponse:
    """Which table to bring."""
    return render(request, "directory/import.html", {"importers": list(IMPORTERS.values())})


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def bring(request: ActingRequest, what: str) -> HttpResponse:
    """Asks for a table."""
    return imports.bring(request, IMPORTERS[what])


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR)
def plan(request: ActingRequest, what: str, pk: UUID) -> HttpResponse:
    """Shows what the table would do, and does it once confirmed."""
    return imports.plan(request, IMPORTERS[what], pk)


@require_GET
@role(ADMINISTRATOR)
def empty(request: ActingRequest, what: str, kind: str) -> HttpResponse:
    """An empty table with the right columns."""
    return imports.empty_table(IMPORTERS[what], request.acting, kind)
