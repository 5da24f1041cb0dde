"""Reasons of routing as a proposal keeps them, and as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from alongside.engines.eligibility.words import Language
from alongside.engines.routing import Assignment, Cause, LanguageFit, Unassigned
from alongside.engines.routing.reasons import Better
from alongside.engines.routing.sentences import (
    MOST_NAMED,
    assigned_sentences,
    unassigned_sentence,
)
from alongside.foundation.directory.models import Service
from alongside.foundation.ui.words import in_french, with_house

Kept = dict[str, Any]


def kept(why: Assignment | Unassigned) -> Kept:
    """Plain values; of many partners those that a sentence names, and how many more there are."""
    if isinstance(why, Assignment):
        return {
            "language": int(why.language),
            "share": why.share,
            "km": why.km,
            "online": why.online,
            "better": why.better,
            "because": why.because.value if why.because else "",
        }
    shown = why.partners if len(why.partners) <= MOST_NAMED + 1 else why.partners[:MOST_NAMED]
    return {
        "cause": int(why.cause),
        "partners": list(shown),
        "others": len(why.partners) - len(shown),
        "places": why.places,
        "rivals": why.rivals,
    }


def told(reasons: Kept, names: Mapping[str, str]) -> list[str]:
    """The sentences. `names`: what services are called, by key as text."""
    language: Language = "fr" if in_french() else "en"
    if "cause" in reasons:
        return [unassigned_sentence(_unassigned(reasons), names, language)]
    return assigned_sentences(_assignment(reasons), names, language)


def _assignment(reasons: Kept) -> Assignment:
    return Assignment(
        client="",
        partner="",
        language=LanguageFit(reasons["language"]),
        share=reasons["share"],
        km=reasons["km"],
        online=reasons["online"],
        better=reasons["better"],
        because=Better(reasons["because"]) if reasons["because"] else None,
    )


def _unassigned(reasons: Kept) -> Unassigned:
    # Those that are not named are only counted: what they are called does not matter.
    partners = (*reasons["partners"], *[""] * reasons["others"])
    cause = Cause(reasons["cause"])
    return Unassigned("", cause, partners, reasons["places"], reasons["rivals"])


def named_in(every: Iterable[Kept]) -> dict[str, str]:
    """What the services in these reasons are called, by key as text; in one query."""
    keys = {key for one in every for key in (one.get("better"), *one.get("partners", ())) if key}
    found = Service.objects.filter(pk__in=keys).select_related("organization")
    return {str(each.pk): called(each) for each in found}


def called(service: Service) -> str:
    """A service as a list names it."""
    return with_house(service.organization.called, service.name)
