"""A short list of skilled occupations by their NOC 2021 codes, in words of our own.

The codes are those of Canada's National Occupational Classification; they begin with a digit that
may be zero, and so are text. Whoever finds no fitting line writes the occupation in free text.
"""

from __future__ import annotations

import csv
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.engines.eligibility import Words
from alongside.foundation.criteria.telling import reader_language

SHORT_LIST = Path(__file__).parent / "data" / "occupations.csv"
CODE = r"[0-9]{5}"

# The first digit of a code.
FIELDS = {
    "0": gettext_lazy("Legislation and senior management"),
    "1": gettext_lazy("Business, finance and administration"),
    "2": gettext_lazy("Natural and applied sciences"),
    "3": gettext_lazy("Health"),
    "4": gettext_lazy("Education, law, social and community services"),
    "5": gettext_lazy("Art, culture, recreation and sport"),
    "6": gettext_lazy("Sales and service"),
    "7": gettext_lazy("Trades, transport and equipment"),
    "8": gettext_lazy("Natural resources and agriculture"),
    "9": gettext_lazy("Manufacturing and utilities"),
}


class Occupation(NamedTuple):
    """One line of the list."""

    code: str
    words: Words

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.words.said_in(reader_language())


@cache
def short_list() -> tuple[Occupation, ...]:
    """All lines, in the order of the codes."""
    with SHORT_LIST.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(Occupation(r["code"], Words(r["name_en"], r["name_fr"])) for r in rows)


def name_of(code: str) -> str:
    """What the code is called in the reader's language; the code itself when the list has no such line."""
    found = (occupation.name for occupation in short_list() if occupation.code == code)
    return next(found, code)


def choices(also: str = "") -> list[tuple[Any, Any]]:
    """Choices for a select, by field, each by name; `also` is a code that must be among them."""
    groups: list[tuple[Any, Any]] = [("", _("Not known, or none of these"))]
    for digit, lines in groupby(short_list(), key=lambda occupation: occupation.code[0]):
        named = sorted((line.name, line.code) for line in lines)
        groups.append((FIELDS[digit], [(code, f"{name} ({code})") for name, code in named]))
    if also and also not in {occupation.code for occupation in short_list()}:
        groups.append((also, also))
    return groups
