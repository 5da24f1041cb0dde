"""What the pages of the directory share: which layout, and how an edit that came too late is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.directory.actions.versions import Stale


def with_layout(request: ActingRequest, **page: Any) -> dict[str, Any]:
    """The page's values with its layout: that of case work for people at work, else the public one."""
    at_work = request.acting.organization is not None or request.acting.roles
    return {**page, "page_layout": "base.html" if at_work else "base_public.html"}


def new_key(form: forms.BaseForm) -> UUID:
    """The key of what a form adds: the one that it carried, so that a double click adds one."""
    return form.cleaned_data.get("form_key") or uuid7()


def made_already(request: ActingRequest, model: Any) -> Any:
    """What an earlier submission of the same form has made, or None."""
    try:
        key = UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    return model.objects.filter(pk=key).first()


@dataclass(frozen=True)
class Standing:
    """A field whose present value differs from what was typed."""

    label: Any
    value: str


def save_or_show(
    request: ActingRequest,
    *,
    form: forms.ModelForm,
    save: Callable[[], object],
    again: Callable[[Any], forms.ModelForm],
    done: str,
    back: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Save a valid form and go back; else show it, and when it came too late also what stands now.

    `again`: makes a fresh form over the record as it stands.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Stale as stale:
            page["stale"], page["standing"] = stale.told, _differing(form, again(stale.standing))
            _renew(form, stale.standing.version)
            status = 409
        else:
            messages.success(request, done)
            return redirect(back)
    page |= {"form": form, "cancel": back}
    return render(request, "directory/edit.html", page, status=status)


def _renew(form: forms.ModelForm, version: int) -> None:
    """What was typed stays; a second save is knowing, and holds against what stands now."""
    data: Any = form.data
    form.data = data = data.copy()
    data[form.add_prefix("version")] = str(version)


def _differing(typed: forms.ModelForm, standing: forms.ModelForm) -> list[Standing]:
    return [
        Standing(field.label, _shown(field))
        for field in standing.visible_fields()
        if _shown(field) != _shown(typed[field.name])
    ]


def _shown(field: forms.BoundField) -> str:
    value = field.value()
    values = value if isinstance(value, (list, tuple)) else [value]
    choices = {str(key): label for key, label in getattr(field.field, "choices", ())}
    shown = [str(choices.get(str(each), each)) for each in values if each not in (None, "")]
    return ", ".join(sorted(shown))
