"""What is known of a person, and how it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alongside.engines.eligibility.dates import PartialDate

Value = str | bool | int | float | PartialDate


class FactError(ValueError):
    """A fact that cannot be used as it stands, with a sentence saying why."""


class Evidence(StrEnum):
    """How a fact is known: somebody saw a document, or the person said so."""

    SEEN = "seen"
    SELF_DECLARED = "self-declared"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, how it is known, and for a judgement whose it is.

    An unknown value is no Fact at all: it is missing from the mapping.
    """

    value: Value
    evidence: Evidence = Evidence.SELF_DECLARED
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        value = {"date": str(self.value)} if isinstance(self.value, PartialDate) else self.value
        plain: dict[str, Any] = {"value": value, "evidence": str(self.evidence)}
        return plain | ({"by": self.by} if self.by else {})

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Fact":
        value = plain["value"]
        if isinstance(value, dict):
            value = PartialDate.parse(value["date"])
        return cls(value, Evidence(plain["evidence"]), plain.get("by", ""))


Facts = Mapping[str, Fact]


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Plain JSON in a fixed order, so that equal facts are stored as equal text."""
    return {name: facts[name].to_json() for name in sorted(facts)}


def facts_from_json(plain: Mapping[str, Any]) -> dict[str, Fact]:
    return {name: Fact.from_json(value) for name, value in plain.items()}


def text_value(name: str, fact: Fact) -> str:
    if not isinstance(fact.value, str):
        raise FactError(f"{name}: {fact.value!r} is not a word")
    return fact.value


def yes_no_value(name: str, fact: Fact) -> bool:
    if not isinstance(fact.value, bool):
        raise FactError(f"{name}: {fact.value!r} is neither yes nor no")
    return fact.value


def number_value(name: str, fact: Fact) -> float:
    # bool is an int in Python, and yes is not one; NaN compares as nothing at all.
    value = fact.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise FactError(f"{name}: {value!r} is not a number from 0 up")
    return value


def date_value(name: str, fact: Fact) -> PartialDate:
    if not isinstance(fact.value, PartialDate):
        raise FactError(f"{name}: {fact.value!r} is not a date")
    return fact.value
