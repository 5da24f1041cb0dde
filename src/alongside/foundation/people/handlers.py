"""What people listen to: the language that somebody chooses, and the journal that asks for names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.journal import names
from alongside.foundation.people import actions
from alongside.foundation.people.models import Person
from alongside.foundation.ui.signals import language_chosen

_named = WrittenOnce(lambda *keys: Person.objects.only("name", "email").filter(pk__in=keys))


def connect() -> None:
    """Begin to listen."""
    names.register(names.PERSON, names_of)
    language_chosen.connect(remember_language, dispatch_uid="people.language")


def names_of(keys: Collection[Any]) -> dict[str, str]:
    """The names of people, for the journal's lines."""
    return {str(person.pk): str(person) for person in _named(*(UUID(str(key)) for key in keys))}


def remember_language(request: HttpRequest, language: str, **_: Any) -> None:
    """Keep the choice with the account. Case work is in English and French; Arabic is newcomers'."""
    acting = request.acting  # type: ignore[attr-defined]
    if language in settings.STAFF_LANGUAGES or acting.subjects:
        actions.choose_language(language=language, by=acting)
