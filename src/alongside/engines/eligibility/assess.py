"""From facts and criteria to a verdict."""

from collections.abc import Iterable
from datetime import date

from alongside.engines.eligibility.criteria import CriteriaVersion
from alongside.engines.eligibility.facts import Facts
from alongside.engines.eligibility.findings import (
    Assessment,
    Finding,
    Outcome,
    Verdict,
    Weight,
)


def assess(facts: Facts, version: CriteriaVersion, *, as_of: date) -> Assessment:
    """The verdict on these facts under this version on that day, rule by rule.

    Whether the version is in force on that day is the caller's question: an appeal may
    have to be judged by the rules of its time.
    """
    findings = tuple(rule.judge(facts, as_of) for rule in version.rules)
    return Assessment(verdict_over(findings), findings, version.slug, version.number, as_of)


def verdict_over(findings: Iterable[Finding]) -> Verdict:
    """One required rule not met is enough for a no; one unknown is enough for not knowing."""
    verdict = Verdict.ELIGIBLE
    for finding in findings:
        if finding.weight is Weight.PREFERRED or finding.outcome is Outcome.MET:
            continue
        if finding.outcome is Outcome.NOT_MET:
            return Verdict.NOT_ELIGIBLE
        verdict = Verdict.CANNOT_TELL
    return verdict
