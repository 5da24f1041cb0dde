"""The form of a newcomer's record. Nothing but one name is required."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.forms.languages import LanguagesField
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.states import BirthDateKnown, Channel, Status
from alongside.foundation.clients.words import COLUMNS
from alongside.foundation.directory.languages import language_choices
from alongside.foundation.directory.models import Place
from alongside.foundation.people.models import Membership
from alongside.foundation.people.queries import colleagues
from alongside.foundation.people.states import Language
from alongside.foundation.ui.fields import BirthDate, PartialDate, TelephoneField, ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE, PageForm
from alongside.foundation.ui.once import OnceForm

_languages: Any = lazy(language_choices, list)

# While these are typed, the page asks who looks like the same person.
LOOKED_UP = ("given_name", "family_name", "phone", "birth")
ASKS = {
    "hx-trigger": "input changed delay:500ms",
    "hx-target": "#likeness",
    "hx-include": "closest form",
    "hx-sync": "closest form:queue last",
}


class RecordForm(PageForm, OnceForm):
    """What an organization needs to know of a newcomer for a referral, and no more."""

    given_name = forms.CharField(
        label=COLUMNS["given_name"], max_length=100,
        help_text=_("A single name is normal: write it here and leave the family name empty."),
    )  # fmt: skip
    family_name = forms.CharField(label=COLUMNS["family_name"], max_length=100, required=False)
    preferred_name = forms.CharField(
        label=COLUMNS["preferred_name"], max_length=100, required=False
    )
    birth = BirthDate(
        label=COLUMNS["birth_date"], required=False,
        help_text=_("The year alone is enough, for example 1988."),
    )  # fmt: skip
    no_voice_mail = forms.BooleanField(label=COLUMNS["no_voice_mail"], required=False)
    safe_channels = forms.MultipleChoiceField(
        label=COLUMNS["safe_channels"], choices=Channel.choices, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--row"}),
        help_text=_("Tick only what the person said is safe. Nothing ticked: they did not say."),
    )  # fmt: skip
    safety_note = forms.CharField(
        label=COLUMNS["safety_note"], max_length=300, required=False,
        help_text=_("For example: call on weekday mornings only; do not say where you call from."),
    )  # fmt: skip
    phone = TelephoneField(label=COLUMNS["phone"], required=False)
    email = forms.EmailField(
        label=COLUMNS["email"], required=False,
        error_messages={
            "invalid": _("This is not an e-mail address. It looks like name@example.ca.")
        },
    )  # fmt: skip
    place = forms.ModelChoiceField(
        label=COLUMNS["place"], queryset=Place.objects.none(), required=False, empty_label=CHOOSE,
        help_text=_("City or area; no street address is kept."),
    )  # fmt: skip
    no_fixed_address = forms.BooleanField(label=COLUMNS["no_fixed_address"], required=False)
    preferred_language = forms.ChoiceField(
        label=COLUMNS["preferred_language"], choices=_languages, initial="en"
    )
    interpreter_needed = forms.BooleanField(label=COLUMNS["interpreter_needed"], required=False)
    letter_language = forms.ChoiceField(
        label=COLUMNS["letter_language"], choices=Language.choices, initial=Language.ENGLISH,
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        help_text=_("The page and the papers that the person gets are in this language."),
    )  # fmt: skip
    languages = LanguagesField(
        label=COLUMNS["languages"],
        required=False,
        help_text=_("Names with commas between them, for example: Arabic, French."),
    )
    status = forms.ChoiceField(
        label=COLUMNS["status"],
        required=False,
        choices=[("", _("Not known")), *Status.choices[:-1]],
    )
    arrived_on = ThreeBoxDate(label=COLUMNS["arrived_on"], required=False, past=True)
    occupation = forms.CharField(label=COLUMNS["occupation"], max_length=120, required=False)
    occupation_code = forms.RegexField(
        r"^\d{5}$", label=COLUMNS["occupation_code"], required=False,
        help_text=_("Five digits of the National Occupational Classification 2021."),
        error_messages={"invalid": _("A NOC code has five digits, for example 21231.")},
    )  # fmt: skip
    worker = forms.ChoiceField(label=COLUMNS["worker"], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    groups = (
        (_("Who"), "", ("given_name", "family_name", "preferred_name", "birth")),
        (
            _("Contact safety"),
            _("Ask this first. It is shown wherever the telephone number is."),
            ("no_voice_mail", "safe_channels", "safety_note"),
        ),
        (
            _("How to reach them"),
            _("All of it may stay empty."),
            ("phone", "email", "place", "no_fixed_address"),
        ),
        (
            _("Languages"),
            "",
            ("preferred_language", "interpreter_needed", "letter_language", "languages"),
        ),
        (
            _("For pre-screening"),
            _("Leave empty what you do not know yet."),
            ("status", "arrived_on", "occupation", "occupation_code"),
        ),
        (_("At your organization"), "", ("worker",)),
    )

    def __init__(
        self, *args: Any, acting: Acting, client: Client | None = None, **kwargs: Any
    ) -> None:
        initial = _initial(client) if client else {"worker": str(acting.person.pk)}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.people = {str(person.pk): person for person in team(acting, client)}
        self.fields["place"].queryset = Place.objects.order_by("name_en")  # type: ignore[attr-defined]
        if client is None:
            self._ask_while_typing()
        workers = [(key, str(person)) for key, person in self.people.items()]
        self.fields["worker"].choices = [("", _("Nobody yet")), *workers]  # type: ignore[attr-defined]

    def _ask_while_typing(self) -> None:
        for name in LOOKED_UP:
            asks = ASKS | {"hx-post": reverse("clients:likeness")}
            self.fields[name].widget.attrs.update(asks)

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned form as the columns of a record."""
        cleaned = dict(self.cleaned_data)
        birth = cleaned.pop("birth")
        for name in ("form_key", "version"):
            cleaned.pop(name, None)
        cleaned["worker"] = self.people.get(cleaned["worker"])
        return cleaned | birth_columns(birth)


