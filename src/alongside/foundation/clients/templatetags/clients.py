"""`{% load clients %}`: parts of records and consents in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from alongside.foundation.clients import words
from alongside.foundation.clients.models import Client
from alongside.foundation.directory import languages

register = template.Library()

register.filter("portions", words.fields)
register.filter("portion_list", words.field_list)
register.filter("purpose_list", words.purpose_list)
register.filter("purposes", words.purposes)
register.filter("withdrawn_how", words.withdrawn_how)


@register.filter
def born(client: Client) -> str:
    """The birth date of a record, as far as it is known."""
    return words.birth(client.birth_date, client.birth_date_known)


@register.filter
def language_label(code: str) -> str:
    """The name of a language, with a capital."""
    return languages.language_label(code) if code else ""


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Several languages as one line."""
    return languages.language_names(codes)
