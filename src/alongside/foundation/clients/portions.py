"""The parts of a record that a consent covers one by one: taken out for a copy, read back from one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from typing import Any

from alongside.foundation.clients import words
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.states import BirthDateKnown, Shareable
from alongside.foundation.directory.models import Place

Portion = Callable[[Client], Any]


def _name(client: Client) -> dict[str, str]:
    return {"given": client.given_name, "family": client.family_name}


def _birth_date(client: Client) -> dict[str, str]:
    day = client.birth_date
    return {"date": day.isoformat(), "known": client.birth_date_known} if day else {}


def _place(client: Client) -> dict[str, Any]:
    if not (client.place_id or client.no_fixed_address):
        return {}
    return {"place": client.place_id or "", "no_fixed_address": client.no_fixed_address}


def _languages(client: Client) -> dict[str, Any]:
    return {
        "spoken": list(client.languages),
        "preferred": client.preferred_language,
        "letters": client.letter_language,
        "interpreter": client.interpreter_needed,
    }


def _safety(client: Client) -> dict[str, Any]:
    return {
        "channels": list(client.safe_channels),
        "no_voice_mail": client.no_voice_mail,
        "note": client.safety_note,
    }


def _occupation(client: Client) -> dict[str, str]:
    if not (client.occupation or client.occupation_code):
        return {}
    return {"code": client.occupation_code, "title": client.occupation}


# The pre-screen and why a service suits lie with the referral, which hands them in when sending.
ADDED_BY_SENDER = frozenset({Shareable.PRESCREEN.value, Shareable.SUITABILITY.value})

OF_RECORD: dict[str, Portion] = {
    Shareable.NAME: _name,
    Shareable.PREFERRED_NAME: lambda client: client.preferred_name,
    Shareable.BIRTH_DATE: _birth_date,
    Shareable.PHONE: lambda client: client.phone,
    Shareable.EMAIL: lambda client: client.email,
    Shareable.PLACE: _place,
    Shareable.LANGUAGES: _languages,
    Shareable.SAFETY: _safety,
    Shareable.OCCUPATION: _occupation,
}


def label(name: str) -> str:
    """The words for a part of the record."""
    return str(words.FIELDS[Shareable(name)] if name in Shareable.values else name)


def of_client(client: Client, fields: Collection[str]) -> dict[str, Any]:
    """The named parts as the record holds them now; a part that is empty is left out."""
    taken = {name: take(client) for name, take in OF_RECORD.items() if name in fields}
    return {str(name): value for name, value in taken.items() if value}


def to_client(copied: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record begun from a copy; what was not shared stays unknown."""
    name, languages = copied.get("name", {}), copied.get("languages", {})
    safety, occupation = copied.get("safety", {}), copied.get("occupation", {})
    return {
        "given_name": name.get("given", ""),
        "family_name": name.get("family", ""),
        "preferred_name": copied.get("preferred_name", ""),
        "phone": copied.get("phone", ""),
        "email": copied.get("email", ""),
        "languages": languages.get("spoken", []),
        "preferred_language": languages.get("preferred", "en"),
        "letter_language": languages.get("letters", "en"),
        "interpreter_needed": languages.get("interpreter", False),
        "safe_channels": safety.get("channels", []),
        "no_voice_mail": safety.get("no_voice_mail", False),
        "safety_note": safety.get("note", ""),
        "occupation_code": occupation.get("code", ""),
        "occupation": occupation.get("title", ""),
        **_birth_columns(copied.get("birth_date", {})),
        **_place_columns(copied.get("place", {})),
    }


def _birth_columns(copied: Mapping[str, str]) -> dict[str, Any]:
    if not copied:
        return {"birth_date": None, "birth_date_known": BirthDateKnown.NOT}
    day = datetime.date.fromisoformat(copied["date"])
    return {"birth_date": day, "birth_date_known": copied["known"]}


def _place_columns(copied: Mapping[str, Any]) -> dict[str, Any]:
    place = Place.objects.filter(pk=copied.get("place") or "").first()
    return {"place": place, "no_fixed_address": copied.get("no_fixed_address", False)}
