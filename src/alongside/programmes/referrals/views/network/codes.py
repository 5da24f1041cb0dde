"""The list of codes: one line for each referral of a period, and no name."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.files.tables import as_download
from alongside.programmes.referrals.asking import CodeFilters, back
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.figures import Cut
from alongside.programmes.referrals.standing import TONES
from alongside.programmes.referrals.states import State
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import asked, coordinators, page_of

PAGE = 25
MOST = 1_000
"""So many can be paged through; counting a hundred thousand would cost more than the page."""


class Newest(Paginator):
    """Pages over the newest of a long list."""

    @cached_property
    def count(self) -> int:
        """How many there are, as far as pages lead."""
        found: Any = self.object_list
        return int(found[:MOST].count())


def codes(acting: Acting, cut: Cut, state: str = "") -> QuerySet[Referral]:
    """What was sent in the months of a cut, the newest first."""
    found = Referral.objects.counted_by(acting).filter(
        sent_at__gte=_begins(cut.since), sent_at__lt=_begins(back(cut.until, -1)), **cut.narrowed
    )
    if state in State.values:
        found = found.filter(state=state)
    return found.select_related("sender", "receiver", "service").order_by("-sent_at", "-id")


def _begins(month: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(month, datetime.time.min))


def _wanted(request: Asked) -> tuple[CodeFilters, QuerySet[Referral], Cut]:
    filters = asked(request, CodeFilters)
    cut = filters.cut()
    state = filters.cleaned_data.get("state", "") if filters.is_bound else ""
    return filters, codes(request.acting, cut, state), cut  # type: ignore[return-value]


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """Codes, page by page."""
    filters, found, cut = _wanted(request)
    here = Newest(found, PAGE).get_page(request.GET.get("page"))
    context = page_of(request, "network-codes", filters, cut) | {
        "page": here,
        "rows": [_row(each) for each in here.object_list],
        "cut_off": here.paginator.count >= MOST,
    }
    return render(request, "referrals/network/codes.html", context)


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
def table(request: Asked, kind: str) -> HttpResponse:
    """The list of codes as a table."""
    _filters, found, _cut = _wanted(request)
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
    return as_download(_("network codes"), kind, columns, (_cells(_row(each)) for each in found))


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
