"""Why referrals were declined and on whose side it lay; how those that are over ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.files.tables import as_download
from alongside.foundation.ui.charts import Chart, Series
from alongside.programmes.referrals.queries.figures import Cut, Figures, figures_of
from alongside.programmes.referrals.states import DeclineReason, End, Party, State
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import (
    asked,
    coordinators,
    page_of,
    shown,
    too_few,
)
from alongside.programmes.referrals.views.network.overview import count_told


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """Declines, ends and where the rest stands."""
    filters = asked(request)
    cut = filters.cut()
    figures = figures_of(request.acting, cut)
    context = page_of(request, "network-declines", filters, cut)
    if too_few(cut, figures.people):
        return render(request, "referrals/network/few.html", context)
    context |= {
        "parties": Party.labels,
        "declines": [_told(row) for row in declines(figures, cut)],
        "ends": ends(figures, cut),
        "states": states(figures, cut),
        "chart": None if cut.place else _chart(figures, cut),
    }
    return render(request, "referrals/network/declines.html", context)


def declines(figures: Figures, cut: Cut) -> list[dict[str, Any]]:
    """Each reason that was given, with its count on each side and together, the most given first."""
    rows: list[dict[str, Any]] = []
    for reason in DeclineReason:
        sides = [figures.declines.get((reason, party), 0) for party in Party]
        if sum(sides):
            rows.append({"label": reason.label, "sides": sides, "total": sum(sides)})
    rows.sort(key=lambda row: -row["total"])
    by_place = bool(cut.place)
    return [
        row
        | {
            "sides": [shown(number, by_place=by_place) for number in row["sides"]],
            "total": shown(row["total"], by_place=by_place),
        }
        for row in rows
    ]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    sides = [
        (label, count_told(number))
        for label, number in zip(Party.labels, row["sides"], strict=True)
    ]
    return row | {"sides": sides, "total": count_told(row["total"])}


def ends(figures: Figures, cut: Cut) -> list[dict[str, Any]]:
    """How they ended, each end in its own word, with its part of all that ended."""
    over = sum(figures.ends.values())
    return [_part(str(end.label), figures.ends[end], over, cut) for end in End if figures.ends[end]]


def states(figures: Figures, cut: Cut) -> list[dict[str, Any]]:
    """Where those of the period stand now, with their part of all that were sent."""
    sent = figures.reached["sent"]
    return [
        _part(str(state.label), figures.states[state], sent, cut)
        for state in State
        if figures.states[state]
    ]


def _part(label: str, number: int, whole: int, cut: Cut) -> dict[str, Any]:
    told = shown(number, by_place=bool(cut.place))
    hidden = told != number or (cut.place and 0 < whole - number < 5)
    return {
        "label": label,
        "value": told,
        "told": count_told(told),
        "share": None if hidden or not whole else number / whole,
    }


def _chart(figures: Figures, cut: Cut) -> Chart | None:
    rows = declines(figures, cut)
    if not rows:
        return None
    return Chart(
        _("Why referrals were declined"), [row["label"] for row in rows],
        [Series(_("Declined"), [row["total"] for row in rows])], kind="bar", heading=_("Reason"),
    )  # fmt: skip


@require_safe
@coordinators
def table(request: Asked, kind: str) -> HttpResponse:
    """Declines and ends as one table."""
    cut = asked(request).cut()
    figures = figures_of(request.acting, cut)
    columns = [_("What"), _("Word"), *map(str, Party.labels), _("Together")]
    rows: list[list[Any]] = []
    if not too_few(cut, figures.people):
        rows += [
            [_("Declined"), row["label"], *row["sides"], row["total"]]
            for row in declines(figures, cut)
        ]
        blank = [None] * len(Party)
        rows += [[_("Ended"), row["label"], *blank, row["value"]] for row in ends(figures, cut)]
    return as_download(_("network declines"), kind, columns, rows)
