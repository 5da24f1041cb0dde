"""What only one kind of rule has: its fields, what they show of a rule, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alongside.engines.eligibility.rules.education import LADDER
from alongside.engines.eligibility.rules.language import FRAMEWORKS, HIGHEST, SKILLS
from alongside.engines.eligibility.vocabulary import FRAMEWORK_NAMES, LEVEL_NAMES, SKILL_NAMES
from alongside.foundation.criteria.questions import choices_of
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE

MOST = 999
MOST_YEARS = 70

Fields = dict[str, forms.Field]
Plain = dict[str, Any]


@dataclass(frozen=True)
class Parameters:
    """A kind's own part of the form. `fields` is called with the fact and the rule as it stands."""

    fields: Callable[[str, Mapping[str, Any]], Fields]
    plain: Callable[[Mapping[str, Any]], Plain]
    initial: Callable[[Mapping[str, Any]], Plain]


def as_it_stands(*names: str) -> Callable[[Mapping[str, Any]], Plain]:
    """The values of a rule that its fields show unchanged."""
    return lambda rule: {name: rule[name] for name in names if name in rule}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral() else float(value)


def accepted_fields(fact: str, rule: Mapping[str, Any]) -> Fields:
    known = choices_of(fact)
    named = {value for value, _label in known}
    others = [(value, value) for value in rule.get("accepted", ()) if value not in named]
    return {
        "accepted": forms.MultipleChoiceField(
            label=_("Accepted answers"),
            choices=[*known, *others],
            widget=forms.CheckboxSelectMultiple,
        )
    }


def yes_no_fields(_fact: str, _rule: Mapping[str, Any]) -> Fields:
    return {
        "expected": forms.ChoiceField(
            label=_("Answer asked for"),
            choices=[("yes", _("Yes")), ("no", _("No"))],
            widget=forms.RadioSelect(attrs={"class": "choices--row"}),
            initial="yes",
        )
    }


def number_field(label: str) -> forms.Field:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=MOST,
        max_digits=5,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
    )


def years_field(label: str, hint: str, *, required: bool = True) -> forms.Field:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=MOST_YEARS,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
    )


def elapsed_fields(_fact: str, _rule: Mapping[str, Any]) -> Fields:
    hint = _("On the day on which so many years are full, the rule is no longer met.")
    return {"years": years_field(_("Less than how many years ago?"), hint)}


def within_fields(_fact: str, _rule: Mapping[str, Any]) -> Fields:
    hint = _("One of the two days may be left empty.")
    return {
        "first": ThreeBoxDate(label=_("Not before"), help_text=hint, required=False),
        "last": ThreeBoxDate(label=_("Not after"), required=False),
    }


def within_plain(cleaned: Mapping[str, Any]) -> Plain:
    ends = {name: cleaned.get(name) for name in ("first", "last")}
    return {name: day.isoformat() if day else None for name, day in ends.items()}


def education_fields(_fact: str, _rule: Mapping[str, Any]) -> Fields:
    language = reader_language()
    levels = [(level, capital(LEVEL_NAMES[level].said_in(language))) for level in LADDER[1:]]
    return {
        "minimum": forms.ChoiceField(
            label=_("Lowest level"), choices=levels, widget=forms.RadioSelect
        ),
        "abroad": forms.BooleanField(label=_("Completed outside Canada"), required=False),
        "assessed": forms.BooleanField(label=_("With a credential assessment"), required=False),
    }


def education_plain(cleaned: Mapping[str, Any]) -> Plain:
    return {name: cleaned.get(name) for name in ("minimum", "abroad", "assessed")}


def language_fields(_fact: str, _rule: Mapping[str, Any]) -> Fields:
    language = reader_language()
    frameworks = [(name, FRAMEWORK_NAMES[name].said_in(language)) for name in FRAMEWORKS]
    skills = [(skill, capital(SKILL_NAMES[skill].said_in(language))) for skill in SKILLS]
    return {
        "framework": forms.ChoiceField(
            label=_("Framework"),
            help_text=_("CLB and NCLC are two frameworks; one is not translated into the other."),
            choices=frameworks,
            widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        ),
        "level": forms.TypedChoiceField(
            label=_("Lowest level"),
            choices=[("", CHOOSE), *((level, str(level)) for level in range(1, HIGHEST + 1))],
            coerce=int,
        ),
        "skills": forms.MultipleChoiceField(
            label=_("Skills that count"),
            help_text=_("Each of them must reach the level."),
            choices=skills,
            widget=forms.CheckboxSelectMultiple,
            initial=list(SKILLS),
        ),
        "valid_years": years_field(
            _("How many years results count"), _("Empty: however old they are."), required=False
        ),
    }


def language_plain(cleaned: Mapping[str, Any]) -> Plain:
    plain = {"framework": cleaned.get("framework"), "minimum": cleaned.get("level")}
    plain["skills"] = list(cleaned.get("skills", ()))
    years = cleaned.get("valid_years")
    return plain | ({"valid_years": years} if years else {})


def language_initial(rule: Mapping[str, Any]) -> Plain:
    shown = as_it_stands("framework", "skills", "valid_years")(rule)
    return shown | ({"level": rule["minimum"]} if "minimum" in rule else {})


ACCEPTED = Parameters(
    accepted_fields,
    lambda cleaned: {"accepted": list(cleaned.get("accepted", ()))},
    as_it_stands("accepted"),
)
PARAMETERS: dict[str, Parameters] = {
    "one_of": ACCEPTED,
    "judged": ACCEPTED,
    "yes_no": Parameters(
        yes_no_fields,
        lambda cleaned: {"expected": cleaned.get("expected") == "yes"},
        lambda rule: {"expected": "yes" if rule.get("expected", True) else "no"},
    ),
    "at_least_number": Parameters(
        lambda _fact, _rule: {"minimum": number_field(_("Minimum"))},
        lambda cleaned: {"minimum": number(cleaned["minimum"])},
        as_it_stands("minimum"),
    ),
    "at_most_number": Parameters(
        lambda _fact, _rule: {"maximum": number_field(_("Maximum"))},
        lambda cleaned: {"maximum": number(cleaned["maximum"])},
        as_it_stands("maximum"),
    ),
    "elapsed_less": Parameters(
        elapsed_fields, lambda cleaned: {"years": cleaned.get("years")}, as_it_stands("years")
    ),
    "date_within": Parameters(within_fields, within_plain, as_it_stands("first", "last")),
    "at_least_level": Parameters(
        education_fields, education_plain, as_it_stands("minimum", "abroad", "assessed")
    ),
    "language_level": Parameters(language_fields, language_plain, language_initial),
}
