"""What is overdue, for an organization and for the network; and the network's times."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.access.permissions import require
from alongside.foundation.directory.models import Organization
from alongside.foundation.ui import words
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.forms import PageForm
from alongside.programmes.referrals import actions, clocks, permissions, queries
from alongside.programmes.referrals.clock_forms import (
    NetworkOverdueFilters,
    OverdueFilters,
    TimesForm,
)
from alongside.programmes.referrals.models import ClockTimes, Referral
from alongside.programmes.referrals.queries import Late
from alongside.programmes.referrals.queries.figures import as_of
from alongside.programmes.referrals.states import Clock
from alongside.programmes.referrals.views.loading import Asked, case_work
from alongside.programmes.referrals.views.network.asked import coordinators, tabs

PAGE = 25


@require_safe
@case_work
def overdue(request: Asked) -> HttpResponse:
    """What the organization should have done by now, and what it waits for."""
    form = OverdueFilters(request.GET or None)
    found = queries.overdue(request.acting, Late(**_valid(form)))
    return render(request, "referrals/overdue.html", _page(request, form, found))


@require_safe
@coordinators
def network_overdue(request: Asked) -> HttpResponse:
    """What is overdue across the network: codes, organizations and days."""
    form = NetworkOverdueFilters(request.GET or None, partners=_partners(request))
    found = queries.overdue_in_network(request.acting, Late(**_valid(form)))
    page_of = _page(request, form, found) | {
        "tabs": tabs(request, "network-overdue"),
        "as_of": as_of(request.acting),
    }
    return render(request, "referrals/network/overdue.html", page_of)


def _valid(form: PageForm) -> dict[str, Any]:
    """What a filter says; what makes no sense filters nothing."""
    form.is_valid()
    return dict(form.cleaned_data) if form.is_bound else {}


def _partners(request: Asked) -> list[tuple[str, str]]:
    """Organizations with something overdue on their side or on the other."""
    late = queries.overdue_in_network(request.acting, Late()).order_by()
    keys = {key for pair in late.values_list("sender_id", "receiver_id") for key in pair}
    found = Organization.objects.filter(pk__in=keys)
    return sorted(
        ((str(each.pk), each.called) for each in found), key=lambda pair: pair[1].casefold()
    )


def _page(request: Asked, form: PageForm, found: QuerySet[Referral]) -> dict[str, Any]:
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _rows(request, list(page.object_list)),
        "filters": form,
        "chips": chips(request, form),
        "may_set": permissions.may_set_times(request.acting),
    }


def _rows(request: Asked, late: list[Referral]) -> Iterable[dict[str, Any]]:
    days, by = queries.days_late(late), request.acting
    return [
        {
            "referral": each,
            "what": Clock(each.clock).label,
            "holder": _holder(each),
            "ours": by.works_for(clocks.waited_for(each)),
            "partner": each.sender if by.works_for(each.receiver_id) else each.receiver,
            "days": days[each.pk],
        }
        for each in late
    ]


def _holder(referral: Referral) -> Organization | None:
    ours = clocks.waited_for(referral) == referral.sender_id
    return referral.sender if ours else referral.receiver


@require_http_methods(["GET", "POST"])
@coordinators
def times(request: Asked) -> HttpResponse:
    """The network's times: in force, planned and past; the coordinator sets what comes next."""
    may, today = permissions.may_set_times(request.acting), timezone.localdate()
    now = {clock.value: queries.times_on(clock.value, today) for clock in Clock}
    form = TimesForm(request.POST or None, now=now)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            starts = form.cleaned_data["starts"]
            actions.set_times(starts=starts, times=form.times(), by=request.acting)
            messages.success(request, _("Set. What was promised before stays as it was."))
            return redirect("referrals:times")
    context = {"form": form, "may": may, "plans": _plans(), "today": today}
    return render(request, "referrals/times.html", context, status=422 if form.errors else 200)


def _plans() -> list[dict[str, Any]]:
    """All times that were ever set, the latest first, each day with its clocks in order."""
    order = {clock.value: place for place, clock in enumerate(Clock)}
    rows = sorted(ClockTimes.objects.all(), key=lambda each: order[each.clock])
    days = sorted({each.starts for each in rows}, reverse=True)
    in_force = next((day for day in days if day <= timezone.localdate()), None)
    return [
        {
            "title": _plan_title(day, in_force),
            "rows": [each for each in rows if each.starts == day],
        }
        for day in days
    ]


def _plan_title(day: datetime.date, in_force: datetime.date | None) -> str:
    if day == in_force:
        return _("In force now")
    if in_force is None or day > in_force:
        return _("Planned from %(day)s on") % {"day": words.day(day)}
    return _("Before, from %(day)s on") % {"day": words.day(day)}
