"""Bringing a table of newcomers: look at what would happen, then do it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.access.gates import role
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import actions, permissions, sheet
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.files.views import imports
from alongside.foundation.files.views.imports import Importer

IMPORTER = Importer(
    kind="newcomers",
    title=_("Import newcomers"),
    lead=_("Bring a table from a spreadsheet or from another system."),
    spec=sheet.spec,
    allowed=permissions.may_keep_records,
    apply=actions.import_clients,
    bring_url="clients:import",
    plan_url="clients:import-plan",
    form_url="clients:import-form",
    done_url="clients:list",
    hints=(_("A row with a number changes that record. A row without a number begins a new one."),),
)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def bring(request: ActingRequest) -> HttpResponse:
    """Asks for the table."""
    return imports.bring(request, IMPORTER)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def plan(request: ActingRequest, pk: UUID) -> HttpResponse:
    """What would be added, changed and refused; confirming does it."""
    return imports.plan(request, IMPORTER, pk)


@require_safe
@role(*CASE_ROLES)
def empty(request: ActingRequest, kind: str) -> HttpResponse:
    """A table with the right columns and no rows."""
    return imports.empty_table(IMPORTER, request.acting, kind)
