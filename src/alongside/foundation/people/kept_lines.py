"""What a kept form held, as lines with the labels that its page showed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from alongside.foundation.people.models import KeptForm
from alongside.foundation.ui.forms import PageForm, PageModelForm

UNSEEN = re.compile(r"^_|^form_key$|^version$|_key$")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A date stands in three boxes; they are one line.
BOX = re.compile(r"_(day|month|year)$")


def lines(kept: KeptForm) -> list[dict[str, str]]:
    """The typed values with their fields' labels, as far as they mean something to a reader."""
    known, shown = _fields_of(kept), dict[str, list[str]]()
    for name, values in kept.fields.items():
        readable = [value for value in values if value.strip() and not KEY.fullmatch(value)]
        if readable and not UNSEEN.search(name):
            field = known.get(_plain(name))
            label = str(field.label) if field and field.label else _from_name(name)
            shown.setdefault(label, []).extend(_said(field, value) for value in readable)
    return [{"label": label, "value": ", ".join(said)} for label, said in shown.items()]


def _fields_of(kept: KeptForm) -> Mapping[str, forms.Field]:
    """The fields of the form that has most of the posted names and least of others."""
    names = {_plain(name) for name in kept.fields}

    def likeness(fields: Mapping[str, forms.Field]) -> tuple[int, int]:
        return len(names & fields.keys()), -len(fields.keys() - names)

    return max((form.base_fields for form in _every_form()), key=likeness, default={})


def _every_form() -> Iterator[Any]:
    waiting: list[Any] = [PageForm, PageModelForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        yield form


def _plain(name: str) -> str:
    return BOX.sub("", name.rpartition("-")[2])


def _from_name(name: str) -> str:
    return _plain(name).replace("_", " ").capitalize()


def _said(field: forms.Field | None, value: str) -> str:
    """A choice by its words, anything else as it was typed."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return value