def birth_columns(birth: PartialDate | None) -> dict[str, Any]:
    """The two columns of a birth date, as far as it is known."""
    if birth is None:
        return {"birth_date": None, "birth_date_known": BirthDateKnown.NOT}
    day = birth.date
    if day:
        return {"birth_date": day, "birth_date_known": BirthDateKnown.DAY}
    known = BirthDateKnown.MONTH if birth.month else BirthDateKnown.YEAR
    return {
        "birth_date": PartialDate(birth.year, birth.month or 1, 1).date,
        "birth_date_known": known,
    }


def partial_birth(client: Client) -> PartialDate | None:
    """The birth date of a record as the form shows it."""
    day, known = client.birth_date, client.birth_date_known
    if day is None:
        return None
    month = day.month if known in (BirthDateKnown.DAY, BirthDateKnown.MONTH) else None
    return PartialDate(day.year, month, day.day if known == BirthDateKnown.DAY else None)


PLAIN = (
    "given_name family_name preferred_name no_voice_mail safe_channels safety_note phone email "
    "no_fixed_address preferred_language interpreter_needed letter_language languages status "
    "arrived_on occupation occupation_code version".split()
)


def _initial(client: Client) -> dict[str, Any]:
    shown = {name: getattr(client, name) for name in PLAIN}
    shown |= {"birth": partial_birth(client), "place": client.place_id}
    return shown | {"worker": str(client.worker_id or "")}


def team(acting: Acting, client: Client | None = None) -> list[Any]:
    """The colleagues who can work with a newcomer, and whoever does now."""
    people = {each.person_id: each.person for each in colleagues(acting) if _does_case_work(each)}
    if client and client.worker:
        people.setdefault(client.worker.pk, client.worker)
    return sorted(people.values(), key=str)


def _does_case_work(membership: Membership) -> bool:
    return bool(set(membership.roles) & set(CASE_ROLES))
