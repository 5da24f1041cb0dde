"""The three pages of every import: bring a table, look at the plan, confirm it.

An app describes its import once as an `Importer` and gives its views these functions to answer with:

    @members_only
    def bring(request):
        return imports.bring(request, IMPORTER)

    @members_only
    def plan(request, pk):
        return imports.plan(request, IMPORTER, pk)

    @members_only
    def form(request, kind):          # an empty table with the right columns, "csv" or "xlsx"
        return imports.empty_table(IMPORTER, request.acting, kind)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer, require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.files import actions
from alongside.foundation.files.forms import ConfirmForm, TableForm
from alongside.foundation.files.imports import Action, Plan, Spec
from alongside.foundation.files.imports import plan as work_out
from alongside.foundation.files.models import BroughtTable
from alongside.foundation.files.tables import Table, Unreadable, as_download
from alongside.foundation.ui.words import whole

SHOWN = 100


@dataclass(frozen=True)
class Importer:
    """What an app says about one kind of table that people may bring.

    `spec`: the columns and what stands, for who asks. `allowed`: whether they may import at all.
    `apply(plan, by)`: the action that does what the plan says, in this transaction.
    `bring_url`, `plan_url`, `form_url`: names of the three addresses; `plan_url` takes `pk`, `form_url`
    takes `kind` ("csv" or "xlsx").
    `done_url`: name of the page to go to afterwards.
    """

    kind: str
    title: Any
    lead: Any
    spec: Callable[[Acting], Spec]
    allowed: Callable[[Acting], Answer]
    apply: Callable[..., object]
    bring_url: str
    plan_url: str
    form_url: str
    done_url: str
    hints: Sequence[Any] = ()


def bring(request: ActingRequest, importer: Importer) -> HttpResponse:
    """Asks for the table; keeps a readable one and leads on to its plan."""
    require(importer.allowed(request.acting))
    spec = importer.spec(request.acting)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = _kept(request, importer, form, spec)
        if brought is not None:
            return redirect(importer.plan_url, pk=brought.pk)
    context = {"importer": importer, "form": form, "spec": spec}
    return render(request, "files/bring.html", context, status=422 if form.errors else 200)


def _kept(
    request: ActingRequest, importer: Importer, form: TableForm, spec: Spec
) -> BroughtTable | None:
    """The kept table; None when its columns are not usable, which is said beside the field."""
    table: Table = form.cleaned_data["table"]
    try:
        work_out(table, spec)
    except Unreadable as error:
        form.add_error("table", str(error))
        return None
    upload: Any = request.FILES["table"]
    name = upload.name or ""
    return actions.keep_table(kind=importer.kind, name=name, table=table, by=request.acting)


@transaction.atomic
def plan(request: ActingRequest, importer: Importer, pk: UUID) -> HttpResponse:
    """Shows what would be added, changed and refused; a POST of the same plan does it."""
    require(importer.allowed(request.acting))
    waiting = BroughtTable.objects.visible_to(request.acting).filter(kind=importer.kind)
    brought = get_object_or_404(waiting.select_for_update(of=("self",)), pk=pk)
    if brought.done_at is not None:
        messages.info(request, _("This table was imported already. Nothing was done twice."))
        return redirect(importer.done_url)
    try:
        found = work_out(Table.from_json(brought.table), importer.spec(request.acting))
    except Unreadable as error:
        messages.error(request, str(error))
        return redirect(importer.bring_url)
    if request.GET.get("refused") in ("csv", "xlsx"):
        return _refused_table(found, request.GET["refused"])
    if request.method == "POST":
        return _confirmed(request, importer, brought, found)
    return _show(request, importer, brought, found)


def _confirmed(
    request: ActingRequest, importer: Importer, brought: BroughtTable, found: Plan
) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid() or form.cleaned_data["digest"] != found.digest():
        told = _("Something changed since this page was shown. Look at it again, then confirm.")
        messages.warning(request, told)
        return _show(request, importer, brought, found, status=409)
    importer.apply(found, by=request.acting)
    actions.finish_table(brought, found.counts())
    messages.success(request, _what_was_done(found))
    return redirect(importer.done_url)


def _what_was_done(found: Plan) -> str:
    counts = found.counts()
    parts = [
        ngettext("%(count)s added", "%(count)s added", counts["add"])
        % {"count": whole(counts["add"])},
        ngettext("%(count)s changed", "%(count)s changed", counts["change"])
        % {"count": whole(counts["change"])},
        ngettext("%(count)s left out", "%(count)s left out", counts["refuse"])
        % {"count": whole(counts["refuse"])},
    ]
    return _("Imported: %(parts)s.") % {"parts": ", ".join(parts)}


def _show(
    request: ActingRequest,
    importer: Importer,
    brought: BroughtTable,
    found: Plan,
    status: int = 200,
) -> HttpResponse:
    counts = found.counts()
    page = {
        "importer": importer,
        "brought": brought,
        "plan": found,
        "form": ConfirmForm(initial={"digest": found.digest()}),
        "figures": _figures(counts),
        "added": found.added[:SHOWN],
        "changed": found.changed[:SHOWN],
        "refused": found.refused[:SHOWN],
        "shown": SHOWN,
        "counts": counts,
        "bring_url": reverse(importer.bring_url),
    }
    return render(request, "files/plan.html", page, status=status)


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        Action.ADD: (_("would be added"), ""),
        Action.CHANGE: (_("would change"), ""),
        Action.SAME: (_("stand already"), ""),
        Action.REFUSE: (_("refused"), "danger" if counts["refuse"] else ""),
    }
    return [
        {"label": label, "value": whole(counts[action.value]), "tone": tone}
        for action, (label, tone) in labels.items()
    ]


def _refused_table(found: Plan, kind: str) -> HttpResponse:
    rows = [
        [row.number, fault.column, fault.cell, fault.reason]
        for row in found.refused
        for fault in row.faults
    ]
    return as_download("refused", kind, [_("Row"), _("Column"), _("Cell"), _("Reason")], rows)


def empty_table(importer: Importer, acting: Acting, kind: str) -> HttpResponse:
    """A table with the right columns and no rows, to be filled in."""
    require(importer.allowed(acting))
    if kind not in ("csv", "xlsx"):
        raise Http404
    return as_download(importer.kind, kind, importer.spec(acting).header(), [])
