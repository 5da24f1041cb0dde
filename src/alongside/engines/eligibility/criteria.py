"""Criteria as dated data: a set has versions, each in force for a time, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from alongside.engines.eligibility.findings import Finding
from alongside.engines.eligibility.reading import CriteriaError, Reader
from alongside.engines.eligibility.rules import Need, Rule, read_rule
from alongside.engines.eligibility.rules.composed import Composed
from alongside.engines.eligibility.source import Source
from alongside.engines.eligibility.words import Words


@dataclass(frozen=True)
class DatedDay:
    """A day on which something begins or ends, and whether the source says so or we assume it."""

    day: date
    assumed: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"date": self.day.isoformat()} | ({"assumed": True} if self.assumed else {})

    @classmethod
    def from_reader(cls, reader: Reader) -> "DatedDay":
        dated = cls(reader.day("date"), reader.flag("assumed"))
        reader.done()
        return dated


@dataclass(frozen=True)
class CriteriaVersion:
    """The rules as they stand between two days. A version in use never changes: a new one follows.

    `valid_to` is the last day in force; without it the version stays until another begins.
    """

    slug: str
    number: int
    title: Words
    source: Source
    valid_from: DatedDay
    rules: tuple[Rule, ...]
    valid_to: DatedDay | None = None
    note: Words | None = None

    def in_force(self, on: date) -> bool:
        return self.valid_from.day <= on and (self.valid_to is None or on <= self.valid_to.day)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Every fact that some rule may use, once, in the order of the rules."""
        return tuple(dict.fromkeys(need for rule in self.rules for need in rule.needs))

    @cached_property
    def rules_by_id(self) -> Mapping[str, Rule]:
        """Each rule by its name, those inside other rules too."""
        return {rule.id: rule for rule in all_rules(self.rules)}

    def rule_of(self, finding: Finding) -> Rule:
        return self.rules_by_id[finding.rule]

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "source": self.source.to_json(),
            "valid_from": self.valid_from.to_json(),
            "valid_to": self.valid_to.to_json() if self.valid_to else None,
            "note": self.note._asdict() if self.note else None,
            "rules": [rule.to_json() for rule in self.rules],
        }

    @classmethod
    def from_reader(cls, reader: Reader, *, slug: str, title: Words) -> "CriteriaVersion":
        version = cls(
            slug=slug,
            number=reader.whole("number", least=1),
            title=title,
            source=Source.from_reader(reader.inside("source")),
            valid_from=DatedDay.from_reader(reader.inside("valid_from")),
            valid_to=read_end(reader),
            note=reader.words("note") if reader.has("note") else None,
            rules=read_rules(reader),
        )
        reader.done()
        if version.valid_to and version.valid_to.day < version.valid_from.day:
            raise reader.wrong("valid_to", "the version ends before it begins")
        return version

    @classmethod
    def from_json(cls, plain: Any, *, slug: str, title: Words) -> "CriteriaVersion":
        return cls.from_reader(Reader(plain, slug), slug=slug, title=title)


@dataclass(frozen=True)
class CriteriaSet:
    """The criteria of one programme through the years."""

    slug: str
    title: Words
    versions: tuple[CriteriaVersion, ...]

    def in_force(self, on: date) -> CriteriaVersion | None:
        return next((version for version in self.versions if version.in_force(on)), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "slug": self.slug,
            "title": self.title._asdict(),
            "versions": [version.to_json() for version in self.versions],
        }

    @classmethod
    def from_json(cls, plain: Any, place: str = "criteria") -> "CriteriaSet":
        reader = Reader(plain, place)
        slug, title = reader.text("slug"), reader.words("title")
        versions = [
            CriteriaVersion.from_reader(inner, slug=slug, title=title)
            for inner in reader.each("versions")
        ]
        reader.done()
        check_order(versions, reader)
        return cls(slug, title, tuple(versions))


def read_end(reader: Reader) -> DatedDay | None:
    return DatedDay.from_reader(reader.inside("valid_to")) if reader.has("valid_to") else None


def read_rules(reader: Reader) -> tuple[Rule, ...]:
    rules = tuple(read_rule(inner) for inner in reader.each("rules"))
    names = [rule.id for rule in all_rules(rules)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise reader.wrong("rules", f"two rules are called {twice[0]!r}")
    check_kinds(rules, reader)
    return rules


def check_kinds(rules: Iterable[Rule], reader: Reader) -> None:
    """One fact has one shape: it cannot be a date for one rule and a number for another."""
    kinds: dict[str, str] = {}
    for need in (need for rule in rules for need in rule.needs):
        if kinds.setdefault(need.name, need.kind) != need.kind:
            raise reader.wrong("rules", f"{need.name} is both {kinds[need.name]} and {need.kind}")


def all_rules(rules: Iterable[Rule]) -> Iterable[Rule]:
    for rule in rules:
        yield rule
        if isinstance(rule, Composed):
            yield from all_rules(rule.rules)


def check_order(versions: list[CriteriaVersion], reader: Reader) -> None:
    """Versions are numbered upwards and follow each other without overlapping."""
    for earlier, later in pairwise(versions):
        if later.number <= earlier.number:
            raise reader.wrong("versions", f"number {later.number} does not follow")
        if earlier.valid_to is None or later.valid_from.day <= earlier.valid_to.day:
            raise reader.wrong("versions", f"{later.number} begins before {earlier.number} ends")


__all__ = ["CriteriaError", "CriteriaSet", "CriteriaVersion", "DatedDay", "Source"]
