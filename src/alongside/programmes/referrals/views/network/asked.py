"""What all pages of the network share: who may come, what was asked for, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.foundation.access.gates import role
from alongside.foundation.access.roles import ADMINISTRATOR, NETWORK_COORDINATOR
from alongside.foundation.ui.filters import chips
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.asking import NetworkFilters, month_name
from alongside.programmes.referrals.queries.figures import Cut, as_of
from alongside.programmes.referrals.views.loading import Asked

coordinators = role(NETWORK_COORDINATOR, ADMINISTRATOR)

FEW = "<\N{NO-BREAK SPACE}5"
NONE = "–"


@dataclass(frozen=True)
class Tab:
    """One of the pages about the network."""

    label: str
    url: str
    current: bool


def tabs(request: Asked, current: str) -> list[Tab]:
    """The pages about the network; what is asked for goes along, not to or from pages that ask otherwise."""
    unasked = ("network-room", "network-overdue", "network-partners")
    asked = QueryDict(mutable=True) if current in unasked else request.GET.copy()
    for key in ("page", "by"):
        asked.pop(key, None)
    query = f"?{asked.urlencode()}" if asked else ""
    pages = (
        ("network", _("Overview")),
        ("network-steps", _("Steps and days")),
        ("network-declines", _("Declines and ends")),
        ("network-room", _("Room and overdue")),
        ("network-overdue", pgettext("referrals", "Overdue")),
        ("network-codes", _("Codes")),
        ("network-partners", _("Partners and targets")),
    )
    return [
        Tab(
            label,
            reverse(f"referrals:{name}") + ("" if name in unasked else query),
            name == current,
        )
        for name, label in pages
    ]


def asked(request: Asked, form: type[NetworkFilters] = NetworkFilters) -> NetworkFilters:
    """The filters of this address, read."""
    filters = form(request.GET or None, acting=request.acting)
    filters.is_valid()
    return filters


def page_of(request: Asked, name: str, filters: NetworkFilters, cut: Cut) -> dict[str, Any]:
    """What every page with filters shows of them."""
    return {
        "filters": filters,
        "chips": chips(request, filters),
        "tabs": tabs(request, name),
        "period": period(cut),
        "as_of": as_of(request.acting),
        "query": request.GET.urlencode(),
        "by_place": bool(cut.place),
    }


def period(cut: Cut) -> str:
    """The months of a cut in words."""
    if cut.since == cut.until:
        return month_name(cut.since)
    first, last = month_name(cut.since), month_name(cut.until)
    if first[0].lower() in "aeiou":  # d’avril, d’août, d’octobre
        told = pgettext("months, the first begins with a vowel", "%(first)s to %(last)s")
    else:
        told = pgettext("months", "%(first)s to %(last)s")
    return told % {"first": first, "last": last}


def too_few(cut: Cut, people: int) -> bool:
    """Whether a place has so few people that nothing is told of them."""
    return bool(cut.place) and people < policy.PEOPLE_LEAST


def shown(number: int, *, by_place: bool) -> int | str:
    """A count; by place those from 1 to 4 are told as fewer than five."""
    return FEW if by_place and 0 < number < policy.PEOPLE_LEAST else number
