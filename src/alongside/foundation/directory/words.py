"""How the journal speaks of the directory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.states import Part
from alongside.foundation.journal import names, sentences

FIELDS = {
    "name_en": gettext_lazy("name in English"),
    "name_fr": gettext_lazy("name in French"),
    "short_name": gettext_lazy("short name"),
    "kind": gettext_lazy("kind"),
    "sector": gettext_lazy("sector"),
    "languages": gettext_lazy("languages"),
    "place": gettext_lazy("place"),
    "place_id": gettext_lazy("place"),
    "website": gettext_lazy("website"),
    "parent": gettext_lazy("part of"),
    "parent_id": gettext_lazy("part of"),
    "description_en": gettext_lazy("description in English"),
    "description_fr": gettext_lazy("description in French"),
    "open_weekdays": gettext_lazy("open on"),
    "closed_on": gettext_lazy("closed on"),
    "address": gettext_lazy("address"),
    "agreement": gettext_lazy("funding agreement"),
    "mode": gettext_lazy("how it reaches people"),
    "program": gettext_lazy("programme"),
    "locations": gettext_lazy("locations"),
    "catchment": gettext_lazy("places it serves"),
    "criteria": gettext_lazy("criteria"),
    "statuses": gettext_lazy("immigration statuses"),
    "accepts_referrals": gettext_lazy("accepts referrals"),
    "active": gettext_lazy("offered"),
    "function": gettext_lazy("what the desk is for"),
    "phone": gettext_lazy("telephone"),
    "email": gettext_lazy("e-mail"),
    "service": gettext_lazy("service"),
    "funder": gettext_lazy("funder"),
    "programme": gettext_lazy("programme"),
    "reference": gettext_lazy("reference"),
    "starts": gettext_lazy("from"),
    "ends": gettext_lazy("until"),
}

SENTENCES = {
    "organization.added": gettext_lazy("Organization added"),
    "organization.closed": gettext_lazy("Organization closed"),
    "organization.sealed": gettext_lazy("Organization sealed"),
    "organization.reopened": gettext_lazy("Organization reopened"),
    "location.added": gettext_lazy("Location added"),
    "location.removed": gettext_lazy("Location removed"),
    "program.added": gettext_lazy("Programme added"),
    "program.removed": gettext_lazy("Programme removed"),
    "service.added": gettext_lazy("Service added"),
    "service.stopped": gettext_lazy("Service stopped"),
    "service.resumed": gettext_lazy("Service offered again"),
    "contactpoint.added": gettext_lazy("Contact point added"),
    "contactpoint.removed": gettext_lazy("Contact point removed"),
    "closure.added": gettext_lazy("Closed days added"),
    "closure.removed": gettext_lazy("Closed days removed"),
    "fundingagreement.added": gettext_lazy("Funding agreement added"),
    "fundingagreement.removed": gettext_lazy("Funding agreement removed"),
    "directory.imported": gettext_lazy("Directory imported"),
}
CHANGED = {
    "organization.changed": gettext_lazy("Organization changed: %(fields)s"),
    "location.changed": gettext_lazy("Location changed: %(fields)s"),
    "program.changed": gettext_lazy("Programme changed: %(fields)s"),
    "service.changed": gettext_lazy("Service changed: %(fields)s"),
    "contactpoint.changed": gettext_lazy("Contact point changed: %(fields)s"),
    "closure.changed": gettext_lazy("Closed days changed: %(fields)s"),
    "fundingagreement.changed": gettext_lazy("Funding agreement changed: %(fields)s"),
}


def register() -> None:
    """Register the sentence of each verb, and what gives organizations their names."""
    for verb, words in SENTENCES.items():
        sentences.register(verb, words)
    for verb, words in CHANGED.items():
        sentences.register(verb, words, fields=fields)
    sentences.register(
        "capacity.stated", gettext_lazy("Room stated: %(available)s, waiting: %(waiting)s"),
        waiting=number,
    )  # fmt: skip
    for verb, words in (
        ("participation.began", gettext_lazy("Plays a part in the network: %(part)s")),
        ("participation.ended", gettext_lazy("Part in the network ended: %(part)s")),
    ):
        sentences.register(verb, words, part=part)
    names.register(names.ORGANIZATION, organization_names)


def fields(changed: Iterable[str]) -> str:
    """The names of fields in words."""
    return ", ".join(str(FIELDS.get(name, name)) for name in changed)


def number(count: int | None) -> str:
    """A number, or that it was not stated."""
    return _("not stated") if count is None else str(count)


def part(key: str) -> str:
    """A part in the network in words."""
    return str(dict(Part.choices).get(key, key))


_NAMES = Organization.objects.order_by().only("short_name", "name_en", "name_fr")
_named = WrittenOnce(lambda *keys: _NAMES.filter(pk__in=keys))


def organization_names(keys: Collection[Any]) -> Mapping[str, str]:
    """What organizations are called, by key."""
    return {str(one.pk): one.called for one in _named(*(UUID(str(key)) for key in keys))}
