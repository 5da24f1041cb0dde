"""One small form for the room of every service of an organization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory import policy
from alongside.foundation.directory.actions import Stated
from alongside.foundation.directory.models import CapacityStatement, Service
from alongside.foundation.directory.states import Unit
from alongside.foundation.ui import words
from alongside.foundation.ui.forms import PageForm
from alongside.foundation.ui.once import OnceForm

MOST = 100_000


class ConfirmForm(OnceForm):
    """That what was stated still holds: a click and nothing else."""


class CapacityForm(OnceForm, PageForm):
    """For each service: how much room, of what, how many wait. An empty line says nothing new."""

    def __init__(
        self,
        *args: Any,
        services: Sequence[Service],
        newest: Mapping[UUID, CapacityStatement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.services = list(services)
        groups = []
        for service in self.services:
            names = self._add(service, newest.get(service.pk))
            groups.append((service.name, self._age(newest.get(service.pk)), names))
        self.groups = groups  # type: ignore[misc]

    def _add(self, service: Service, last: CapacityStatement | None) -> list[str]:
        key = service.pk.hex
        number: dict[str, Any] = {"min_value": 0, "max_value": MOST, "required": False}
        self.fields[f"available_{key}"] = forms.IntegerField(
            label=gettext_lazy("Room for"), initial=last and last.available, **number
        )
        self.fields[f"unit_{key}"] = forms.ChoiceField(
            label=gettext_lazy("Of what"),
            required=False,
            choices=_units(last),
            initial=last.unit if last else Unit.PLACES,
        )
        self.fields[f"waiting_{key}"] = forms.IntegerField(
            label=gettext_lazy("People waiting"), initial=last and last.waiting, **number
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=gettext_lazy("Note"),
            max_length=200,
            required=False,
            initial=last.note if last else "",
            help_text=gettext_lazy("For example: next group begins in January."),
        )
        return [f"{name}_{key}" for name in ("available", "unit", "waiting", "note")]

    def _age(self, last: CapacityStatement | None) -> str:
        if last is None:
            return _("Never stated")
        counted = policy.counts_as(last)
        told = {"ago": words.ago(last.stated_at), "count": words.whole(counted)}
        if counted == last.available:
            return _("Stated %(ago)s") % told
        return _("Stated %(ago)s; counted as %(count)s until it is confirmed") % told

    def clean(self) -> dict[str, Any]:
        """A number is needed wherever something else was typed anew."""
        cleaned = super().clean() or self.cleaned_data
        for service in self.services:
            key = service.pk.hex
            if (
                cleaned.get(f"available_{key}") is None
                and cleaned.get(f"waiting_{key}") is not None
            ):
                told = _("Write how much room there is for %(service)s; 0 when there is none.")
                self.add_error(f"available_{key}", told % {"service": service.name})
        return cleaned

    def stated(self) -> list[Stated]:
        """What the action needs: a line for each service with a number."""
        found = []
        for service in self.services:
            key = service.pk.hex
            available = self.cleaned_data.get(f"available_{key}")
            if available is None:
                continue
            found.append(
                Stated(
                    service_id=service.pk,
                    available=available,
                    unit=self.cleaned_data[f"unit_{key}"] or Unit.PLACES.value,
                    waiting=self.cleaned_data[f"waiting_{key}"],
                    note=self.cleaned_data[f"note_{key}"],
                )
            )
        return found


def _units(last: CapacityStatement | None) -> list[tuple[str, Any]]:
    """The units, with one of its own that the service has used before."""
    own = [(last.unit, last.unit)] if last and last.unit not in Unit.values else []
    return [*Unit.choices, *own]
