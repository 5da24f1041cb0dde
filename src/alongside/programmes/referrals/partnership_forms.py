"""Forms about networks, their partners and their targets."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory.forms.fields import VersionForm, plain_text
from alongside.foundation.directory.models import Organization
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE, PageForm, PageModelForm
from alongside.foundation.ui.once import OnceForm
from alongside.programmes.referrals.models import Network, Target
from alongside.programmes.referrals.partnership import Aim, Role


class RunsForward(forms.BaseForm):
    """Mixin: a last day is not before the first."""

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day is before the first."))
        return cleaned


class NetworkForm(RunsForward, OnceForm, VersionForm, PageModelForm):
    """What a network is called, what it is for, and its period."""

    starts = ThreeBoxDate(label=gettext_lazy("First day"))
    ends = ThreeBoxDate(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty while the network has no end."),
    )

    class Meta:
        model = Network
        fields: ClassVar[list[str]] = [
            "name_en", "name_fr", "description_en", "description_fr", "starts", "ends",
        ]  # fmt: skip
        labels: ClassVar[dict[str, Any]] = {
            "name_en": gettext_lazy("Name in English"),
            "name_fr": gettext_lazy("Name in French"),
            "description_en": gettext_lazy("What it is for, in English"),
            "description_fr": gettext_lazy("What it is for, in French"),
        }

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        cleaned = super().clean()
        if not (cleaned.get("name_en") or cleaned.get("name_fr")) and not self.errors:
            self.add_error("name_en", _("Write a name, in English or in French."))
        return cleaned

    def clean_description_en(self) -> str:
        """One kind of line ending."""
        return plain_text(self.cleaned_data["description_en"])

    def clean_description_fr(self) -> str:
        """One kind of line ending."""
        return plain_text(self.cleaned_data["description_fr"])

    def values(self) -> dict[str, Any]:
        """What the action needs."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class PartnerForm(RunsForward, OnceForm, PageForm):
    """Who joins, in which role, from when."""

    organization = forms.ChoiceField(label=gettext_lazy("Organization"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect
    )
    starts = ThreeBoxDate(label=gettext_lazy("First day"))
    ends = ThreeBoxDate(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organization.objects.filter(closed_on__isnull=True)
        pairs = sorted(((str(each.pk), each.name) for each in known), key=_by_name)
        self.fields["organization"].choices = [("", CHOOSE), *pairs]  # type: ignore[attr-defined]
        self.initial.setdefault("starts", timezone.localdate())


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


class LeaveForm(PageForm):
    """The last day of a partner."""

    ends = ThreeBoxDate(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, starts: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts = starts
        self.initial.setdefault("ends", max(timezone.localdate(), starts))

    def clean_ends(self) -> datetime.date:
        """Not before it joined."""
        ends: datetime.date = self.cleaned_data["ends"]
        if ends < self.starts:
            raise ValidationError(_("A partner cannot leave before it joined."))
        return ends


class TargetForm(RunsForward, OnceForm, VersionForm, PageModelForm):
    """What is aimed at, how much of it, in which period."""

    aim = forms.ChoiceField(
        label=gettext_lazy("What is aimed at"), choices=Aim.choices, widget=forms.RadioSelect
    )
    number = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=10_000_000,
        help_text=gettext_lazy("Partners: on the last day. Referrals: in the whole period."),
    )  # fmt: skip
    starts = ThreeBoxDate(label=gettext_lazy("First day"))
    ends = ThreeBoxDate(label=gettext_lazy("Last day"))

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = ["aim", "number", "starts", "ends"]

    def values(self) -> dict[str, Any]:
        """What the action needs."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _post_clean(self) -> None:
        """The action sees to the constraints, under the network's lock and with sentences."""
