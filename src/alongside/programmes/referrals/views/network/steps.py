"""How long each step takes, told apart by sender, receiver, service, place or month."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.directory.models import Organization, Place, Service
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui.charts import Chart, Series
from alongside.foundation.ui.words import with_house
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.asking import HOUSE, month_name
from alongside.programmes.referrals.figures import Step
from alongside.programmes.referrals.queries.figures import (
    BY,
    Cut,
    Figures,
    breakdown,
    largest,
    months_between,
    together,
)
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import (
    Tab,
    asked,
    coordinators,
    page_of,
    shown,
)
from alongside.programmes.referrals.views.network.kept import once_counted
from alongside.programmes.referrals.views.network.overview import count_told, days_told

PAGE = 25
COUNTED = ("sent", "answered", "accepted", "enrolled")
WORDS = {
    "receiver": gettext_lazy("By receiver"),
    "sender": gettext_lazy("By sender"),
    "service": gettext_lazy("By service"),
    "place": gettext_lazy("By place"),
    "month": gettext_lazy("By month"),
}
HEADS = {
    "receiver": gettext_lazy("Receiver"),
    "sender": gettext_lazy("Sender"),
    "service": gettext_lazy("Service"),
    "place": gettext_lazy("Where people live"),
    "month": gettext_lazy("Month"),
}


@dataclass(frozen=True)
class Line:
    """One line of a breakdown: whom or when it is about, and its figures."""

    name: str
    figures: Figures


@dataclass(frozen=True)
class Told:
    """The lines of one page of a breakdown; `page` turns the pages where there are more."""

    lines: list[Line]
    page: Page[Any] | None = None


def open_ways(cut: Cut) -> list[str]:
    """By what this cut may be told apart: a place by nothing, and places only across the network."""
    if cut.place:
        return []
    partner = cut.sender or cut.receiver or cut.service
    return [by for by in WORDS if by != "place" or not partner]


def chosen(request: Asked, cut: Cut) -> str:
    """By what the address asks to tell apart; by receiver when it does not say, or may not."""
    ways = open_ways(cut)
    asked_for = request.GET.get("by", "")
    return asked_for if asked_for in ways else (ways[0] if ways else "")


def told(
    acting: Acting,
    cut: Cut,
    by: str,
    number: str | None = None,
    counted: datetime.datetime | None = None,
) -> Told:
    """A page of the breakdown, worked out once for each count; without a page number, all of it."""
    if by == "month":
        return Told(_months(acting, cut))
    if by == "place":
        return Told(_places(acting, cut))
    keys = once_counted(counted, ("largest", cut, by), lambda: largest(acting, cut, by))
    page = Paginator(keys, PAGE).get_page(number) if number is not None else None
    keys = list(page.object_list) if page else keys
    found = once_counted(
        counted,
        ("breakdown", cut, by, page.number if page else None),
        lambda: breakdown(acting, cut, by, keys) if keys else {},
    )
    names = names_of(by, keys)
    return Told([Line(names[key], found[key]) for key in keys], page)


def _months(acting: Acting, cut: Cut) -> list[Line]:
    found = breakdown(acting, cut, "month")
    months: list[datetime.date] = months_between(cut.since, cut.until)
    return [Line(month_name(each), found.get(each, Figures())) for each in months]


def _places(acting: Acting, cut: Cut) -> list[Line]:
    """Places in the order of how many were sent from there; the small ones last, as one line."""
    found, joined = together(breakdown(acting, cut, "place"), policy.PEOPLE_LEAST)
    names = names_of("place", list(found))
    by_size = sorted(found, key=lambda key: (-found[key].reached["sent"], str(key)))
    lines = [Line(names.get(key, _("Not known")), found[key]) for key in by_size]
    if joined and joined.people >= policy.PEOPLE_LEAST:
        lines.append(Line(_("Smaller places together"), joined))
    return lines


def names_of(by: str, keys: Sequence[Any]) -> Mapping[Any, str]:
    """What the keys of a breakdown are called."""
    if by == "place":
        return {each.pk: each.name for each in Place.objects.filter(pk__in=_known(keys))}
    if by == "service":
        services = Service.objects.filter(pk__in=_known(keys)).select_related("organization")
        services = services.order_by().only("name_en", "name_fr", *HOUSE)
        return {each.pk: with_house(each.organization.called, each.name) for each in services}
    houses = Organization.objects.order_by().only("short_name", "name_en", "name_fr")
    return {each.pk: each.called for each in houses.filter(pk__in=_known(keys))}


def _known(keys: Sequence[Any]) -> list[Any]:
    return [key for key in keys if key is not None]


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """Median and nine-in-ten days of each step, told apart in one way."""
    filters = asked(request)
    cut = filters.cut()
    by = chosen(request, cut)
    context = page_of(request, "network-steps", filters, cut)
    number, counted = request.GET.get("page") or "1", context["as_of"]
    found = told(request.acting, cut, by, number, counted) if by else Told([])
    context |= {
        "by": by,
        "heading": HEADS.get(by, ""),
        "ways": [Tab(str(WORDS[way]), _with(request, way), way == by) for way in open_ways(cut)],
        "steps": Step.labels,
        "rows": [_row(line, by_place=by == "place") for line in found.lines],
        "page": found.page,
        "chart": _chart(found.lines, by),
    }
    return render(request, "referrals/network/steps.html", context)


def _with(request: Asked, by: str) -> str:
    query = request.GET.copy()
    query["by"] = by
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _row(line: Line, *, by_place: bool) -> dict[str, Any]:
    reached = line.figures.reached
    return {
        "name": line.name,
        "counts": [count_told(shown(reached[each], by_place=by_place)) for each in COUNTED],
        "days": [
            (Step(step).label, days_told(pace.median), days_told(pace.slow))
            for step, pace in line.figures.paces.items()
        ],
    }


def _chart(lines: Sequence[Line], by: str) -> Chart | None:
    """Days from sending to the answer: as a line over the months, as bars otherwise."""
    answers = [(line.name, line.figures.paces[Step.ANSWER]) for line in lines]
    told_of = [(name, pace) for name, pace in answers if pace.median is not None]
    if not told_of:
        return None
    series = [
        Series(_("Half of them"), [pace.median for _name, pace in told_of]),
        Series(_("Nine in ten"), [pace.slow for _name, pace in told_of]),
    ]
    return Chart(
        _("Days from sending to the answer"), [name for name, _pace in told_of], series,
        kind="line" if by == "month" else "bar", heading=str(HEADS[by]),
    )  # fmt: skip


@require_safe
@coordinators
def table(request: Asked, kind: str) -> HttpResponse:
    """The whole breakdown as a table."""
    cut = asked(request).cut()
    by = chosen(request, cut)
    columns = [
        str(HEADS.get(by, _("What"))),
        pgettext("referrals", "Sent"),
        pgettext("referrals", "Answered"),
        pgettext("referrals", "Accepted"),
        pgettext("referrals", "Enrolled"),
    ]
    for label in Step.labels:
        columns += [
            _("%(step)s: taken by") % {"step": label},
            _("%(step)s: median days") % {"step": label},
            _("%(step)s: nine in ten within days") % {"step": label},
        ]
    lines = told(request.acting, cut, by).lines if by in BY else []
    return as_download(
        _("network steps"), kind, columns, [_cells(line, by_place=by == "place") for line in lines]
    )


def _cells(line: Line, *, by_place: bool) -> list[Any]:
    cells: list[Any] = [line.name]
    cells += [shown(line.figures.reached[each], by_place=by_place) for each in COUNTED]
    for pace in line.figures.paces.values():
        cells += [shown(pace.taken, by_place=by_place), pace.median, pace.slow]
    return cells
