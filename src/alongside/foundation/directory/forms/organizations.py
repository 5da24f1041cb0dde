"""Forms about an organization itself and its part in the network."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory.forms.fields import (
    LanguagesField,
    VersionForm,
    place_select,
    plain_text,
    sort_places,
)
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.queries.organizations import by_name
from alongside.foundation.directory.states import Part
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import PageForm, PageModelForm
from alongside.foundation.ui.once import OnceForm


class OrganizationForm(OnceForm, VersionForm, PageModelForm):
    """What is known of an organization."""

    languages = LanguagesField()
    place = place_select(gettext_lazy("Place"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    open_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Open on"),
        help_text=gettext_lazy(
            "Deadlines count only days on which both organizations are open. "
            "None ticked means Monday to Friday."
        ),
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parent = forms.ModelChoiceField(
        Organization.objects.all(),
        label=gettext_lazy("Part of"),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("The larger organization that it belongs to, if there is one."),
    )

    groups = (
        (
            gettext_lazy("Names"),
            gettext_lazy("In English, in French, or in both."),
            ["name_en", "name_fr", "short_name"],
        ),
        (
            gettext_lazy("What it is"),
            "",
            ["kind", "sector", "languages", "place", "website", "parent"],
        ),
        (gettext_lazy("When it is open"), "", ["open_weekdays"]),
        (gettext_lazy("What it does"), "", ["description_en", "description_fr"]),
    )

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = [
            "name_en",
            "name_fr",
            "short_name",
            "kind",
            "sector",
            "languages",
            "place",
            "website",
            "open_weekdays",
            "parent",
            "description_en",
            "description_fr",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "name_en": gettext_lazy("Name in English"),
            "name_fr": gettext_lazy("Name in French"),
            "short_name": gettext_lazy("Short name"),
            "kind": gettext_lazy("Kind"),
            "sector": gettext_lazy("Sector"),
            "description_en": gettext_lazy("Description in English"),
            "description_fr": gettext_lazy("Description in French"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "short_name": gettext_lazy("What people call it, for example COSTI."),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            NON_FIELD_ERRORS: {
                "unique_together": gettext_lazy("Another organization has these names.")
            },
        }
        widgets: ClassVar[dict[str, Any]] = {
            "description_en": forms.Textarea({"rows": 4}),
            "description_fr": forms.Textarea({"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sort_places(self)
        others = Organization.objects.order_by(*by_name())
        parent: Any = self.fields["parent"]
        parent.queryset = others.exclude(pk=self.instance.pk)

    def clean_description_en(self) -> str:
        """With one kind of line ending."""
        return plain_text(self.cleaned_data["description_en"])

    def clean_description_fr(self) -> str:
        """With one kind of line ending."""
        return plain_text(self.cleaned_data["description_fr"])

    def clean(self) -> dict[str, Any]:
        """At least one name; no parent that lies below."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name_en") and not cleaned.get("name_fr") and not self.errors:
            self.add_error("name_en", _("Write a name, in English or in French."))
        if _lies_below(cleaned.get("parent"), self.instance):
            told = _("That organization is itself part of this one.")
            self.add_error("parent", told)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action needs."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def _lies_below(candidate: Organization | None, organization: Organization) -> bool:
    seen = set()
    while candidate is not None and candidate.pk not in seen:
        if candidate.pk == organization.pk:
            return True
        seen.add(candidate.pk)
        candidate = candidate.parent
    return False


class CloseForm(PageForm):
    """When an organization closed."""

    on = ThreeBoxDate(label=gettext_lazy("Closed on"), past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class SealForm(PageForm):
    """Whether the services of a sealed organization may still be found and chosen."""

    listed = forms.BooleanField(
        label=gettext_lazy("Its services may be found, and partners may refer to them"),
        required=False,
    )


class ParticipationForm(OnceForm, PageForm):
    """Which part an organization plays, from when."""

    part = forms.ChoiceField(
        label=gettext_lazy("Part in the network"), choices=Part.choices, widget=forms.RadioSelect
    )
    starts = ThreeBoxDate(label=gettext_lazy("Begins"))


class EndForm(PageForm):
    """The last day of a part."""

    ends = ThreeBoxDate(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, starts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts = starts
        self.initial.setdefault("ends", max(timezone.localdate(), starts))

    def clean_ends(self) -> Any:
        """Not before it began."""
        if self.cleaned_data["ends"] < self.starts:
            raise ValidationError(_("A part cannot end before it began."))
        return self.cleaned_data["ends"]
