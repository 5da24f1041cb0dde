"""Forms about what an organization keeps: locations, programs, services, contact points, agreements."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory import eligibility
from alongside.foundation.directory.forms.fields import (
    LanguagesField,
    PlacesField,
    VersionForm,
    place_select,
    plain_text,
    sort_places,
)
from alongside.foundation.directory.models import (
    Closure,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Place,
    Program,
    Service,
)
from alongside.foundation.directory.queries.organizations import by_name
from alongside.foundation.directory.states import Part, ServiceKind
from alongside.foundation.ui import words
from alongside.foundation.ui.fields import TelephoneField, ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE, PageModelForm
from alongside.foundation.ui.once import OnceForm

LONGEST_CLOSURE = datetime.timedelta(days=92)
NAMES = {"name_en": gettext_lazy("Name in English"), "name_fr": gettext_lazy("Name in French")}


class PartForm(OnceForm, VersionForm, PageModelForm):
    """A part of an organization. `many`: fields that hold several records."""

    many: ClassVar[tuple[str, ...]] = ()
    needs_name = False

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.instance.organization = organization

    def clean(self) -> dict[str, Any]:
        """At least one name where a name is needed."""
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("name_en") or cleaned.get("name_fr")
        if self.needs_name and not named and not self.errors:
            self.add_error("name_en", _("Write a name, in English or in French."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action needs, without what `chosen` gives."""
        names = [name for name in self._meta.fields or () if name not in self.many]
        return {name: self.cleaned_data[name] for name in names}

    def chosen(self) -> dict[str, Any]:
        """The records of fields that hold several."""
        return {name: self.cleaned_data[name] for name in self.many}


