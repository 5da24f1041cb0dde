"""Reading a shared copy, while its consent lives."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients import portions
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.queries.safety import safety_of_copy
from alongside.foundation.clients.states import Shareable
from alongside.foundation.clients.words import birth
from alongside.foundation.directory.languages import language_label, language_names
from alongside.foundation.directory.models import Place


@dataclass(frozen=True)
class Fact:
    """One part of a copy in words: its code, its label, its value."""

    name: str
    label: str
    value: str


_readable = WrittenForWhoActs(
    lambda by, key: SharedCopy.objects.visible_to(by).readable().filter(referral_id=key)[:1]
)


def readable_copy(acting: Acting, referral_id: UUID) -> SharedCopy | None:
    """The copy of a referral that the asker may read at this moment, if there is one."""
    return next(iter(_readable(acting, referral_id)), None)


def copied(copy: SharedCopy) -> list[Fact]:
    """What a copy says, part by part, in the reader's language.

    The pre-screen and the suitability are the referral's to show, and are not among them.
    """
    return [
        Fact(name, portions.label(name), _IN_WORDS[name](copy.fields[name]))
        for name in Shareable.values
        if name in copy.fields and name in _IN_WORDS
    ]


def _name(value: Mapping[str, str]) -> str:
    return f"{value.get('given', '')} {value.get('family', '')}".strip()


def _birth_date(value: Mapping[str, str]) -> str:
    return birth(datetime.date.fromisoformat(value["date"]), value["known"])


def _place(value: Mapping[str, Any]) -> str:
    place = Place.objects.filter(pk=value.get("place") or "").first()
    named = [place.name] if place else []
    if value.get("no_fixed_address"):
        named.append(_("no fixed address"))
    return ", ".join(named)


def _languages(value: Mapping[str, Any]) -> str:
    spoken = language_names(value.get("spoken", []))
    preferred = language_label(value.get("preferred", ""))
    told = [spoken] if spoken else []
    told.append(_("prefers %(language)s") % {"language": preferred})
    if value.get("interpreter"):
        told.append(_("needs an interpreter"))
    return "; ".join(told)


def _safety(value: Mapping[str, Any]) -> str:
    return " ".join(safety_of_copy({"safety": value}).lines)


def _occupation(value: Mapping[str, str]) -> str:
    title, code = value.get("title", ""), value.get("code", "")
    return f"{title} ({code})" if title and code else title or code


_IN_WORDS: dict[str, Any] = {
    Shareable.NAME: _name,
    Shareable.PREFERRED_NAME: str,
    Shareable.BIRTH_DATE: _birth_date,
    Shareable.PHONE: str,
    Shareable.EMAIL: str,
    Shareable.PLACE: _place,
    Shareable.LANGUAGES: _languages,
    Shareable.SAFETY: _safety,
    Shareable.OCCUPATION: _occupation,
    Shareable.RESUME: lambda value: value.get("name", ""),
}
