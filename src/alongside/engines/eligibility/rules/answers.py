"""Rules about one plain answer: a choice, a yes or no, a number, a judgement."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from alongside.engines.eligibility.facts import (
    Facts,
    number_value,
    text_value,
    yes_no_value,
)
from alongside.engines.eligibility.findings import Finding, Message, Outcome, Param
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.rules.base import Need, PlainRule, ValueKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(PlainRule):
    """The fact is one of the accepted values, such as an immigration status."""

    fact: str
    accepted: tuple[str, ...]

    kind: ClassVar[str] = "one_of"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.CHOICE),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        value = text_value(self.fact, fact)
        params: dict[str, Param] = {"fact": self.fact, "value": value}
        used = ((self.fact, fact),)
        if value in self.accepted:
            return self.finding(Outcome.MET, "one_of.met", params, used)
        params["accepted"] = self.accepted
        return self.finding(Outcome.NOT_MET, "one_of.not_met", params, used)

    def change(self) -> tuple[Message, ...]:
        return (Message("change.one_of", {"fact": self.fact, "accepted": self.accepted}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "accepted": list(self.accepted)}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {"fact": reader.text("fact"), "accepted": reader.texts("accepted")}


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(PlainRule):
    """The answer is the one asked for."""

    fact: str
    expected: bool = True

    kind: ClassVar[str] = "yes_no"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.YES_NO),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        answer = yes_no_value(self.fact, fact)
        params: dict[str, Param] = {"fact": self.fact, "answer": answer}
        if answer == self.expected:
            return self.finding(Outcome.MET, "yes_no.met", params, ((self.fact, fact),))
        return self.finding(Outcome.NOT_MET, "yes_no.not_met", params, ((self.fact, fact),))

    def change(self) -> tuple[Message, ...]:
        return (Message("change.yes_no", {"fact": self.fact, "answer": self.expected}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "expected": self.expected}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {
            "fact": reader.text("fact"),
            "expected": reader.flag("expected", default=True),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastNumber(PlainRule):
    """The number reaches a minimum, such as years of experience."""

    fact: str
    minimum: float

    kind: ClassVar[str] = "at_least_number"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.NUMBER),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        number = number_value(self.fact, fact)
        params: dict[str, Param] = {
            "fact": self.fact,
            "number": number,
            "minimum": self.minimum,
        }
        if number >= self.minimum:
            return self.finding(Outcome.MET, "at_least.met", params, ((self.fact, fact),))
        return self.finding(Outcome.NOT_MET, "at_least.not_met", params, ((self.fact, fact),))

    def change(self) -> tuple[Message, ...]:
        return (Message("change.at_least", {"fact": self.fact, "minimum": self.minimum}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "minimum": self.minimum}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {"fact": reader.text("fact"), "minimum": reader.number("minimum")}


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostNumber(PlainRule):
    """The number stays within a maximum."""

    fact: str
    maximum: float

    kind: ClassVar[str] = "at_most_number"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.NUMBER),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        number = number_value(self.fact, fact)
        params: dict[str, Param] = {
            "fact": self.fact,
            "number": number,
            "maximum": self.maximum,
        }
        if number <= self.maximum:
            return self.finding(Outcome.MET, "at_most.met", params, ((self.fact, fact),))
        return self.finding(Outcome.NOT_MET, "at_most.not_met", params, ((self.fact, fact),))

    def change(self) -> tuple[Message, ...]:
        return (Message("change.at_most", {"fact": self.fact, "maximum": self.maximum}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "maximum": self.maximum}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {"fact": reader.text("fact"), "maximum": reader.number("maximum")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(PlainRule):
    """Somebody judged, such as whether the person's English is good.

    An answer without a name behind it is nobody's judgement: it does not count yet.
    """

    fact: str
    accepted: tuple[str, ...]

    kind: ClassVar[str] = "judged"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.JUDGEMENT),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            code, params = "judged.nobody", {"fact": self.fact}
            return self.finding(Outcome.UNKNOWN, code, params, (), (self.fact,))
        value = text_value(self.fact, fact)
        used = ((self.fact, fact),)
        if not fact.by:
            params = {"fact": self.fact, "value": value}
            return self.finding(Outcome.UNKNOWN, "judged.unsigned", params, used, (self.fact,))
        return self.signed(value, used)

    def signed(self, value: str, used: Any) -> Finding:
        params: dict[str, Param] = {"fact": self.fact, "value": value}
        if value in self.accepted:
            return self.finding(Outcome.MET, "judged.met", params, used)
        params["accepted"] = self.accepted
        return self.finding(Outcome.NOT_MET, "judged.not_met", params, used)

    def change(self) -> tuple[Message, ...]:
        return (Message("change.judged", {"fact": self.fact, "accepted": self.accepted}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "accepted": list(self.accepted)}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {"fact": reader.text("fact"), "accepted": reader.texts("accepted")}
