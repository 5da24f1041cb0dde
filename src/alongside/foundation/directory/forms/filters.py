"""Filters of the lists; they live in the address."""

# newcomer-facing

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory import policy
from alongside.foundation.directory.languages import language_choices
from alongside.foundation.directory.models import Place
from alongside.foundation.directory.queries import Wanted, place_choices
from alongside.foundation.directory.states import Kind, Mode, Part, Sector, ServiceKind
from alongside.foundation.ui.forms import PageForm

ANY = ("", gettext_lazy("Any"))


def _search(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


class OrganizationFilters(PageForm):
    """Which organizations to show."""

    q = _search(gettext_lazy("Name"))
    kind = _choice(gettext_lazy("Kind"), [ANY, *Kind.choices])
    sector = _choice(gettext_lazy("Sector"), [ANY, *Sector.choices])
    language = _choice(gettext_lazy("Language"), lambda: [ANY, *language_choices()])
    place = _choice(gettext_lazy("Place"), lambda: [ANY, *place_choices()])
    part = _choice(gettext_lazy("Part in the network"), [ANY, *Part.choices])
    closed = forms.BooleanField(label=gettext_lazy("Closed ones too"), required=False)

    def asked(self) -> dict[str, Any]:
        """What is asked for; a value that makes no sense narrows nothing."""
        self.is_valid()
        return dict(self.cleaned_data) if self.is_bound else {}


def _near() -> list[tuple[str, str]]:
    return [("", _("Any distance")), *((str(km), _within(km)) for km in policy.NEAR_KM)]


def _within(km: int) -> str:
    return _("Within %(km)s km") % {"km": km}


class ServiceFilters(PageForm):
    """Which services to show."""

    q = _search(gettext_lazy("Service or organization"))
    kind = _choice(gettext_lazy("What it is for"), [ANY, *ServiceKind.choices])
    language = _choice(gettext_lazy("Language"), lambda: [ANY, *language_choices()])
    place = _choice(gettext_lazy("Near"), lambda: [ANY, *place_choices()])
    km = _choice(gettext_lazy("How far"), _near)
    mode = _choice(
        gettext_lazy("How"), [ANY, *[pair for pair in Mode.choices if pair[0] != Mode.BOTH]]
    )
    referrals = forms.BooleanField(label=gettext_lazy("Accepts referrals"), required=False)

    def wanted(self) -> Wanted:
        """What is looked for; a value that makes no sense narrows nothing."""
        self.is_valid()
        asked = dict(self.cleaned_data) if self.is_bound else {}
        place = Place.objects.filter(pk=asked["place"]).first() if asked.get("place") else None
        return Wanted(
            text=asked.get("q", ""),
            kind=asked.get("kind", ""),
            language=asked.get("language", ""),
            place=place,
            km=int(asked["km"]) if asked.get("km") and place else None,
            mode=asked.get("mode", ""),
            accepts_referrals=bool(asked.get("referrals")),
        )
