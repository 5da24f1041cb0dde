"""The shape of what is typed about clocks: the network's times, and the filters of what is overdue."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import PageForm
from alongside.programmes.referrals.clocks import Times
from alongside.programmes.referrals.states import Clock

STEPS = {
    "remind": gettext_lazy("A reminder goes out after (working days)"),
    "due": gettext_lazy("Due after (working days)"),
    "escalate": gettext_lazy("The coordinator is told after (working days)"),
    "give_back": gettext_lazy("Goes back to the sender after (working days)"),
}
LONGEST = 260
ANY = [("", gettext_lazy("Any"))]


class TimesForm(PageForm):
    """How long each thing may take, from a coming day on."""

    starts = ThreeBoxDate(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy(
            "A day that lies ahead. Referrals sent before it run on by what was promised to them."
        ),
    )

    def __init__(self, *args: Any, now: Mapping[str, Times], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[tuple[Any, Any, list[str]]] = [(_("From when"), "", ["starts"])]
        groups += [(clock.label, "", self._add(clock, now[clock])) for clock in Clock]
        self.groups = groups  # type: ignore[misc]

    def _add(self, clock: Clock, now: Times) -> list[str]:
        """The boxes of one clock; only an answer that does not come sends anything back."""
        names = []
        for step, label in STEPS.items():
            if step == "give_back" and clock != Clock.ANSWER:
                continue
            name = f"{clock.value}-{step}"
            self.fields[name] = forms.IntegerField(
                label=label, min_value=1, max_value=LONGEST, initial=getattr(now, step)
            )
            names.append(name)
        return names

    def clean_starts(self) -> datetime.date:
        """What is in force is never changed, so times begin tomorrow at the earliest."""
        starts: datetime.date = self.cleaned_data["starts"]
        if starts <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that lies ahead: tomorrow or later."))
        return starts

    def clean(self) -> dict[str, Any]:
        """The steps of a clock follow one another."""
        cleaned = super().clean() or self.cleaned_data
        for clock in Clock:
            before = 0
            for step in STEPS:
                name = f"{clock.value}-{step}"
                days = cleaned.get(name)
                if days is not None and days < before:
                    self.add_error(name, _("Not before the step above it."))
                before = days or before
        return cleaned

    def times(self) -> dict[str, Times]:
        """What the action takes."""
        return {
            clock.value: Times(
                *(self.cleaned_data.get(f"{clock.value}-{step}") for step in STEPS)  # type: ignore[arg-type]
            )
            for clock in Clock
        }


class OverdueFilters(PageForm):
    """What an organization's list of what is overdue is narrowed to."""

    side = forms.ChoiceField(
        label=gettext_lazy("Who has to act"),
        choices=[*ANY, ("ours", gettext_lazy("We")), ("theirs", gettext_lazy("The partner"))],
        required=False,
    )
    clock = forms.ChoiceField(
        label=gettext_lazy("What is waited for"), choices=[*ANY, *Clock.choices], required=False
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[("", gettext_lazy("Everybody’s")), ("mine", gettext_lazy("Mine"))],
        required=False,
    )


class NetworkOverdueFilters(PageForm):
    """The same across the network."""

    code = forms.CharField(label=gettext_lazy("Code"), required=False, max_length=12)
    clock = forms.ChoiceField(
        label=gettext_lazy("What is waited for"), choices=[*ANY, *Clock.choices], required=False
    )
    partner = forms.TypedChoiceField(
        label=gettext_lazy("Organization"), required=False, empty_value=None
    )

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [*ANY, *partners]  # type: ignore[attr-defined]
