"""The form of a consent: each purpose and each part of the record its own tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation.clients import policy, words
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries.safety import safety_of
from alongside.foundation.clients.states import NEEDED_TO_REFER, Given, Purpose, Shareable
from alongside.foundation.directory.languages import language_choices
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.states import Part
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE, PageForm
from alongside.foundation.ui.once import OnceForm

_languages: Any = lazy(language_choices, list)
OFFERED = tuple(name for name in Shareable.values if name not in NEEDED_TO_REFER)


class ConsentForm(PageForm, OnceForm):
    """What the person agrees to; the exact text is read aloud on the next page."""

    receiver = forms.ModelChoiceField(
        label=_("Organization that the information goes to"),
        error_messages={"required": _("Name the organization that the information goes to.")}, queryset=Organization.objects.none(),
        required=False, empty_label=CHOOSE,
    )  # fmt: skip
    purposes = forms.MultipleChoiceField(
        label=_("The person agrees to"), choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing that the person agrees to.")},
    )  # fmt: skip
    fields_offered = forms.MultipleChoiceField(
        label=_("The person chooses"), required=False,
        choices=[(name, words.FIELDS[Shareable(name)]) for name in OFFERED],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--row"}),
        help_text=_("Tick only what the person says yes to. Nothing else is sent."),
    )  # fmt: skip
    read_in = forms.ChoiceField(label=_("Language it was read in"), choices=_languages)
    interpreter = forms.CharField(
        label=_("Interpreter"), max_length=120, required=False,
        help_text=_("Name or service, if somebody interpreted."),
    )  # fmt: skip
    until = ThreeBoxDate(
        label=_("Until when"), future=True,
        help_text=_("12 months unless the person wants less; 24 months at most."),
    )  # fmt: skip
    groups = (
        (_("To whom"), "", ("receiver",)),
        (_("For what"), _("Each is its own answer."), ("purposes",)),
        (
            _("Which parts of the record"),
            _(
                "A referral always sends the name, the languages and whether an interpreter is needed. If the person does not want to share these, do not refer them."
            ),
            ("fields_offered",),
        ),
        (_("How it was asked"), "", ("read_in", "interpreter", "until")),
    )

    def __init__(self, *args: Any, client: Client, receiver: Any = None, **kwargs: Any) -> None:
        self.client = client
        initial = {
            "read_in": client.preferred_language,
            "until": policy.consent_until(),
            "receiver": receiver,
        }
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        partners = Organization.objects.playing(Part.DELIVERY).exclude(pk=client.organization_id)
        if receiver:
            partners |= Organization.objects.filter(pk=receiver).exclude(pk=client.organization_id)
        self.fields["receiver"].queryset = partners.distinct()  # type: ignore[attr-defined]
        self.fields["receiver"].required = bool(policy.NEEDS_A_RECEIVER & self._purposes())

    def clean_until(self) -> Any:
        """At most 24 months on."""
        until = self.cleaned_data["until"]
        if until and until > policy.latest_until():
            raise ValidationError(_now("A consent may hold for 24 months at most."))
        return until

    def clean(self) -> dict[str, Any]:
        """What belongs together must come together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        purposes = cleaned.get("purposes") or []
        if Purpose.REPORT_BACK in purposes and Purpose.REFER not in purposes:
            told = _now("Reporting back needs a referral: tick that the information may be sent.")
            self.add_error("purposes", told)
        if Purpose.REFER in purposes:
            self._check_parts(cleaned)
        return cleaned

    def _check_parts(self, cleaned: dict[str, Any]) -> None:
        offered = set(cleaned.get("fields_offered", []))
        reachable = offered & {Shareable.PHONE.value, Shareable.EMAIL.value}
        if reachable and Shareable.SAFETY not in offered and safety_of(self.client).warns:
            told = _now(
                "This person has contact safety notes. Share how to contact them safely too, "
                "or do not share the telephone number and e-mail."
            )
            self.add_error("fields_offered", told)

    def _purposes(self) -> set[str]:
        """What is ticked at this moment; an empty form speaks of a referral, the usual case."""
        return set(self.data.getlist("purposes") if self.is_bound else [Purpose.REFER.value])  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """The cleaned form as the terms of a consent."""
        cleaned = self.cleaned_data
        refers = Purpose.REFER in cleaned["purposes"]
        receiver = cleaned["receiver"]
        return {
            "receiver_id": receiver.pk if receiver else None,
            "fields": [*map(str, NEEDED_TO_REFER), *cleaned["fields_offered"]] if refers else [],
            "purposes": cleaned["purposes"],
            "read_in": cleaned["read_in"],
            "interpreter": cleaned["interpreter"],
            "until": cleaned["until"],
        }


class GivenForm(PageForm):
    """What makes it a consent: it was read aloud, understood, and given."""

    given = forms.ChoiceField(
        label=_("How the consent is given"),
        choices=[choice for choice in Given.choices if choice[0] != Given.ONLINE],
        widget=forms.RadioSelect,
    )  # fmt: skip
    risks_told = forms.BooleanField(
        label=_("I read the text aloud, with the risks, and the person understood it"),
    )
