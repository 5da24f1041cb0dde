"""What every rule has, whatever it asks."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Self

from alongside.engines.eligibility.facts import Evidence, Fact, Facts
from alongside.engines.eligibility.findings import (
    Finding,
    Message,
    Outcome,
    Param,
    Weight,
)
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.source import Source
from alongside.engines.eligibility.words import Words


class ValueKind(StrEnum):
    """The shape of a fact's value: how to read it from a form or a file."""

    CHOICE = "choice"
    JUDGEMENT = "judgement"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    SCORE = "score"


class Need(NamedTuple):
    """A fact that a rule may use."""

    name: str
    kind: ValueKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """One criterion: what it is called, whether it decides, and what its source leaves open.

    `source` is the rule's own, where it was read elsewhere than the version as a whole.
    """

    id: str
    title: Words
    weight: Weight = Weight.REQUIRED
    assumed: bool = False
    note: Words | None = None
    source: Source | None = None
    sentences: Mapping[str, Words] = field(default_factory=dict)

    kind: ClassVar[str]

    @abstractmethod
    def judge(self, facts: Facts, as_of: date) -> Finding:
        """What this rule says of these facts on that day."""

    @property
    @abstractmethod
    def needs(self) -> tuple[Need, ...]:
        """The facts that the rule may use."""

    @abstractmethod
    def change(self) -> tuple[Message, ...]:
        """What would have to be otherwise for the rule to be met."""

    @abstractmethod
    def own_json(self) -> dict[str, Any]:
        """The parts of the rule that only its kind has."""

    @classmethod
    @abstractmethod
    def read_own(cls, reader: Reader) -> dict[str, Any]:
        """The arguments that only this kind has, from JSON."""

    @classmethod
    def from_reader(cls, reader: Reader) -> Self:
        rule = cls(**read_common(reader), **cls.read_own(reader))
        reader.done()
        return rule

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "kind": self.kind,
            "id": self.id,
            "title": self.title._asdict(),
        }
        if self.weight is Weight.PREFERRED:
            plain["weight"] = str(self.weight)
        if self.assumed:
            plain["assumed"] = True
        if self.note:
            plain["note"] = self.note._asdict()
        if self.source:
            plain["source"] = self.source.to_json()
        if self.sentences:
            plain["sentences"] = {code: words._asdict() for code, words in self.sentences.items()}
        return plain | self.own_json()

    def finding(
        self,
        outcome: Outcome,
        code: str,
        params: Mapping[str, Param],
        facts: tuple[tuple[str, Fact], ...] = (),
        missing: tuple[str, ...] = (),
    ) -> Finding:
        return Finding(self.id, outcome, code, params, facts, missing, self.weight)


def read_common(reader: Reader) -> dict[str, Any]:
    reader.read.add("kind")
    return {
        "id": reader.text("id"),
        "title": reader.words("title"),
        "weight": read_weight(reader),
        "assumed": reader.flag("assumed"),
        "note": reader.words("note") if reader.has("note") else None,
        "source": Source.from_reader(reader.inside("source")) if reader.has("source") else None,
        "sentences": read_sentences(reader),
    }


def read_weight(reader: Reader) -> Weight:
    return Weight(reader.choice("weight", Weight)) if reader.has("weight") else Weight.REQUIRED


def read_sentences(reader: Reader) -> dict[str, Words]:
    if not reader.has("sentences"):
        return {}
    inner = reader.inside("sentences")
    return {code: inner.words(code) for code in inner.plain}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRule(Rule):
    """A rule about facts themselves, not about other rules.

    With `seen`, what was only self-declared does not suffice to meet it.
    """

    seen: bool = False

    @abstractmethod
    def weigh(self, facts: Facts, as_of: date) -> Finding:
        """The outcome by the values alone, whatever the evidence."""

    def judge(self, facts: Facts, as_of: date) -> Finding:
        finding = self.weigh(facts, as_of)
        if self.seen and finding.outcome is Outcome.MET:
            return self.asking_for_evidence(finding)
        return finding

    def asking_for_evidence(self, finding: Finding) -> Finding:
        told = tuple(n for n, fact in finding.facts if fact.evidence is Evidence.SELF_DECLARED)
        if not told:
            return finding
        params = {"needed": told}
        return self.finding(Outcome.UNKNOWN, "evidence.needed", params, finding.facts, told)

    def missing(self, *names: str, used: tuple[tuple[str, Fact], ...] = ()) -> Finding:
        return self.finding(Outcome.UNKNOWN, "fact.missing", {"needed": names}, used, names)

    @abstractmethod
    def plain_json(self) -> dict[str, Any]:
        """The parts of the rule that only its kind has, without the evidence asked."""

    @classmethod
    @abstractmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        """The arguments that only this kind has, without the evidence asked."""

    def own_json(self) -> dict[str, Any]:
        return self.plain_json() | ({"seen": True} if self.seen else {})

    @classmethod
    def read_own(cls, reader: Reader) -> dict[str, Any]:
        return {"seen": reader.flag("seen"), **cls.read_plain(reader)}
