"""The whole network for who coordinates it: states, counts, codes and days; never a name."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.gates import role
from alongside.foundation.access.registries import Figure
from alongside.foundation.access.roles import ADMINISTRATOR, NETWORK_COORDINATOR
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.states import Part
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui.charts import Chart, Series
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.words import in_french
from alongside.programmes.referrals.forms import NetworkFilters
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.preview import told_days
from alongside.programmes.referrals.queries import Network, network
from alongside.programmes.referrals.standing import TONES
from alongside.programmes.referrals.states import (
    OVER,
    WAITING_FOR_ANSWER,
    WITH_RECEIVER,
    DeclineReason,
    End,
    Party,
    State,
)
from alongside.programmes.referrals.views.loading import Asked

PAGE = 25
A_YEAR = datetime.timedelta(days=365)

coordinators = role(NETWORK_COORDINATOR, ADMINISTRATOR)


def _asked(request: Asked) -> tuple[NetworkFilters, dict[str, Any]]:
    """The filters, and what they narrow to: the last year when no period is given."""
    form = NetworkFilters(request.GET or None, partners=_partners())
    form.is_valid()
    wanted = form.cleaned_data if form.is_bound else {}
    today = timezone.localdate()
    return form, {
        "since": wanted.get("since") or today - A_YEAR,
        "until": wanted.get("until") or today,
        "state": wanted.get("state") or "",
        "partner": wanted.get("partner") or "",
    }


def _partners() -> list[tuple[str, str]]:
    playing = Organization.objects.playing(Part.REFERRAL) | Organization.objects.playing(
        Part.DELIVERY
    )
    pairs = [(str(each.pk), each.called) for each in playing.distinct()]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


@require_safe
@coordinators
def overview(request: Asked) -> HttpResponse:
    """Counts by state, partner and month, and the list of codes."""
    form, wanted = _asked(request)
    counted = network(request.acting, **wanted)
    page = Paginator(counted.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "chips": chips(request, form),
        "wanted": wanted,
        "network": counted,
        "figures": _figures(counted),
        "sides": _sides(counted, request),
        "months": _months(counted),
        "states": _state_chart(counted),
        "ends": _ends(counted),
        "declines": _declines(counted),
        "parties": Party.labels,
        "page": page,
        "rows": [_row(each) for each in page.object_list],
        "query": request.GET.urlencode(),
    }
    return render(request, "referrals/network.html", context)


def _by_state(counted: Network) -> list[dict[str, Any]]:
    return [
        {"label": State(state).label, "value": number, "tone": TONES[State(state)], "state": state}
        for state, number in counted.by_state.items()
    ]


def _figures(counted: Network) -> list[Figure]:
    """The numbers of the strip: what waits, what is with receivers, what ended how."""
    state = counted.by_state

    def of(*states: str) -> int:
        return sum(state.get(each, 0) for each in states)

    return [
        Figure(_("Sent in this period"), counted.total),
        Figure(_("Waiting for an answer"), of(*WAITING_FOR_ANSWER)),
        Figure(_("Returned for information"), of(State.RETURNED)),
        Figure(_("With the receiver"), of(*WITH_RECEIVER)),
        Figure(_("Over"), of(*OVER)),
    ]


def _sides(counted: Network, request: Asked) -> list[dict[str, Any]]:
    """Counts by partner, as sender and as receiver; each name narrows the list to that partner."""
    sides = (
        (_("By who sent them"), counted.senders, False),
        (_("By who received them"), counted.receivers, True),
    )
    return [
        {"title": title, "paced": paced, "rows": [_partner(request, row) for row in rows]}
        for title, rows, paced in sides
    ]


def _partner(request: Asked, row: dict[str, Any]) -> dict[str, Any]:
    medians = {key: told_days(row[key]) for key in ("answer_days", "intake_days")}
    return row | medians | {"query": _narrowed(request, row["id"])}


def _ends(counted: Network) -> list[dict[str, Any]]:
    """How they ended, each end in its own word, with its part of all that ended."""
    over = sum(counted.ends.values())
    return [
        {"label": End(end).label, "value": number, "share": number / over}
        for end, number in counted.ends.items()
    ]


def _declines(counted: Network) -> list[dict[str, Any]]:
    """Why they were declined, and on whose side the reason lay."""
    return [
        {
            "label": DeclineReason(reason).label,
            "sides": [(Party(party).label, number) for party, number in sides.items()],
            "value": sum(sides.values()),
        }
        for reason, sides in counted.declines.items()
    ]


def _narrowed(request: Asked, partner: UUID) -> str:
    asked = request.GET.copy()
    asked["partner"] = str(partner)
    asked.pop("page", None)
    return str(asked.urlencode())


def _months(counted: Network) -> Chart:
    names = [_month(each["month"]) for each in counted.months]
    series = [
        Series(label, [each[key] for each in counted.months])
        for key, label in (
            ("sent", _("Sent")),
            ("accepted", _("Accepted")),
            ("enrolled", _("Enrolled")),
        )
    ]
    return Chart(_("Referrals by the month they were sent"), names, series, heading=_("Month"))


def _month(month: datetime.datetime) -> str:
    """Nov 26; French writes its months small."""
    name = str(MONTHS_3[month.month])
    return f"{name if in_french() else capfirst(name)} {month.year % 100:02}"


def _state_chart(counted: Network) -> Chart:
    states = _by_state(counted)
    series = [Series(_("Referrals"), [each["value"] for each in states])]
    return Chart(
        _("Where they stand now"), [each["label"] for each in states], series, kind="bar",
        heading=_("State"),
    )  # fmt: skip


def _row(referral: Referral) -> dict[str, Any]:
    return {
        "referral": referral,
        "word": State(referral.state).label,
        "tone": TONES[State(referral.state)],
        "to_answer": _days(referral.sent_at, referral.answered_at),
        "to_intake": _days(referral.answered_at, _taken_in_at(referral)),
    }


def _taken_in_at(referral: Referral) -> datetime.datetime | None:
    """The intake, or the enrolment when no intake was booked or it came first."""
    known = [at for at in (referral.intake_at, referral.enrolled_at) if at]
    return min(known) if known else None


def _days(since: datetime.datetime | None, until: datetime.datetime | None) -> int | None:
    if since is None or until is None:
        return None
    return (timezone.localdate(until) - timezone.localdate(since)).days


@require_safe
@coordinators
def table(request: Asked) -> HttpResponse:
    """The list of codes as a CSV file."""
    _form, wanted = _asked(request)
    counted = network(request.acting, **wanted)
    columns = [
        _("Code"),
        _("State"),
        _("From"),
        _("To"),
        _("Service"),
        _("Sent on"),
        _("Days to the answer"),
        _("Days from answer to intake"),
        _("How it ended"),
        _("Why it was declined"),
        _("On whose side"),
    ]
    return as_download("network", "csv", columns, (_cells(_row(each)) for each in counted.rows))


def _cells(row: dict[str, Any]) -> list[Any]:
    referral = row["referral"]
    return [
        referral.code,
        row["word"],
        referral.sender.name,
        referral.receiver.name,
        referral.service.name,
        timezone.localdate(referral.sent_at),
        row["to_answer"],
        row["to_intake"],
        referral.get_end_display(),
        referral.get_decline_reason_display(),
        referral.get_decline_party_display(),
    ]
