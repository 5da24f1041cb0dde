"""The exact text that is read aloud before a consent, by version and language.

A consent stores which text it was (`wording`, for example "2026-11-fr"), so a version that was ever
used stays in `wordings/` for good; a new text is a new file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import get_language, get_language_info

from alongside.foundation.clients import words
from alongside.foundation.clients.models import Consent
from alongside.foundation.clients.states import Purpose
from alongside.foundation.ui.words import day

VERSION = "2026-11"
LANGUAGES = ("en", "fr", "ar")
FOLDER = Path(__file__).parent / "wordings"

# Keep a Latin name whole within a text that runs from right to left.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"

# The parts that are read for each purpose, between the opening and the end.
OF_PURPOSE = {
    Purpose.REFER: ("refer", "own record"),
    Purpose.REPORT_BACK: ("report back",),
    Purpose.SHOW_TO_MENTORS: ("show to mentors",),
    Purpose.SURVEYS: ("surveys",),
    Purpose.RESEARCH: ("research",),
}
ALWAYS = ("you choose", "until", "stop", "risks")


def current(language: str) -> str:
    """The text in force, in the given language where it is written, else in the page's."""
    now = (get_language() or "en")[:2]
    written = next((code for code in (language, now) if code in LANGUAGES), "en")
    return f"{VERSION}-{written}"


def language_of(wording: str) -> str:
    """The language that a text is written in."""
    return wording.rpartition("-")[2]


def paragraphs(wording: str, *, purposes: Collection[str], facts: Mapping[str, str]) -> list[str]:
    """What is read aloud for these purposes; `facts`: sender, receiver, fields, until."""
    parts = _parts(wording)
    opening = "to another" if Purpose.REFER in purposes else "opening"
    names = [opening]
    for purpose, read in OF_PURPOSE.items():
        names += read if purpose in purposes else ()
    return [parts[name] % facts for name in (*names, *ALWAYS)]


@dataclass(frozen=True)
class Reading:
    """The text as it is read aloud: its language, its direction, its paragraphs."""

    language: str
    paragraphs: list[str]

    @property
    def direction(self) -> str:
        """Which way the text runs."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


def reading(consent: Consent, wording: str = "") -> Reading:
    """The exact text of a consent, taken or about to be, with the names and the date in its language.

    `wording`: the same text in another language, for whoever reads it to an interpreter.
    """
    wording = wording or consent.wording
    language = language_of(wording)
    with translation.override(language):
        facts = {
            "sender": consent.organization.name,
            "receiver": consent.receiver.name if consent.receiver else "",
            "fields": words.fields(consent.fields),
            "until": day(consent.until),
        }
        if get_language_info(language)["bidi"]:
            facts = {name: f"{ISOLATE}{fact}{END_ISOLATE}" for name, fact in facts.items()}
        return Reading(language, paragraphs(wording, purposes=consent.purposes, facts=facts))


@cache
def _parts(wording: str) -> dict[str, str]:
    """The named parts of a file: each begins with its name in square brackets."""
    version, language = wording.rpartition("-")[::2]
    if language not in LANGUAGES:
        raise ValueError(f"no such wording: {wording}")
    text = (FOLDER / f"{version}.{language}.txt").read_text(encoding="utf-8")
    blocks = [block.partition("]\n") for block in text.split("\n[")]
    return {name.strip("["): body.strip() for name, _, body in blocks}
