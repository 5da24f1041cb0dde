"""What the coordinator's pages may be asked for: a period, a partner, a service or a place."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.directory.models import Participation, Place, Service
from alongside.foundation.directory.states import Part
from alongside.foundation.ui.forms import Offered, PageForm
from alongside.foundation.ui.words import in_french, with_house
from alongside.programmes.referrals.queries.figures import Cut, months_known
from alongside.programmes.referrals.states import BEFORE_SENDING, State

A_YEAR = 12
"""Months that are shown when nobody asks for others, the present one included."""


def month_name(month: datetime.date) -> str:
    """October 2026; French writes its months small."""
    name = str(MONTHS[month.month])
    return f"{name if in_french() else capfirst(name)} {month.year}"


def read_month(text: str) -> datetime.date | None:
    """The first day of a month written as 2026-10, or None."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month, no moment)
    except ValueError:
        return None


class NetworkFilters(PageForm):
    """The period and whom it is about; everything may be left open."""

    since = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("Until"), required=False)
    sender = forms.ChoiceField(label=gettext_lazy("Sender"), required=False)
    receiver = forms.ChoiceField(label=gettext_lazy("Receiver"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Where people live"), required=False)

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months_known(acting)
        months = [(f"{month:%Y-%m}", month_name(month)) for month in reversed(self.months)]
        senders, receivers = partners()
        self._offer("since", months, _("A year ago"))
        self._offer("until", months, _("Now"))
        self._offer("sender", senders)
        self._offer("receiver", receivers)
        self._offer("service", services())
        self._offer("place", regions())

    def _offer(self, name: str, pairs: list[tuple[str, str]], none: str = "") -> None:
        self.fields[name].choices = Offered(("", none or _("All")), *pairs)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period runs forward, and a place stands alone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", _("The period ends before it begins. Choose a later month."))
        partner = cleaned.get("sender") or cleaned.get("receiver") or cleaned.get("service")
        if cleaned.get("place") and partner:
            told = _(
                "A place cannot be combined with a partner or a service: so few people would be left "
                "that they could be known. Take one of them away."
            )
            self.add_error("place", told)
        return cleaned

    def cut(self) -> Cut:
        """What is asked for; what is wrong counts as left open."""
        asked = self.cleaned_data if self.is_bound else {}
        present = timezone.localdate().replace(day=1)
        until = read_month(asked.get("until") or "") or present
        since = read_month(asked.get("since") or "") or back(until, A_YEAR - 1)
        who = {name: asked.get(name) or None for name in ("sender", "receiver", "service", "place")}
        return Cut(min(since, until), until, **who)


class CodeFilters(NetworkFilters):
    """For the list of codes: by state as well, and by no place, which would say where somebody lives."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]
        sent = [(state.value, str(state.label)) for state in State if state not in BEFORE_SENDING]
        self._offer("state", sent, _("Any"))


def back(month: datetime.date, count: int) -> datetime.date:
    """The month so many months earlier."""
    at = month.year * 12 + month.month - 1 - count
    return datetime.date(at // 12, at % 12 + 1, 1)


HOUSE = ("organization__short_name", "organization__name_en", "organization__name_fr")
_partners = WrittenOnce(
    lambda: (
        Participation.objects.filter(
            part__in=[Part.REFERRAL, Part.DELIVERY], organization__sealed_at=None
        )
        .order_by()
        .values_list("part", "organization_id", *HOUSE)
    )
)
_services = WrittenOnce(
    lambda: (
        Service.objects.filter(accepts_referrals=True, organization__sealed_at=None)
        .order_by()
        .values_list("pk", *HOUSE, "name_en", "name_fr")
    )
)
_regions = WrittenOnce(
    lambda: Place.objects.filter(within=None).order_by().values_list("slug", "name_en", "name_fr")
)


def partners() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Who refers and who receives, or once did, in one query: keys and the names people use."""
    found: dict[str, set[tuple[str, str]]] = {Part.REFERRAL: set(), Part.DELIVERY: set()}
    for part, key, short, english, french in _partners():
        found[part].add((str(key), short or _named(english, french)))
    senders, receivers = (sorted(found[part], key=_by_name) for part in found)
    return senders, receivers


def services() -> list[tuple[str, str]]:
    """The services to which partners refer, each with its organization."""
    pairs = [
        (str(key), with_house(short or _named(english, french), _named(name_en, name_fr)))
        for key, short, english, french, name_en, name_fr in _services()
    ]
    return sorted(pairs, key=_by_name)


def regions() -> list[tuple[str, str]]:
    """Municipalities and regions: places that lie within no other."""
    return sorted(((slug, _named(*names)) for slug, *names in _regions()), key=_by_name)


def _named(english: str, french: str) -> str:
    """The name in the reader's language, or in the only one there is."""
    return (french or english) if in_french() else (english or french)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
