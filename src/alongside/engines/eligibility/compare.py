"""What another version would say of somebody who was judged by one: the question before a change."""

from dataclasses import dataclass
from datetime import date

from alongside.engines.eligibility.assess import assess
from alongside.engines.eligibility.criteria import CriteriaVersion
from alongside.engines.eligibility.facts import Facts
from alongside.engines.eligibility.findings import Finding, Outcome, Verdict, Weight


@dataclass(frozen=True, slots=True)
class Turn:
    """A required rule that says something else than before; None where a version has no such rule."""

    rule: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdicts of two versions on the same facts, and the rules that turned the second."""

    before: Verdict
    after: Verdict
    turns: tuple[Turn, ...] = ()

    @property
    def differs(self) -> bool:
        return self.before is not self.after


def compare(
    facts: Facts, before: CriteriaVersion, after: CriteriaVersion, *, as_of: date
) -> Comparison:
    """Both versions asked on the same day by today's engine, so that only the rules differ.

    Rules are recognized by their id. Of a verdict that stays no rule is named: none turned it.
    """
    old, new = (assess(facts, version, as_of=as_of) for version in (before, after))
    if old.verdict is new.verdict:
        return Comparison(old.verdict, new.verdict)
    return Comparison(old.verdict, new.verdict, turns(old.findings, new.findings))


def turns(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> tuple[Turn, ...]:
    """The rules that decide in either version and say something else, in the new one's order.

    A rule that is gone, or that no longer decides, counts where it was not met: a met rule that
    goes away turns nothing. So does a new one.
    """
    was, now = deciding(old), deciding(new)
    changed = [Turn(rule, was.get(rule), now.get(rule)) for rule in {**now, **was}]
    return tuple(
        turn
        for turn in changed
        if turn.before is not turn.after and {turn.before, turn.after} != {None, Outcome.MET}
    )


def deciding(findings: tuple[Finding, ...]) -> dict[str, Outcome]:
    """What each required rule says, in the order of the rules."""
    return {f.rule: f.outcome for f in findings if f.weight is Weight.REQUIRED}
