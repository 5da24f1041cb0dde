"""What would change a verdict, and what would settle one that is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.engines.eligibility.criteria import CriteriaVersion
from alongside.engines.eligibility.facts import Evidence
from alongside.engines.eligibility.findings import (
    Assessment,
    Finding,
    Message,
    Outcome,
    Verdict,
    Weight,
)
from alongside.engines.eligibility.rules import ValueKind
from alongside.engines.eligibility.rules.composed import AnyOf


@dataclass(frozen=True, slots=True)
class Step:
    """What one finding leaves to be changed, asked for or confirmed."""

    finding: Finding
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a verdict is what it is, as things that somebody can do.

    `changes` stand in the way of eligibility, `questions` would settle what is open,
    `confirmations` are declared facts that a yes rests on. `until` is the first day on which
    a yes no longer holds, if time alone can end it.
    """

    verdict: Verdict
    changes: tuple[Step, ...] = ()
    questions: tuple[Step, ...] = ()
    confirmations: tuple[Message, ...] = ()
    until: date | None = None


def explain(assessment: Assessment, version: CriteriaVersion) -> Explanation:
    required = [f for f in assessment.findings if f.weight is Weight.REQUIRED]
    eligible = assessment.verdict is Verdict.ELIGIBLE
    return Explanation(
        verdict=assessment.verdict,
        changes=tuple(change(f, version) for f in required if f.outcome is Outcome.NOT_MET),
        questions=tuple(question(f, version) for f in required if f.outcome is Outcome.UNKNOWN),
        confirmations=tuple(confirmations(required)) if eligible else (),
        until=first_end(required, version) if eligible else None,
    )


def change(finding: Finding, version: CriteriaVersion) -> Step:
    """For rules made of rules, only those parts that say no."""
    blocking = [leaf for leaf in finding.leaves if leaf.outcome is Outcome.NOT_MET]
    messages = [m for leaf in blocking for m in version.rule_of(leaf).change()]
    return Step(finding, tuple(messages))


def question(finding: Finding, version: CriteriaVersion) -> Step:
    open_leaves = [leaf for leaf in finding.leaves if leaf.outcome is Outcome.UNKNOWN]
    messages = [m for leaf in open_leaves for m in settling(leaf, version)]
    return Step(finding, tuple({(m.code, m.params["fact"]): m for m in messages}.values()))


def settling(leaf: Finding, version: CriteriaVersion) -> Iterable[Message]:
    kinds = {need.name: need.kind for need in version.rule_of(leaf).needs}
    given = {name for name, _ in leaf.facts}
    for name in leaf.missing:
        yield Message(settling_code(leaf, kinds[name], name in given), {"fact": name})


def settling_code(leaf: Finding, kind: ValueKind, given: bool) -> str:
    if leaf.code == "evidence.needed":
        return "settle.evidence"
    if kind is ValueKind.JUDGEMENT:
        return "settle.judgement"
    if kind is ValueKind.DATE and given:
        return "settle.date"
    return "settle.fact"


def confirmations(findings: Iterable[Finding]) -> Iterable[Message]:
    """Each fact once that a met rule used and nobody has seen shown."""
    told = {
        name: Message("confirm.fact", {"fact": name})
        for finding in findings
        for name, fact in finding.facts
        if fact.evidence is Evidence.SELF_DECLARED
    }
    return told.values()


def first_end(findings: Iterable[Finding], version: CriteriaVersion) -> date | None:
    ends = [end for finding in findings if (end := end_of(finding, version))]
    return min(ends, default=None)


def end_of(finding: Finding, version: CriteriaVersion) -> date | None:
    """The first day on which a met rule stops being met by time alone."""
    if not finding.parts:
        limit = finding.params.get("limit")
        return date.fromisoformat(str(limit)) if limit else None
    met = [part for part in finding.parts if part.outcome is Outcome.MET]
    ends = [end_of(part, version) for part in met]
    lasting = [end for end in ends if end]
    if isinstance(version.rule_of(finding), AnyOf):
        return max(lasting) if len(lasting) == len(ends) else None
    return min(lasting, default=None)
