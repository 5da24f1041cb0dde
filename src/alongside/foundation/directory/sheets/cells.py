"""How cells of the directory's tables are read and written. Each reader raises `ValidationError` with a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.foundation.directory.languages import find_language
from alongside.foundation.directory.models import Place
from alongside.foundation.directory.queries.places import find_place
from alongside.foundation.files.imports import Column

Reader = Callable[[str], Any]

TRUE = {"yes", "oui", "true", "vrai", "1", "x"}
FALSE = {"no", "non", "false", "faux", "0"}
BETWEEN = re.compile(r"[;,|]")


def plain_lines(text: str) -> str:
    """Text with one kind of line ending and nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def short(limit: int) -> Reader:
    """Text of at most `limit` signs on one line."""

    def read(cell: str) -> str:
        text = " ".join(cell.split())
        if len(text) > limit:
            told = _("It is longer than %(limit)s signs.") % {"limit": limit}
            raise ValidationError(told)
        return text

    return read


def choice(choices: type[models.TextChoices]) -> Reader:
    """One of the choices, by its key or its words in English or French."""

    def read(cell: str) -> str:
        wanted = cell.casefold()
        for language in ("en", "fr"):
            with translation.override(language):
                for key, label in choices.choices:
                    if wanted in (str(key).casefold(), str(label).casefold()):
                        return str(key)
        told = _("It is none of: %(choices)s.")
        raise ValidationError(told % {"choices": ", ".join(str(key) for key in choices.values)})

    return read


def word(name: str, label: Any, choices: type[models.TextChoices], **more: Any) -> Column:
    """A column that takes one of a few words, and names them to whoever fills it in."""
    return Column(name, label, choice(choices), help=", ".join(choices.values), **more)


def one_of(known: Callable[[], Collection[tuple[str, Any]]]) -> Reader:
    """One of the keys that upper floors registered."""

    def read(cell: str) -> str:
        keys = [key for key, _label in known()]
        if cell in keys:
            return cell
        told = _("It is none of: %(choices)s.")
        raise ValidationError(told % {"choices": ", ".join(keys) or _("(none are known)")})

    return read


def many(read_one: Reader) -> Reader:
    """Several values parted by semicolons, commas or bars, in a stable order."""

    def read(cell: str) -> list[Any]:
        parts = [part.strip() for part in BETWEEN.split(cell)]
        return sorted({read_one(part) for part in parts if part})

    return read


def write_many(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(sorted(values))


def language(cell: str) -> str:
    """A language by its code or its name."""
    code = find_language(cell)
    if code is None:
        told = _("“%(name)s” is no language we know. Write its code, such as “ar”, or its name.")
        raise ValidationError(told % {"name": cell[:40]})
    return code


def place(places: Collection[Place]) -> Reader:
    """A place of the gazetteer by its key or its name."""

    def read(cell: str) -> str:
        slug = find_place(cell, places)
        if slug is None:
            told = _("“%(name)s” is no place of the gazetteer.") % {"name": cell[:60]}
            raise ValidationError(told)
        return slug

    return read


def key(cell: str) -> UUID:
    """The key of a record, as an export wrote it."""
    try:
        return UUID(cell)
    except ValueError as error:
        raise ValidationError(
            _("It is not a key. Leave the cell empty to add a new record.")
        ) from error


def yes_or_no(cell: str) -> bool:
    """Yes or no, in English or French."""
    wanted = cell.casefold()
    if wanted in TRUE | FALSE:
        return wanted in TRUE
    raise ValidationError(_("Write “yes” or “no”."))


def write_yes_or_no(value: bool) -> str:
    """Yes or no, as it is read."""
    return "yes" if value else "no"


def day(cell: str) -> datetime.date:
    """A day, written 2026-11-21."""
    try:
        return datetime.date.fromisoformat(cell[:10])
    except ValueError as error:
        raise ValidationError(_("Write the date like 2026-11-21.")) from error


def address(cell: str) -> str:
    """The address of a website."""
    return str(forms.URLField(max_length=200, assume_scheme="https").clean(cell))


class Named:
    """Organizations by key and by name, to find those that a table speaks of."""

    def __init__(self, names: Mapping[UUID, tuple[str, str]]) -> None:
        self.names = names
        self.keys: dict[str, set[UUID]] = {}
        self.pairs: dict[tuple[str, str], UUID] = {}
        for pk, pair in names.items():
            self.pairs[pair] = pk
            for name in {each.casefold() for each in pair if each}:
                self.keys.setdefault(name, set()).add(pk)

    def find(self, *names: str) -> UUID | None:
        """The only one that is called so in either language, or None."""
        found = self._called(*names)
        return next(iter(found)) if len(found) == 1 else None

    def unclear(self, *names: str) -> bool:
        """Whether the names lead to several."""
        return len(self._called(*names)) > 1

    def _called(self, *names: str) -> set[UUID]:
        return {pk for name in names if name for pk in self.keys.get(name.casefold(), ())}

    def read(self, cell: str) -> UUID:
        """The one that a cell names, by key or by name."""
        try:
            return self._by_key(UUID(cell))
        except ValueError:
            return self._by_name(cell)

    def _by_key(self, pk: UUID) -> UUID:
        if pk not in self.names:
            raise ValidationError(_("No organization has this key."))
        return pk

    def _by_name(self, cell: str) -> UUID:
        found = self.find(cell)
        if found is not None:
            return found
        if cell.casefold() in self.keys:
            told = _("Several organizations are called “%(name)s”. Write the key instead.")
        else:
            told = _("No organization is called “%(name)s”. Add it first.")
        raise ValidationError(told % {"name": cell[:80]})

    def write(self, pk: UUID | None) -> str:
        """The name, or the key where the name would not be enough."""
        if pk is None:
            return ""
        name = next((each for each in self.names[pk] if each), "")
        return name if self.find(name) == pk else str(pk)
