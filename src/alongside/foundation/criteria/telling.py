"""A verdict as a page tells it: rule by rule, in the reader's language, with what would change it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alongside.engines import eligibility
from alongside.engines.eligibility import (
    Assessment,
    Evidence,
    Finding,
    Language,
    Message,
    Outcome,
    Verdict,
    Weight,
    Words,
    explain,
    finding_sentence,
    sentence,
)
from alongside.engines.eligibility.vocabulary import TERMS, can_be_shown
from alongside.foundation.criteria.models import Decision
from alongside.foundation.criteria.queries import rules_of

VERDICTS = {
    Verdict.ELIGIBLE: ("success", gettext_lazy("Eligible")),
    Verdict.NOT_ELIGIBLE: ("danger", gettext_lazy("Not eligible")),
    Verdict.CANNOT_TELL: ("warning", gettext_lazy("Cannot tell yet")),
}
OUTCOMES = {
    Outcome.MET: ("success", gettext_lazy("Met")),
    Outcome.NOT_MET: ("danger", gettext_lazy("Not met")),
    Outcome.UNKNOWN: ("warning", gettext_lazy("Not known yet")),
}
EVIDENCE = {
    Evidence.SEEN: gettext_lazy("Evidence seen"),
    Evidence.SELF_DECLARED: gettext_lazy("Self-declared"),
}


def reader_language() -> Language:
    """French for who reads French, else English: the engine speaks the two official languages."""
    return "fr" if (get_language() or "").startswith("fr") else "en"


@dataclass(frozen=True)
class ToldRule:
    """One rule as a line of the page; rules made of rules have parts."""

    title: str
    outcome: Any
    tone: str
    sentence: str
    evidence: Any
    note: str
    assumed: bool
    preferred: bool
    parts: tuple[ToldRule, ...] = ()


@dataclass(frozen=True)
class ToldStep:
    """What one rule leaves to do."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ToldVerdict:
    """A verdict with everything that a page says about it."""

    label: Any
    tone: str
    as_of: datetime.date
    title: str
    number: int
    source: eligibility.Source
    valid_from: datetime.date
    valid_to: datetime.date | None
    date_assumed: bool
    note: str
    rules: tuple[ToldRule, ...]
    changes: tuple[ToldStep, ...]
    questions: tuple[ToldStep, ...]
    confirmations: tuple[str, ...]
    """What a yes rests on, that was declared and could be shown, each with what would show it."""
    own_answers: str
    """What a yes rests on that only the person can say, as one line."""
    until: datetime.date | None


def told_decision(decision: Decision) -> ToldVerdict:
    """A kept decision, told from what was stored with it: the version of then, the findings of then."""
    rules = rules_of(decision.version)
    findings = tuple(Finding.from_json(finding) for finding in decision.results)
    verdict = Verdict(decision.verdict)
    assessment = Assessment(verdict, findings, rules.slug, rules.number, decision.as_of)
    return told(assessment, rules)


def told(assessment: Assessment, version: eligibility.CriteriaVersion) -> ToldVerdict:
    """An assessment under a version, kept or only tried."""
    tone, label = VERDICTS[assessment.verdict]
    language = reader_language()
    explanation = explain(assessment, version)
    return ToldVerdict(
        label=label,
        tone=tone,
        as_of=assessment.as_of,
        title=version.title.said_in(language),
        number=version.number,
        source=version.source,
        valid_from=version.valid_from.day,
        valid_to=version.valid_to.day if version.valid_to else None,
        date_assumed=version.valid_from.assumed,
        note=_said(version.note),
        rules=tuple(_told_rule(finding, version) for finding in assessment.findings),
        changes=_told_steps(explanation.changes, version),
        questions=_told_steps(explanation.questions, version),
        confirmations=tuple(sentence(m, language) for m in explanation.confirmations if _shown(m)),
        own_answers=", ".join(_name(m) for m in explanation.confirmations if not _shown(m)),
        until=explanation.until,
    )


def _shown(message: Message) -> bool:
    return can_be_shown(str(message.params["fact"]))


def _name(message: Message) -> str:
    return TERMS[str(message.params["fact"])].name.said_in(reader_language())


def _told_rule(finding: Finding, version: eligibility.CriteriaVersion) -> ToldRule:
    rule = version.rule_of(finding)
    tone, outcome = OUTCOMES[finding.outcome]
    return ToldRule(
        title=rule.title.said_in(reader_language()),
        outcome=outcome,
        tone=tone,
        sentence=finding_sentence(finding, version, reader_language()),
        evidence=EVIDENCE[finding.evidence] if finding.evidence else _("Nothing yet"),
        note=_said(rule.note),
        assumed=rule.assumed,
        preferred=rule.weight is Weight.PREFERRED,
        parts=tuple(_told_rule(part, version) for part in finding.parts),
    )


def _told_steps(
    steps: Iterable[eligibility.Step], version: eligibility.CriteriaVersion
) -> tuple[ToldStep, ...]:
    language = reader_language()
    return tuple(
        ToldStep(
            version.rule_of(step.finding).title.said_in(language),
            tuple(sentence(message, language) for message in step.messages),
        )
        for step in steps
    )


def _said(words: Words | None) -> str:
    return words.said_in(reader_language()) if words else ""
