"""The rule about test results in one language framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from alongside.engines.eligibility.dates import years_after
from alongside.engines.eligibility.facts import (
    Fact,
    FactError,
    Facts,
    date_value,
    number_value,
)
from alongside.engines.eligibility.findings import Finding, Message, Outcome, Param
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.rules.base import Need, PlainRule, ValueKind

FRAMEWORKS = ("clb", "nclc")
SKILLS = ("listening", "speaking", "reading", "writing")
HIGHEST = 12

Used = tuple[tuple[str, Fact], ...]


def score_name(framework: str, skill: str) -> str:
    """The fact that holds a score. The framework is in its name, so scores cannot be mixed."""
    return f"{framework}_{skill}"


def tested_name(framework: str) -> str:
    return f"{framework}_test_date"


def level_of(name: str, fact: Fact) -> int:
    """A level of the framework; 0 stands for results below its first level."""
    level = number_value(name, fact)
    if level != int(level) or level > HIGHEST:
        raise FactError(f"{name}: {fact.value!r} is not a level from 0 to {HIGHEST}")
    return int(level)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLevel(PlainRule):
    """Test results reach a minimum in each of the skills that count, in a named framework.

    CLB and NCLC are two frameworks. Results in one say nothing under a rule about the other.
    Results older than `valid_years` do not count, when the criteria set such a limit.
    """

    framework: str
    minimum: int
    skills: tuple[str, ...] = SKILLS
    valid_years: int | None = None

    kind: ClassVar[str] = "language_level"

    @property
    def scores(self) -> tuple[str, ...]:
        return tuple(score_name(self.framework, skill) for skill in self.skills)

    @property
    def needs(self) -> tuple[Need, ...]:
        scores = tuple(Need(name, ValueKind.SCORE) for name in self.scores)
        if self.valid_years is None:
            return scores
        return (*scores, Need(tested_name(self.framework), ValueKind.DATE))

    def weigh(self, facts: Facts, as_of: date) -> Finding:
        levels = self.levels(facts)
        used: Used = tuple((name, facts[name]) for name in map(self.name, levels) if name in facts)
        if not levels:
            return self.without_results(facts)
        if self.valid_years is not None:
            stale = self.staleness(facts, as_of, self.valid_years)
            if stale:
                return self.undecided(stale, used, self.valid_years)
        return self.compare(levels, used)

    def name(self, skill: str) -> str:
        return f"{self.framework}_{skill}"

    def levels(self, facts: Facts) -> dict[str, int]:
        known = {}
        for skill in self.skills:
            name = self.name(skill)
            fact = facts.get(name)
            if fact is not None:
                known[skill] = level_of(name, fact)
        return known

    def compare(self, levels: dict[str, int], used: Used) -> Finding:
        low = tuple(skill for skill, level in levels.items() if level < self.minimum)
        if low:
            params = self.params(levels) | {"low": self.written(levels, low)}
            return self.finding(Outcome.NOT_MET, "language.not_met", params, used)
        if len(levels) < len(self.skills):
            absent = tuple(skill for skill in self.skills if skill not in levels)
            params = self.params(levels) | {"absent": absent}
            names = tuple(self.name(skill) for skill in absent)
            return self.finding(Outcome.UNKNOWN, "language.missing", params, used, names)
        return self.finding(Outcome.MET, "language.met", self.params(levels), used)

    def params(self, levels: dict[str, int]) -> dict[str, Param]:
        return {
            "framework": self.framework,
            "level": self.minimum,
            "skills": self.skills,
            "scores": self.written(levels, levels),
        }

    @staticmethod
    def written(levels: dict[str, int], skills: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{skill} {levels[skill]}" for skill in skills)

    def without_results(self, facts: Facts) -> Finding:
        """No result in this framework; a result in the other is mentioned, never translated."""
        params: dict[str, Param] = {
            "framework": self.framework,
            "level": self.minimum,
            "skills": self.skills,
        }
        for other in FRAMEWORKS:
            if other != self.framework and has_results(other, facts):
                return self.finding(
                    Outcome.UNKNOWN,
                    "language.other_framework",
                    params | {"other": other},
                    (),
                    self.scores,
                )
        return self.finding(Outcome.UNKNOWN, "language.none", params, (), self.scores)

    def staleness(self, facts: Facts, as_of: date, years: int) -> str | None:
        """Why the results cannot be relied on as recent, or nothing when they can."""
        name = tested_name(self.framework)
        fact = facts.get(name)
        if fact is None:
            return "undated"
        tested = date_value(name, fact)
        if tested.earliest > as_of:
            return "future"
        if as_of < years_after(tested.earliest, years):
            return None
        return "old" if as_of >= years_after(min(tested.latest, as_of), years) else "undated"

    def undecided(self, why: str, used: Used, years: int) -> Finding:
        params: dict[str, Param] = {"framework": self.framework, "years": years}
        missing = self.scores if why == "old" else (tested_name(self.framework),)
        return self.finding(Outcome.UNKNOWN, f"language.{why}", params, used, missing)

    def change(self) -> tuple[Message, ...]:
        params: dict[str, Param] = {
            "framework": self.framework,
            "level": self.minimum,
            "skills": self.skills,
        }
        return (Message("change.language", params),)

    def plain_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"framework": self.framework, "minimum": self.minimum}
        plain["skills"] = list(self.skills)
        return plain | ({"valid_years": self.valid_years} if self.valid_years else {})

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        minimum = reader.whole("minimum", least=1)
        if minimum > HIGHEST:
            raise reader.wrong("minimum", f"levels end at {HIGHEST}, found {minimum}")
        return {
            "framework": reader.choice("framework", FRAMEWORKS),
            "minimum": minimum,
            "skills": reader.texts("skills", SKILLS),
            "valid_years": (
                reader.whole("valid_years", least=1) if reader.has("valid_years") else None
            ),
        }


def has_results(framework: str, facts: Facts) -> bool:
    return any(score_name(framework, skill) in facts for skill in SKILLS)
