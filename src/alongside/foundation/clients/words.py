"""Parts of a record in the words of the reader's language."""

# newcomer-facing

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from alongside.foundation.clients.states import BirthDateKnown, Purpose, Shareable
from alongside.foundation.ui import words

# The columns of a record as its form calls them, in the order of the form.
COLUMNS = {
    "given_name": gettext_lazy("Given name, or only name"),
    "family_name": gettext_lazy("Family name"),
    "preferred_name": gettext_lazy("Name they like to be called"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_date_known": gettext_lazy("How much of the date of birth is known"),
    "phone": gettext_lazy("Telephone number"),
    "email": gettext_lazy("E-mail address"),
    "place": gettext_lazy("Where they live"),
    "no_fixed_address": gettext_lazy("No fixed address"),
    "languages": gettext_lazy("Languages they speak"),
    "preferred_language": gettext_lazy("Language to speak with them"),
    "letter_language": gettext_lazy("Language of letters and pages"),
    "interpreter_needed": gettext_lazy("An interpreter is needed"),
    "safe_channels": gettext_lazy("Safe ways to reach them"),
    "no_voice_mail": gettext_lazy("Do not leave voice mail"),
    "safety_note": gettext_lazy("What else keeps them safe"),
    "status": gettext_lazy("Immigration status"),
    "arrived_on": gettext_lazy("Arrived in Canada"),
    "occupation": gettext_lazy("Occupation"),
    "occupation_code": gettext_lazy("NOC code"),
    "worker": gettext_lazy("Worker"),
}

# The parts that a consent covers, said so that both the person and the worker can read them.
FIELDS = {
    Shareable.NAME: gettext_lazy("Name"),
    Shareable.LANGUAGES: gettext_lazy("Languages and interpreter"),
    Shareable.PREFERRED_NAME: gettext_lazy("Preferred name"),
    Shareable.BIRTH_DATE: gettext_lazy("Date of birth"),
    Shareable.PHONE: gettext_lazy("Telephone number"),
    Shareable.EMAIL: gettext_lazy("E-mail address"),
    Shareable.PLACE: gettext_lazy("City or area"),
    Shareable.SAFETY: gettext_lazy("Safe ways of contact"),
    Shareable.OCCUPATION: gettext_lazy("Occupation"),
    Shareable.PRESCREEN: gettext_lazy("Answers to the questions about eligibility"),
    Shareable.SUITABILITY: gettext_lazy("Why the service fits"),
    Shareable.RESUME: gettext_lazy("Résumé"),
}
SHORT_PURPOSES = {
    Purpose.REFER: gettext_lazy("Refer"),
    Purpose.REPORT_BACK: gettext_lazy("Report back"),
    Purpose.SHOW_TO_MENTORS: gettext_lazy("Show to mentors"),
    Purpose.SURVEYS: gettext_lazy("Questions later"),
    Purpose.RESEARCH: gettext_lazy("Research"),
}


def birth(day: datetime.date | None, known: str) -> str:
    """A birth date as far as it is known."""
    if day is None or known == BirthDateKnown.NOT:
        return pgettext("date of birth", "Not known")
    if known == BirthDateKnown.YEAR:
        return str(day.year)
    if known == BirthDateKnown.MONTH:
        return f"{MONTHS[day.month]} {day.year}"
    return words.day(day)


def fields(names: Iterable[str]) -> str:
    """Parts of a record as one line."""
    return _listed(field_list(names))


def field_list(names: Iterable[str]) -> list[str]:
    """Parts of a record, one by one, in the order of the form."""
    chosen = set(names)
    return [str(label) for name, label in FIELDS.items() if name in chosen]


def purpose_list(names: Iterable[str]) -> list[str]:
    """Purposes in the person's own voice, one by one."""
    chosen = set(names)
    return [str(label) for name, label in Purpose.choices if name in chosen]


def purposes(names: Iterable[str]) -> str:
    """Purposes as one short line."""
    chosen = set(names)
    return _listed(str(label) for name, label in SHORT_PURPOSES.items() if name in chosen)


def _listed(parts: Iterable[str]) -> str:
    shown = [part[:1].lower() + part[1:] for part in parts]
    return _(", ").join(shown)


WITHDRAWN_HOW = {
    "private link": gettext_lazy("by the person, on their own page"),
    "own account": gettext_lazy("by the person, on their own page"),
    "told us": gettext_lazy("the person told the organization"),
    "wrote": gettext_lazy("the person wrote to the organization"),
    "family": gettext_lazy("somebody told the organization for the person"),
}


def withdrawn_how(code: str) -> str:
    """How a consent was ended."""
    return str(WITHDRAWN_HOW.get(code, code))
