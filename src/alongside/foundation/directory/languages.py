"""The languages that newcomers and organizations in Ontario speak, by ISO 639 code.

Names come from CLDR (through Babel) in the reader's language; the few that CLDR lacks stand here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language

# The official ones first, then by code. Signs are languages as well.
CODES = (
    "en fr ase fcs ach ak am ar aii az bem bg bn bo bs ckb cr cs de din el es fa fil fi ff gu ha "
    "he hi hr ht hu hy id ig it ja ka kab kk km kmr ko kri ksw ku lg ln lo lt lv ml mn mr my nan ne "
    "nl nus oj om pa pcm pl prs ps pt rn ro rom ru rw sd si sk sn so sq sr sv sw syr ta te th ti tl "
    "tr tw ug uk ur uz vi wo yi yo yue zh"
).split()

MISSING = {
    "aii": {"en": "Assyrian", "fr": "assyrien", "ar": "الآشورية"},
    "ase": {"ar": "لغة الإشارة الأمريكية"},
    "fcs": {
        "en": "Quebec Sign Language",
        "fr": "langue des signes québécoise",
        "ar": "لغة الإشارة الكيبيكية",
    },
    "kmr": {"en": "Kurmanji", "fr": "kurmandji", "ar": "الكرمانجية"},
    "kri": {"ar": "الكريو"},
    "ksw": {"en": "Karen", "fr": "karen", "ar": "الكارين"},
    "prs": {"en": "Dari", "fr": "dari", "ar": "الدرية"},
}


@cache
def _names(language: str) -> dict[str, str]:
    known = Locale.parse("fr_CA" if language == "fr" else language).languages
    return {code: known.get(code) or MISSING[code][language] for code in CODES}


def language_name(code: str, lang: str | None = None) -> str:
    """The language's name in `lang`, or in the reader's language; an unknown code stays a code."""
    reader = (lang or get_language() or "en")[:2]
    names = _names(reader if reader in ("en", "fr", "ar") else "en")
    return names.get(code, code)


def language_names(codes: Iterable[str]) -> str:
    """Several languages as one line: "English, French, Arabic"."""
    comma = "، " if (get_language() or "en").startswith("ar") else ", "
    return capfirst(comma.join(language_name(code) for code in codes))


def language_label(code: str) -> str:
    """The name with a capital, as it stands in a list of choices."""
    return capfirst(language_name(code))


def language_choices() -> list[tuple[str, str]]:
    """All languages for a select: the official ones first, then in the reader's alphabet."""
    official, others = CODES[:2], CODES[2:]
    return [(code, language_label(code)) for code in [*official, *sorted(others, key=_by_letter)]]


def _by_letter(code: str) -> str:
    return language_name(code).translate(_WITHOUT_ACCENTS)


def find_language(text: str) -> str | None:
    """The code of what somebody wrote: a code, or a name in English or French."""
    wanted = text.strip().casefold()
    if wanted in CODES:
        return wanted
    for lang in ("en", "fr", "ar"):
        for code, name in _names(lang).items():
            if name.casefold() == wanted:
                return code
    return None


_WITHOUT_ACCENTS = str.maketrans("ÀÂÉÈÊËÎÏÔÙÛÇàâéèêëîïôùûç", "AAEEEEIIOUUCaaeeeeiiouuc")
_lazy_label: Any = lazy(language_label, str)

LANGUAGE_CHOICES = [(code, _lazy_label(code)) for code in CODES]
"""Every code with its name in the language of whoever reads it."""
