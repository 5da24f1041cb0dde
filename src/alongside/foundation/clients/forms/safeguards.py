"""Forms of what guards records: erasing, opening in an emergency, how long they are kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.foundation.clients import policy
from alongside.foundation.clients.states import Decision, KeptFor, Review, Why
from alongside.foundation.ui.forms import PageForm
from alongside.foundation.ui.once import OnceForm


class ErasureForm(PageForm, OnceForm):
    """Why a record is to be erased; chosen and not typed, because words would outlive the person's."""

    why = forms.ChoiceField(label=_("Why?"), choices=Why.choices, widget=forms.RadioSelect)


class DecisionForm(PageForm):
    """Whether the record is erased, decided by the second person."""

    ANSWERS = (
        (Decision.CONFIRMED.value, _("Erase it, for ever")),
        (Decision.REFUSED.value, _("Keep it")),
    )
    decision = forms.ChoiceField(
        label=_("What do you decide?"), choices=ANSWERS, widget=forms.RadioSelect
    )


class EmergencyForm(PageForm, OnceForm):
    """Which record must be opened now, why, and for how long.

    `record` comes with the address of a referral; otherwise somebody types the record's number.
    """

    HOURS = (("1", _("1 hour")), ("2", _("2 hours")), ("4", _("4 hours")))
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Number of the record"), max_length=12,
        help_text=_("It stands under the person's name on their record and on their paper."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What has happened?"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Five words or more. Those who keep the record read it, and the person may ask."),
    )  # fmt: skip
    hours = forms.ChoiceField(label=_("For how long?"), choices=HOURS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["record"].value():
            del self.fields["number"]

    def clean_reason(self) -> str:
        """Enough words to be understood by who reviews it."""
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason.split()) < policy.EMERGENCY_WORDS:
            told = gettext("Say in %(count)s words or more what has happened.")
            raise ValidationError(told % {"count": policy.EMERGENCY_WORDS})
        return reason

    def clean_record(self) -> UUID | None:
        """A key in the address that is none leads back to typing the number."""
        key: UUID | None = self.cleaned_data["record"]
        if key is None and "number" not in self.fields:
            raise ValidationError(gettext("Say which record."))
        return key

    @property
    def asked(self) -> UUID | str:
        """The record that was asked for: its key or its number."""
        return self.cleaned_data["record"] or self.cleaned_data["number"]


class ReviewForm(PageForm):
    """What a second person found about an opening in an emergency."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"), choices=Review.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)


class RetentionForm(PageForm, OnceForm):
    """How long the organization keeps records after their last use."""

    least_months = forms.IntegerField(
        label=_("At least, in months"), min_value=policy.KEPT_MONTHS_AT_LEAST, max_value=600,
        help_text=_("12 or more: who was decided about can ask why for a year."),
    )  # fmt: skip
    most_months = forms.IntegerField(
        label=_("At most, in months"), min_value=policy.KEPT_MONTHS_AT_LEAST, max_value=600
    )
    reason = forms.ChoiceField(
        label=_("What asks for it?"), choices=KeptFor.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Which agreement, law or policy"), max_length=200, required=False,
        help_text=_("For example the number of the contribution agreement and its clause."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The longest time is not shorter than the shortest."""
        typed = super().clean() or {}
        if (typed.get("most_months") or 0) < (typed.get("least_months") or 0):
            self.add_error("most_months", _("This must not be less than the shortest time."))
        return typed
