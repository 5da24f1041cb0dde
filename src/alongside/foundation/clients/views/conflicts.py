"""Two versions of a record side by side: what somebody typed, and what now stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.foundation.clients.models import Client
from alongside.foundation.clients.states import Channel, Status
from alongside.foundation.clients.words import COLUMNS, birth
from alongside.foundation.directory.languages import language_label, language_names
from alongside.foundation.ui import words


@dataclass(frozen=True)
class Difference:
    """One column in which the two versions differ."""

    label: Any
    typed: str
    now: str


def differences(record: Client, typed: Mapping[str, Any]) -> list[Difference]:
    """The columns in which what was typed differs from what now stands, in the form's order."""
    now = {name: getattr(record, name) for name in COLUMNS}
    return [
        Difference(label, written(typed, name), written(now, name))
        for name, label in COLUMNS.items()
        if name in typed and name != "birth_date_known" and _differs(typed, now, name)
    ]


def _differs(typed: Mapping[str, Any], now: Mapping[str, Any], name: str) -> bool:
    known = "birth_date_known" if name == "birth_date" else name
    return bool(typed[name] != now[name] or typed.get(known) != now[known])


def written(values: Mapping[str, Any], name: str) -> str:
    """One column in words; what is empty says so."""
    value = values[name]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "birth_date":
        return birth(value, values["birth_date_known"])
    if value in (None, "", []):
        return _("nothing")
    return str(_IN_WORDS[name](value)) if name in _IN_WORDS else str(value)


_IN_WORDS: dict[str, Any] = {
    "languages": language_names,
    "preferred_language": language_label,
    "letter_language": language_label,
    "safe_channels": lambda codes: ", ".join(str(Channel(code).label) for code in codes),
    "status": lambda code: Status(code).label,
    "arrived_on": words.day,
}
