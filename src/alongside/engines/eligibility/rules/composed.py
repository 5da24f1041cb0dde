"""Rules made of rules, and so the reading of any rule, whatever its kind."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from alongside.engines.eligibility.facts import Fact, Facts
from alongside.engines.eligibility.findings import Finding, Message, Outcome
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.rules.answers import (
    AtLeastNumber,
    AtMostNumber,
    Judged,
    OneOf,
    YesNo,
)
from alongside.engines.eligibility.rules.base import Need, Rule
from alongside.engines.eligibility.rules.education import AtLeastLevel
from alongside.engines.eligibility.rules.language import LanguageLevel
from alongside.engines.eligibility.rules.times import DateWithin, ElapsedLess


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed(Rule):
    """What any-of and all-of share: the deciding outcome settles it, the other needs all parts."""

    rules: tuple[Rule, ...]

    deciding: ClassVar[Outcome]
    otherwise: ClassVar[Outcome]

    @property
    def needs(self) -> tuple[Need, ...]:
        return tuple(dict.fromkeys(need for rule in self.rules for need in rule.needs))

    def judge(self, facts: Facts, as_of: date) -> Finding:
        parts = tuple(rule.judge(facts, as_of) for rule in self.rules)
        outcomes = [part.outcome for part in parts]
        if self.deciding in outcomes:
            return self.composed(self.deciding, parts)
        if Outcome.UNKNOWN in outcomes:
            return self.composed(Outcome.UNKNOWN, parts)
        return self.composed(self.otherwise, parts)

    def composed(self, outcome: Outcome, parts: tuple[Finding, ...]) -> Finding:
        speaking = [part for part in parts if part.outcome is outcome]
        used: dict[str, Fact] = {name: fact for part in speaking for name, fact in part.facts}
        missing = dict.fromkeys(name for part in speaking for name in part.missing)
        return Finding(
            self.id,
            outcome,
            f"{self.kind}.{outcome}",
            {"count": len(parts), "speaking": len(speaking)},
            tuple(used.items()),
            tuple(missing),
            self.weight,
            parts,
        )

    def change(self) -> tuple[Message, ...]:
        return tuple(message for rule in self.rules for message in rule.change())

    def own_json(self) -> dict[str, Any]:
        return {"rules": [rule.to_json() for rule in self.rules]}

    @classmethod
    def read_own(cls, reader: Reader) -> dict[str, Any]:
        readers = reader.each("rules")
        for inner in readers:
            if inner.has("weight"):
                raise inner.wrong("weight", "only the outermost rule is required or preferred")
        return {"rules": tuple(read_rule(inner) for inner in readers)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Composed):
    """Met as soon as one of its rules is."""

    kind: ClassVar[str] = "any_of"
    deciding: ClassVar[Outcome] = Outcome.MET
    otherwise: ClassVar[Outcome] = Outcome.NOT_MET


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Composed):
    """Met when all of its rules are."""

    kind: ClassVar[str] = "all_of"
    deciding: ClassVar[Outcome] = Outcome.NOT_MET
    otherwise: ClassVar[Outcome] = Outcome.MET


KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        OneOf,
        YesNo,
        AtLeastNumber,
        AtMostNumber,
        Judged,
        ElapsedLess,
        DateWithin,
        AtLeastLevel,
        LanguageLevel,
        AnyOf,
        AllOf,
    )
}


def read_rule(reader: Reader) -> Rule:
    return KINDS[reader.choice("kind", KINDS)].from_reader(reader)
