"""The network on one page: how far referrals came, how long it took, and what waits."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dates import MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Figure
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui.charts import Chart, Series
from alongside.foundation.ui.words import in_french, whole
from alongside.programmes.referrals.figures import Milestone, Step
from alongside.programmes.referrals.queries.figures import Cut, Figures, by_month, figures_of
from alongside.programmes.referrals.queries.load import waiting_now
from alongside.programmes.referrals.states import OVER, WITH_RECEIVER
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import (
    NONE,
    asked,
    coordinators,
    page_of,
    period,
    shown,
    too_few,
)
from alongside.programmes.referrals.views.network.kept import once_counted

# Of what each number is a part: the nearest step before it that everybody counted in it has taken.
PART_OF = {
    Milestone.PRESCREENED: Milestone.BEGUN,
    Milestone.ELIGIBLE: Milestone.PRESCREENED,
    Milestone.CONSENTED: Milestone.ELIGIBLE,
    Milestone.SENT: Milestone.CONSENTED,
    Milestone.RECEIVED: Milestone.SENT,
    Milestone.ANSWERED: Milestone.SENT,
    Milestone.ACCEPTED: Milestone.ANSWERED,
    Milestone.INTAKE: Milestone.ACCEPTED,
    Milestone.ENROLLED: Milestone.ACCEPTED,
    Milestone.REPORTED: Milestone.ACCEPTED,
}


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """The overview, narrowed by period, partner, service or place."""
    filters = asked(request)
    cut = filters.cut()
    context = page_of(request, "network", filters, cut)
    drawn = once_counted(context["as_of"], cut, lambda: _drawn(request.acting, cut))
    if too_few(cut, drawn.figures.people):
        return render(request, "referrals/network/few.html", context)
    context |= {
        "figures": strip(request, cut, drawn.figures),
        "drawn": drawn.html,
        "month": f"{cut.until:%Y-%m}",
        "month_name": period(Cut(cut.until, cut.until)),
    }
    return render(request, "referrals/network/overview.html", context)


@dataclass(frozen=True)
class Overview:
    """The figures of a cut, and the pictures and tables that show them."""

    figures: Figures
    html: str


def _drawn(acting: Acting, cut: Cut) -> Overview:
    figures = figures_of(acting, cut)
    parts = {
        "funnel": funnel(figures, by_place=bool(cut.place)),
        "paces": paces(figures, by_place=bool(cut.place)),
        "funnel_chart": None if cut.place else funnel_chart(figures),
        "months_chart": None if cut.place else months_chart(by_month(acting, cut)),
    }
    return Overview(figures, render_to_string("referrals/network/overview_figures.html", parts))


def strip(request: Asked, cut: Cut, figures: Figures) -> list[Figure]:
    """The numbers at the top: what was sent, what waits now, what is with receivers, what is over."""
    by_place = bool(cut.place)

    def of(*states: str) -> int | str:
        return shown(sum(figures.states[state] for state in states), by_place=by_place)

    told = [Figure(_("Sent in this period"), shown(figures.reached["sent"], by_place=by_place))]
    if not by_place:
        told.append(waiting_figure(*waiting_now(request.acting, cut)))
    return [
        *told,
        Figure(_("With the receiver"), of(*WITH_RECEIVER)),
        Figure(_("Over"), of(*OVER)),
    ]


def waiting_figure(waiting: int, late: int) -> Figure:
    """What waits for an answer now, with what has waited too long."""
    said = ngettext("%(count)s is overdue", "%(count)s are overdue", late) % {"count": late}
    note, tone = (said, "danger") if late else (_("none is overdue"), "success")
    return Figure(
        _("Waiting for an answer now"), waiting, note, reverse("referrals:network-room"), tone
    )


def funnel(figures: Figures, *, by_place: bool) -> list[dict[str, Any]]:
    """How far they came: each number with what it is a part of."""
    return [_reached(figures.reached, each, by_place=by_place) for each in Milestone]


def _reached(reached: Mapping[str, int], here: Milestone, *, by_place: bool) -> dict[str, Any]:
    number, whole_of = reached.get(here, 0), PART_OF.get(here)
    base = reached.get(whole_of, 0) if whole_of else 0
    told = shown(number, by_place=by_place)
    row = {"label": here.label, "value": told, "told": count_told(told)}
    if whole_of is None or not base or told != number or 0 < base - number < 5 * by_place:
        return row | {"share": None, "of": ""}
    of = _("of %(count)s: %(what)s") % {"count": whole(base), "what": whole_of.label.lower()}
    return row | {"share": number / base, "of": of}


def paces(figures: Figures, *, by_place: bool) -> list[dict[str, Any]]:
    """How long each step took: half of them, and nine in ten."""
    return [
        {
            "label": Step(step).label,
            "taken": count_told(shown(pace.taken, by_place=by_place)),
            "median": days_told(pace.median),
            "slow": days_told(pace.slow),
        }
        for step, pace in figures.paces.items()
    ]


def count_told(number: int | str) -> str:
    """A count as the reader's language writes it."""
    return whole(number) if isinstance(number, int) else number


def days_told(days: int | None) -> str:
    """Whole days, or a dash where too few took the step."""
    return NONE if days is None else whole(days)


def funnel_chart(figures: Figures) -> Chart:
    """The way of all, as bars."""
    values = [figures.reached[each] for each in Milestone]
    return Chart(
        _("How far referrals came"), [each.label for each in Milestone],
        [Series(_("Referrals"), values)], kind="bar", heading=_("Step"),
    )  # fmt: skip


def months_chart(months: Mapping[datetime.date, Mapping[str, int]]) -> Chart:
    """Sent, accepted and enrolled by the month of sending."""
    series = [
        Series(label, [counted.get(key, 0) for counted in months.values()])
        for key, label in (
            ("sent", pgettext("referrals", "Sent")),
            ("accepted", pgettext("referrals", "Accepted")),
            ("enrolled", pgettext("referrals", "Enrolled")),
        )
    ]
    names = [short_month(month) for month in months]
    return Chart(_("Referrals by the month they were sent"), names, series, heading=_("Month"))


def short_month(month: datetime.date) -> str:
    """Nov 26; French writes its months small."""
    name = str(MONTHS_3[month.month])
    return f"{name if in_french() else capfirst(name)} {month.year % 100:02}"


@require_safe
@coordinators
def table(request: Asked, kind: str) -> HttpResponse:
    """The overview as a table: every number with what it is a part of, every step with its days."""
    cut = asked(request).cut()
    figures = figures_of(request.acting, cut)
    columns = [
        _("Period"), _("What"), _("Referrals"), _("Part"), _("Of what"), _("Median days"),
        _("Nine in ten within days"),
    ]  # fmt: skip
    rows = [] if too_few(cut, figures.people) else list(_table(cut, figures))
    return as_download(_("network"), kind, columns, rows)


def _table(cut: Cut, figures: Figures) -> list[list[Any]]:
    months, by_place = period(cut), bool(cut.place)
    reached = [
        [months, row["label"], row["value"], _percent(row["share"]), row["of"], None, None]
        for row in funnel(figures, by_place=by_place)
    ]
    steps = [
        [
            months,
            Step(step).label,
            shown(pace.taken, by_place=by_place),
            None,
            None,
            pace.median,
            pace.slow,
        ]
        for step, pace in figures.paces.items()
    ]
    return reached + steps


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
