"""How much room services say they have, against what waits for them and what they serve."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.directory.models import Service
from alongside.foundation.directory.policy import counts_as, stale_before
from alongside.foundation.directory.queries import latest_capacity
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui import words
from alongside.foundation.ui.charts import Chart, Series
from alongside.programmes.referrals.asking import back
from alongside.programmes.referrals.figures import Level, Measure, Step, Tally
from alongside.programmes.referrals.queries.figures import Cut, Figures, as_of, breakdown
from alongside.programmes.referrals.queries.load import waiting_by
from alongside.programmes.referrals.states import WITH_RECEIVER
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import coordinators, tabs

LATELY = 3
"""Whole months before the present one over which what comes in is averaged."""


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """Each receiving service: its room and its load now."""
    rows = services(request.acting)
    context = {
        "tabs": tabs(request, "network-room"),
        "as_of": as_of(request.acting),
        "rows": rows,
        "late": sum(row["late"] for row in rows),
        "waiting": sum(row["waiting"] for row in rows),
        "chart": _chart(rows),
    }
    return render(request, "referrals/network/room.html", context)


def services(acting: Acting) -> list[dict[str, Any]]:
    """Every service that receives or has received, the one with most overdue first."""
    present = timezone.localdate().replace(day=1)
    lately = Cut(back(present, LATELY), back(present, 1))
    waiting = waiting_by(acting, "service_id")
    served = _served(acting)
    recent = breakdown(acting, lately, "service")
    known = Service.objects.filter(accepts_referrals=True, active=True)
    known |= Service.objects.filter(pk__in=[*waiting, *(key for key, n in served.items() if n)])
    rooms = list(known.filter(organization__sealed_at=None).select_related("organization"))
    capacity = latest_capacity(each.pk for each in rooms)
    rows = [
        {
            "service": each,
            "name": words.with_house(each.organization.called, each.name),
            "room": _room(capacity.get(each.pk)),
            "waiting": waiting.get(each.pk, {}).get("all", 0),
            "late": waiting.get(each.pk, {}).get("late", 0),
            "served": served.get(each.pk, 0),
        }
        | _pace(recent.get(each.pk, Figures()))
        for each in rooms
    ]
    return sorted(rows, key=lambda row: (-row["late"], -row["waiting"], row["name"].casefold()))


def _served(acting: Acting) -> dict[Any, int]:
    """How many each service has taken on and not reported back on, of all months."""
    rows = Tally.objects.visible_to(acting).filter(
        level=Level.SERVICE, measure=Measure.STATE, detail__in=list(WITH_RECEIVER)
    )
    found: dict[Any, int] = {}
    for key, number in rows.values_list("service_id", "number"):
        found[key] = found.get(key, 0) + number
    return found


def _room(stated: Any) -> dict[str, Any]:
    """What was stated last, and whether that is too old to count on."""
    if stated is None:
        return {"free": None, "told": "", "stated_at": None, "old": True}
    return {
        "free": stated.available,
        "told": stated.room,
        "stated_at": stated.stated_at,
        "old": stated.stated_at < stale_before(),
        "counted": counts_as(stated),
    }


def _pace(figures: Figures) -> dict[str, Any]:
    pace = figures.paces[Step.ANSWER]
    return {"monthly": figures.reached["sent"] / LATELY, "median": pace.median, "slow": pace.slow}


def _chart(rows: list[dict[str, Any]]) -> Chart | None:
    if not rows:
        return None
    series = [
        Series(_("room as it counts"), [row["room"].get("counted") for row in rows]),
        Series(_("waiting for an answer"), [row["waiting"] for row in rows]),
    ]
    names = [row["service"].organization.called for row in rows]
    return Chart(_("Room against what waits"), names, series, kind="bar", heading=_("Service"))


@require_safe
@coordinators
def table(request: Asked, kind: str) -> HttpResponse:
    """The same as a table."""
    columns = [
        _("Service"), _("Room stated"), _("Stated on"), _("Waiting for an answer"), _("Overdue"),
        _("In service"), _("Received a month"), _("Median days to the answer"),
        _("Nine in ten within days"),
    ]  # fmt: skip
    rows = [
        [
            row["name"],
            row["room"]["free"],
            words.local_day(row["room"]["stated_at"]) if row["room"]["stated_at"] else None,
            row["waiting"],
            row["late"],
            row["served"],
            round(row["monthly"], 1),
            row["median"],
            row["slow"],
        ]
        for row in services(request.acting)
    ]
    return as_download(_("network room"), kind, columns, rows)
