"""The list of an organization's newcomers, and taking it away as a table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.gates import role
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import queries, sheet
from alongside.foundation.clients.forms import Filters
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.files.tables import as_download
from alongside.foundation.journal import actions as journal
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.pages import Pages

PAGE = 25
ORDERS = {
    "name": ("family_name", "given_name", "pk"),
    "-name": ("-family_name", "-given_name", "pk"),
    "since": ("-created_at", "pk"),
    "-since": ("created_at", "pk"),
}


@require_safe
@role(*CASE_ROLES)
def index(request: ActingRequest) -> HttpResponse:
    """The newcomers of the organization, narrowed by filters that live in the address."""
    filters = Filters(request.GET or None, acting=request.acting)
    records = queries.caseload(request.acting, asked(filters))
    records = records.order_by(*ORDERS.get(request.GET.get("sort", ""), ORDERS["name"]))
    context = {
        "filters": filters,
        "chips": chips(request, filters),
        "page": Pages(records, PAGE).get_page(request.GET.get("page")),
        "asked": request.GET.urlencode(),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "clients/list.html", context)


@require_safe
@role(*CASE_ROLES)
def export(request: ActingRequest, kind: str) -> HttpResponse:
    """The filtered list as CSV or XLSX, with the same columns that an import reads."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    filters = Filters(request.GET or None, acting=request.acting)
    records = queries.caseload(request.acting, asked(filters)).order_by(*ORDERS["name"])
    rows = [sheet.row_of(client) for client in records]
    journal.record("client.exported", None, by=request.acting, count=len(rows), kind=kind)
    return as_download(_("newcomers"), kind, sheet.header(), rows)


def asked(filters: Filters) -> dict[str, Any]:
    """The valid part of what was asked; a filter that makes no sense filters nothing."""
    if not filters.is_bound:
        return {}
    filters.is_valid()
    return filters.cleaned_data
