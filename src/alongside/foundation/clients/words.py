"""Parts of a record in the words of the reader's language."""

# newcomer-facing

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


def birth(day: datetime.date | None, known: str) -> str:
    """A birth date as far as it is known."""
    if day is None or known == BirthDateKnown.NOT:
        return _("Not known")
    if known == BirthDateKnown.YEAR:
        return str(day.year)
    if known == BirthDateKnown.MONTH:
        return f"{MONTHS[day.month]} {day.year}"
    return words.day(day)


def fields(names: Iterable[str]) -> str:
    """Parts of a record as one line."""
    labels = {code: str(label) for code, label in Shareable.choices}
    return _listed(labels.get(name, name) for name in names)


def purposes(names: Iterable[str]) -> str:
    """Purposes as one line."""
    labels = {code: str(label) for code, label in Purpose.choices}
    return _listed(labels.get(name, name) for name in names)


def _listed(parts: Iterable[str]) -> str:
    shown = [part[:1].lower() + part[1:] for part in parts]
    return _(", ").join(shown)
