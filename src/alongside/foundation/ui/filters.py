"""Filters of a list live in its address; chips show what is on and take it away again."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest


@dataclass(frozen=True)
class Chip:
    """One filter that is on: its words, and the address without it."""

    label: str
    url: str


def chips(request: HttpRequest, form: forms.BaseForm) -> list[Chip]:
    """The chips of every filter that is filled in and valid."""
    if not form.is_bound:
        return []
    form.is_valid()
    filled = [
        name for name in form.fields if form.cleaned_data.get(name) not in (None, "", [], False)
    ]
    return [Chip(_words(form, name), _without(request, name)) for name in filled]


def _words(form: forms.BaseForm, name: str) -> str:
    """The label and the chosen words ("Status: sent"), or the label alone for a tick."""
    field, value = form[name], form.cleaned_data[name]
    if value is True:
        return str(field.label)
    chosen = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    labels = dict(getattr(form.fields[name], "flatchoices", ())) or dict(_flat(form.fields[name]))
    return f"{field.label}: {', '.join(str(labels.get(str(one), one)) for one in chosen)}"


def _flat(field: forms.Field) -> list[tuple[str, str]]:
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return []
    pairs: list[tuple[str, str]] = []
    for key, label in field.choices:
        pairs += label if isinstance(label, list | tuple) else [(str(key), str(label))]  # type: ignore[arg-type]
    return pairs


def _without(request: HttpRequest, name: str) -> str:
    asked = request.GET.copy()
    for key in [key for key in asked if key == name or key.startswith(f"{name}_")]:
        del asked[key]
    asked.pop("page", None)
    return f"?{asked.urlencode()}" if asked else request.path
