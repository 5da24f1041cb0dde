"""Filters of a list live in its address; chips show what is on and take it away again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest

from alongside.foundation.ui import words


@dataclass(frozen=True)
class Chip:
    """One filter that is on: its words, and the address without it."""

    label: str
    url: str


def chips(request: HttpRequest, form: forms.BaseForm) -> list[Chip]:
    """The chips of every filter that is filled in and valid."""
    return [Chip(_words(form, name), _without(request, form[name])) for name in chosen(form)]


def chosen(form: forms.BaseForm) -> list[str]:
    """The fields of the filters that are filled in and valid."""
    if not form.is_bound:
        return []
    form.is_valid()
    return [
        name for name in form.fields if form.cleaned_data.get(name) not in (None, "", [], False)
    ]


def _words(form: forms.BaseForm, name: str) -> str:
    """The label and the chosen words ("Status: sent"), or the label alone for a tick."""
    field, value = form[name], form.cleaned_data[name]
    if value is True:
        return str(field.label)
    if isinstance(value, datetime.date):
        return words.pair(field.label, words.day(value))
    chosen = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    labels = dict(_flat(form.fields[name]))
    return words.pair(field.label, ", ".join(str(labels.get(str(one), one)) for one in chosen))


def _flat(field: forms.Field) -> list[tuple[str, str]]:
    """Value and label of every option of a field of choices, groups opened."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return []
    pairs: list[tuple[str, str]] = []
    for key, label in list(field.widget.choices):
        grouped = isinstance(label, list | tuple)
        pairs += [(str(k), str(v)) for k, v in label] if grouped else [(str(key), str(label))]
    return pairs


def _without(request: HttpRequest, field: BoundField) -> str:
    """The address without a field, with all boxes that it has.

    A field that is on by itself (it has an initial value) is taken away by standing there empty.
    """
    asked = request.GET.copy()
    boxes = getattr(field.field.widget, "widgets_names", [])
    for key in [field.html_name, "page", *(f"{field.html_name}{box}" for box in boxes)]:
        asked.pop(key, None)
    if field.initial:
        asked[field.html_name] = ""
    return f"?{asked.urlencode()}" if asked else request.path