class LocationForm(PartForm):
    """A site where an organization receives people."""

    place = place_select(gettext_lazy("Place"))

    class Meta:
        model = Location
        fields: ClassVar[list[str]] = ["name_en", "name_fr", "address", "place"]
        labels: ClassVar[dict[str, Any]] = {**NAMES, "address": gettext_lazy("Address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sort_places(self)


class ProgramForm(PartForm):
    """A programme under which services are offered."""

    needs_name = True

    class Meta:
        model = Program
        fields: ClassVar[list[str]] = ["name_en", "name_fr", "agreement"]
        labels: ClassVar[dict[str, Any]] = {**NAMES, "agreement": gettext_lazy("Paid by")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = self.organization.agreements.select_related("funder")
        field.label_from_instance = lambda one: words.pair(one.funder.called, one.programme)
        field.empty_label = "—"


class ServiceForm(PartForm):
    """What an organization does for newcomers, for whom, and where."""

    needs_name = True
    many = ("locations", "catchment")

    languages = LanguagesField()
    catchment = PlacesField(
        label=gettext_lazy("Places it serves"),
        help_text=gettext_lazy(
            "With commas between them. Leave it empty when people may come from everywhere."
        ),
    )
    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(),
        label=gettext_lazy("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    criteria = forms.ChoiceField(
        label=gettext_lazy("Criteria that a person must meet"), required=False
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Immigration statuses that the funder pays for"),
        help_text=gettext_lazy("Tick none when any status will do."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    groups = (
        (
            gettext_lazy("What it is"),
            "",
            ["name_en", "name_fr", "kind", "program", "description_en", "description_fr"],
        ),
        (
            gettext_lazy("How and where"),
            "",
            ["mode", "languages", "locations", "catchment"],
        ),
        (gettext_lazy("For whom"), "", ["criteria", "statuses", "accepts_referrals"]),
    )

    class Meta:
        model = Service
        fields: ClassVar[list[str]] = [
            "name_en",
            "name_fr",
            "kind",
            "program",
            "description_en",
            "description_fr",
            "mode",
            "languages",
            "locations",
            "catchment",
            "criteria",
            "statuses",
            "accepts_referrals",
        ]
        labels: ClassVar[dict[str, Any]] = {
            **NAMES,
            "kind": gettext_lazy("What it is for"),
            "program": gettext_lazy("Programme"),
            "description_en": gettext_lazy("Description in English"),
            "description_fr": gettext_lazy("Description in French"),
            "mode": gettext_lazy("How it reaches people"),
            "accepts_referrals": gettext_lazy("Accepts referrals through the network"),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "description_en": forms.Textarea({"rows": 3}),
            "description_fr": forms.Textarea({"rows": 3}),
            "mode": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.version and self.instance._state.adding is False:
            self.initial["catchment"] = [place.pk for place in self.instance.catchment.all()]
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", CHOOSE), *ServiceKind.choices]
        fields["program"].queryset = self.organization.programs.all()
        fields["program"].empty_label = "—"
        fields["locations"].queryset = self.organization.locations.select_related("place")
        fields["locations"].label_from_instance = location_words
        none = ("", gettext_lazy("None: anybody may come"))
        fields["criteria"].choices = [none, *eligibility.criteria_choices()]
        fields["statuses"].choices = eligibility.status_choices()

    def clean_catchment(self) -> list[Place]:
        """The places themselves."""
        return list(Place.objects.filter(pk__in=self.cleaned_data["catchment"]))

    def clean_description_en(self) -> str:
        """With one kind of line ending."""
        return plain_text(self.cleaned_data["description_en"])

    def clean_description_fr(self) -> str:
        """With one kind of line ending."""
        return plain_text(self.cleaned_data["description_fr"])


def location_words(location: Location) -> str:
    """A location as one line: its name, its address, its place."""
    parts = [location.name, location.address, location.place.name]
    return ", ".join(part for part in parts if part)


class ContactPointForm(PartForm):
    """How to reach a desk of the organization."""

    languages = LanguagesField()

    class Meta:
        model = ContactPoint
        fields: ClassVar[list[str]] = ["function", "phone", "email", "service", "languages"]
        labels: ClassVar[dict[str, Any]] = {
            "function": gettext_lazy("What this desk is for"),
            "phone": gettext_lazy("Telephone"),
            "email": gettext_lazy("E-mail"),
            "service": gettext_lazy("For one service only"),
        }
        field_classes: ClassVar[dict[str, Any]] = {"phone": TelephoneField}
        help_texts: ClassVar[dict[str, Any]] = {
            "function": gettext_lazy("A desk, not a private person: for example “Intake”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service: Any = self.fields["service"]
        service.queryset = self.organization.services.filter(active=True)
        service.empty_label = "—"

    def clean(self) -> dict[str, Any]:
        """A telephone number or an e-mail address."""
        cleaned = super().clean()
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", _("Write a telephone number or an e-mail address."))
        return cleaned


class AgreementForm(PartForm):
    """Who pays for what, from when until when."""

    starts = ThreeBoxDate(label=gettext_lazy("Begins"))
    ends = ThreeBoxDate(label=gettext_lazy("Until"), required=False)

    class Meta:
        model = FundingAgreement
        fields: ClassVar[list[str]] = ["funder", "programme", "reference", "starts", "ends"]
        labels: ClassVar[dict[str, Any]] = {
            "funder": gettext_lazy("Funder"),
            "programme": gettext_lazy("Programme"),
            "reference": gettext_lazy("Reference"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        playing = Organization.objects.playing(Part.FUNDER).exclude(pk=self.organization.pk)
        funders = playing | Organization.objects.filter(pk=self.instance.funder_id)
        funder: Any = self.fields["funder"]
        funder.empty_label = CHOOSE
        funder.queryset = funders.order_by(*by_name())

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end lies before the beginning."))
        return cleaned


class ClosureForm(PartForm):
    """Days on which an organization is closed."""

    starts = ThreeBoxDate(label=gettext_lazy("First day closed"))
    ends = ThreeBoxDate(label=gettext_lazy("Last day closed"))

    class Meta:
        model = Closure
        fields: ClassVar[list[str]] = ["starts", "ends"]

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins, nor go on for longer than a season."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end lies before the beginning."))
        elif starts and ends and ends - starts > LONGEST_CLOSURE:
            told = _("At most three months. An organization that stops for good is closed instead.")
            self.add_error("ends", told)
        return cleaned
