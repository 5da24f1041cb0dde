"""How journal lines get names: upper floors register what gives the names of their keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Namer = Callable[[Collection[Any]], Mapping[str, str]]

PERSON = "person"
ORGANIZATION = "organization"

_namers: dict[str, Namer] = {}


def register(kind: str, namer: Namer) -> None:
    """Register what gives, for keys of one kind, their names by key as text."""
    _namers[kind] = namer


def names_of(kind: str, keys: Collection[Any]) -> Mapping[str, str]:
    """The names of these keys, asked for once; keys that are gone have none."""
    wanted = {str(key) for key in keys if key}
    return _namers[kind](wanted) if wanted and kind in _namers else {}
