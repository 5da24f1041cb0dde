"""The questions of the pre-screen: how each fact is asked, and read back from what was typed.

What is asked follows from the criteria in force; how it is asked stands here. A fact without a
question here is asked by the title of its rule.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.engines.eligibility import Fact, Need, PartialDate, ValueKind
from alongside.engines.eligibility.rules.language import HIGHEST
from alongside.engines.eligibility.vocabulary import SKILL_NAMES, TERMS
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.ui.fields import BirthDate, DateBoxes
from alongside.foundation.ui.fields import PartialDate as TypedDate

NOT_KNOWN = gettext_lazy("Not known yet")
MOST_YEARS = 70


class KnownInPart(BirthDate):
    """A date of which the day, or the day and the month, may be unknown; empty when nothing is."""

    widget = DateBoxes  # type: ignore[assignment]  # the same boxes without the tick


@dataclass(frozen=True)
class Question:
    """How a fact is asked."""

    label: Any
    hint: Any = ""


QUESTIONS = {
    "status": Question(gettext_lazy("Immigration status")),
    "may_work": Question(gettext_lazy("May they work in Canada?")),
    "arrival": Question(
        gettext_lazy("When did they arrive in Canada?"),
        gettext_lazy("Leave the day, or the day and the month, empty when they are not known."),
    ),
    "education_level": Question(
        gettext_lazy("Highest education"),
        gettext_lazy(
            "The highest they completed outside Canada; if they completed none there, the highest "
            "in Canada."
        ),
    ),
    "education_abroad": Question(gettext_lazy("Was it completed outside Canada?")),
    "education_assessed": Question(gettext_lazy("Is there a credential assessment?")),
    "experience_abroad_years": Question(
        gettext_lazy("Years of experience in the occupation, outside Canada"),
        gettext_lazy("For example 4 or 2.5."),
    ),
    "canadian_experience": Question(
        gettext_lazy("Canadian experience in their field"),
        gettext_lazy("No number is set: “limited” is for you to judge."),
    ),
    "good_english": Question(
        gettext_lazy("Is their English good enough for the programme?"),
        gettext_lazy("A judgement, not a test result. You can judge it in conversation."),
    ),
    "employment": Question(
        gettext_lazy("Paid work now"),
        gettext_lazy(
            "Employment Ontario counts fewer than 20 hours a week as unemployed; IRCC draws its "
            "line between part time and full time at 30 hours."
        ),
    ),
    "underemployed": Question(
        gettext_lazy("Is their work below their training, or with fewer hours than they want?")
    ),
    "available_full_time": Question(gettext_lazy("Can they begin full-time work at once?")),
}


def choices_of(name: str) -> list[tuple[str, Any]]:
    """The values that the fact can have, in the reader's language."""
    language = reader_language()
    term = TERMS.get(name)
    named = term.choices.items() if term else ()
    return [(value, _capital(words.said_in(language))) for value, words in named]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def field_for(need: Need, fallback: str) -> forms.Field:
    """The field that asks for a fact. None is required: what is not known is left empty."""
    question = QUESTIONS.get(need.name, Question(fallback))
    asked = {"label": question.label, "help_text": question.hint, "required": False}
    match need.kind:
        case ValueKind.YES_NO:
            answers = [("yes", _("Yes")), ("no", _("No"))]
            return radios(answers, **asked)
        case ValueKind.NUMBER:
            return years(**asked)
        case ValueKind.DATE:
            return KnownInPart(**asked)
        case _:
            return among(choices_of(need.name), **asked)


def radios(answers: list[tuple[str, Any]], **asked: Any) -> forms.Field:
    return forms.ChoiceField(
        choices=[*answers, ("", NOT_KNOWN)],
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        **asked,
    )


def years(**asked: Any) -> forms.Field:
    return forms.DecimalField(
        min_value=0,
        max_value=MOST_YEARS,
        max_digits=4,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
        **asked,
    )


def among(answers: list[tuple[str, Any]], **asked: Any) -> forms.Field:
    """Few answers stand open as radios, many fold into a select."""
    if len(answers) <= 4:
        return radios(answers, **asked)
    return forms.ChoiceField(choices=[("", NOT_KNOWN), *answers], **asked)


def score_field(skill: str) -> forms.Field:
    levels = [(str(level), str(level)) for level in range(HIGHEST + 1)]
    return forms.ChoiceField(
        label=_capital(SKILL_NAMES[skill].said_in(reader_language())),
        choices=[("", NOT_KNOWN), *levels],
        required=False,
    )


def seen_field(name: str, kind: ValueKind) -> forms.Field:
    """The tick that makes a declared fact a seen one, or an answer a judgement of one's own."""
    if kind is ValueKind.JUDGEMENT:
        label = _("I have judged this myself")
        hint = _(
            "Without this tick it counts as the person’s own opinion, and nobody can tell yet."
        )
        return forms.BooleanField(label=label, help_text=hint, required=False)
    return forms.BooleanField(
        label=_("I have seen evidence"), help_text=proof(name), required=False
    )


def proof(name: str) -> str:
    term = TERMS.get(name)
    if term is None:
        return ""
    return _("For example: %(paper)s.") % {"paper": term.proof.said_in(reader_language())}


def typed(kind: ValueKind, fact: Fact) -> Any:
    """What a field shows for a fact that is known already."""
    value = fact.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, PartialDate):
        return TypedDate(value.year, value.month, value.day)
    return str(int(value)) if kind is ValueKind.SCORE else value


def read(kind: ValueKind, answer: Any) -> Any:
    """The value of a fact from what a field gave."""
    match kind:
        case ValueKind.YES_NO:
            return answer == "yes"
        case ValueKind.NUMBER:
            return float(answer)
        case ValueKind.SCORE:
            return int(answer)
        case ValueKind.DATE:
            return partial(answer)
        case _:
            return answer


def partial(answer: TypedDate | datetime.date) -> PartialDate:
    return PartialDate(answer.year, answer.month, answer.day)
