"""What the engine answers: a finding for each rule, and one verdict over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from alongside.engines.eligibility.facts import Evidence, Fact

Param = str | int | float | bool | tuple[str, ...] | None


class Outcome(StrEnum):
    """What one rule says."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What all rules together say. Not knowing yet is an answer of its own."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    CANNOT_TELL = "cannot tell yet"


class Weight(StrEnum):
    """Whether a rule decides, or only speaks for somebody."""

    REQUIRED = "required"
    PREFERRED = "preferred"


class Message(NamedTuple):
    """A sentence before it is put into a language: its code and the values to fill in."""

    code: str
    params: Mapping[str, Param]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": params_to_json(self.params)}


class Finding(NamedTuple):
    """One rule's outcome, with the facts it used and those that it still needs."""

    rule: str
    outcome: Outcome
    code: str
    params: Mapping[str, Param]
    facts: tuple[tuple[str, Fact], ...] = ()
    missing: tuple[str, ...] = ()
    weight: Weight = Weight.REQUIRED
    parts: tuple["Finding", ...] = ()

    @property
    def evidence(self) -> Evidence | None:
        """Seen when every fact used was seen; nothing when no fact was used."""
        if not self.facts:
            return None
        seen = all(fact.evidence is Evidence.SEEN for _, fact in self.facts)
        return Evidence.SEEN if seen else Evidence.SELF_DECLARED

    @property
    def leaves(self) -> tuple["Finding", ...]:
        """The plain rules under this one, or itself."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves)

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "outcome": str(self.outcome),
            "weight": str(self.weight),
            "code": self.code,
            "params": params_to_json(self.params),
            "facts": [{"name": name, **fact.to_json()} for name, fact in self.facts],
            "missing": list(self.missing),
            "parts": [part.to_json() for part in self.parts],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Finding":
        return cls(
            rule=plain["rule"],
            outcome=Outcome(plain["outcome"]),
            code=plain["code"],
            params=params_from_json(plain["params"]),
            facts=tuple((fact["name"], Fact.from_json(fact)) for fact in plain["facts"]),
            missing=tuple(plain["missing"]),
            weight=Weight(plain["weight"]),
            parts=tuple(cls.from_json(part) for part in plain["parts"]),
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one person under one version of the criteria, on one day."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    criteria: str
    version: int
    as_of: date

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": str(self.verdict),
            "criteria": self.criteria,
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "findings": [finding.to_json() for finding in self.findings],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Assessment":
        return cls(
            verdict=Verdict(plain["verdict"]),
            findings=tuple(Finding.from_json(finding) for finding in plain["findings"]),
            criteria=plain["criteria"],
            version=plain["version"],
            as_of=date.fromisoformat(plain["as_of"]),
        )


def params_to_json(params: Mapping[str, Param]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in params.items()}


def params_from_json(plain: Mapping[str, Any]) -> dict[str, Param]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in plain.items()}
