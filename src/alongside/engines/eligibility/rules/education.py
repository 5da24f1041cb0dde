"""The rule about education: how high, where, and whether somebody assessed it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from alongside.engines.eligibility.facts import (
    Fact,
    FactError,
    Facts,
    text_value,
    yes_no_value,
)
from alongside.engines.eligibility.findings import Finding, Message, Outcome, Param
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.rules.base import Need, PlainRule, ValueKind

LADDER = ("below_secondary", "secondary", "diploma", "bachelor", "master", "doctorate")
RANK = {level: rank for rank, level in enumerate(LADDER)}

Used = tuple[tuple[str, Fact], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastLevel(PlainRule):
    """Education reaches a level, said in Canadian terms.

    `abroad` asks that it was completed outside Canada, `assessed` that an equivalence
    assessment exists. A foreign level is compared as stated until somebody assesses it.
    """

    minimum: str
    abroad: bool = False
    assessed: bool = False

    kind: ClassVar[str] = "at_least_level"
    fact: ClassVar[str] = "education_level"
    abroad_fact: ClassVar[str] = "education_abroad"
    assessed_fact: ClassVar[str] = "education_assessed"

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The yes-or-no facts asked beside the level, each with the code of its refusal."""
        asked = (
            (self.abroad, self.abroad_fact, "in_canada"),
            (self.assessed, self.assessed_fact, "not_assessed"),
        )
        return tuple((name, code) for wanted, name, code in asked if wanted)

    @property
    def needs(self) -> tuple[Need, ...]:
        level = Need(self.fact, ValueKind.CHOICE)
        return (level, *(Need(name, ValueKind.YES_NO) for name, _ in self.conditions))

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        names = [self.fact] + [name for name, _ in self.conditions]
        used: Used = tuple((name, facts[name]) for name in names if name in facts)
        params = self.params(facts)
        refusal = self.refusal(facts)
        if refusal:
            return self.finding(Outcome.NOT_MET, f"level.{refusal}", params, used)
        lacking = tuple(name for name in names if name not in facts)
        if lacking:
            return self.missing(*lacking, used=used)
        return self.finding(Outcome.MET, "level.met", params, used)

    def refusal(self, facts: Facts) -> str | None:
        """What is known to stand against the rule, if anything."""
        level = facts.get(self.fact)
        if level is not None and self.rank(level) < RANK[self.minimum]:
            return "too_low"
        for name, code in self.conditions:
            fact = facts.get(name)
            if fact is not None and not yes_no_value(name, fact):
                return code
        return None

    def rank(self, fact: Fact) -> int:
        level = text_value(self.fact, fact)
        if level not in RANK:
            raise FactError(f"{self.fact}: {level!r} is none of {', '.join(LADDER)}")
        return RANK[level]

    def params(self, facts: Facts) -> dict[str, Param]:
        level = facts.get(self.fact)
        value = text_value(self.fact, level) if level else None
        return {"fact": self.fact, "value": value, "minimum_level": self.minimum}

    def change(self) -> tuple[Message, ...]:
        wanted = [Message("change.level", {"fact": self.fact, "minimum_level": self.minimum})]
        for name, _ in self.conditions:
            wanted.append(Message("change.yes_no", {"fact": name, "answer": True}))
        return tuple(wanted)

    def plain_json(self) -> dict[str, Any]:
        return {
            "minimum": self.minimum,
            "abroad": self.abroad,
            "assessed": self.assessed,
        }

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {
            "minimum": reader.choice("minimum", LADDER),
            "abroad": reader.flag("abroad"),
            "assessed": reader.flag("assessed"),
        }
