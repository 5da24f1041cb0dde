"""Words in English and French, and how lists, dates and numbers are written in each."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from alongside.engines.eligibility.dates import PartialDate

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

MONTHS_EN = "January February March April May June July August September October November December"
MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS: dict[Language, tuple[str, ...]] = {
    "en": tuple(MONTHS_EN.split()),
    "fr": tuple(MONTHS_FR.split()),
}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Words(NamedTuple):
    """One text in both official languages."""

    en: str
    fr: str

    def said_in(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


def joined(items: Sequence[str], word: Words, language: Language) -> str:
    """`a, b and c`, with the joining word of the language."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word.said_in(language)} {items[-1]}"


def written_date(when: PartialDate | date, language: Language) -> str:
    """As much of a date as is known: 14 May 2023, May 2023, 2023."""
    month, day = when.month, when.day
    if month is None:
        return str(when.year)
    name = MONTHS[language][month - 1]
    if day is None:
        return f"{name} {when.year}"
    return f"{ordinal(day, language)} {name} {when.year}"


def ordinal(day: int, language: Language) -> str:
    return "1er" if language == "fr" and day == 1 else str(day)


def written_number(number: float, language: Language) -> str:
    text = f"{number:g}"
    return text.replace(".", ",") if language == "fr" else text


def counted_years(count: float, language: Language) -> str:
    """`1 year`, `3 years`; in French everything below two is singular."""
    number = written_number(count, language)
    if language == "fr":
        return f"{number} {'an' if count < 2 else 'ans'}"
    return f"{number} {'year' if count == 1 else 'years'}"


def tidied(sentence: str, language: Language) -> str:
    """The sentence with a capital first letter and, in French, spaces that do not break."""
    sentence = sentence[:1].upper() + sentence[1:]
    if language == "fr":
        sentence = re.sub(r" ([:»])", NO_BREAK_SPACE + r"\1", sentence)
        sentence = sentence.replace("« ", "«" + NO_BREAK_SPACE)
    return sentence
