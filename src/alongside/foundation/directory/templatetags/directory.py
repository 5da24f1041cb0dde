"""`{% load directory %}`: languages, distances and addresses as words."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from alongside.foundation.directory import policy
from alongside.foundation.directory.languages import language_names
from alongside.foundation.directory.models import CapacityStatement
from alongside.foundation.ui import words

register = template.Library()


@register.filter
def languages(codes: Iterable[str] | None) -> str:
    """Several languages as one line in the reader's language."""
    return language_names(codes or ())


@register.filter
def distance(km: float) -> str:
    """A distance as precise as it is known."""
    if km < 1:
        return _("less than 1 km")
    return _("about %(km)s km") % {"km": words.whole(km)}


@register.filter
def entry(table: Mapping[str, Any], key: str) -> Any:
    """What a table says of a key, or the key."""
    return table.get(key, key)


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a telephone dials it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


@register.filter
def bare_address(url: str) -> str:
    """An address without what everybody knows."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@register.filter
def counts_as(stated: CapacityStatement) -> int:
    """What a statement of room counts as today."""
    return policy.counts_as(stated)
