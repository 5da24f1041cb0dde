"""What would change a verdict, and what would settle it."""

from dataclasses import replace
from datetime import date

from alongside.engines.eligibility import (
    Evidence,
    Fact,
    PartialDate,
    Verdict,
    Words,
    assess,
    explain,
    sentence,
)
from alongside.engines.eligibility.rules import AllOf, AnyOf, ElapsedLess
from tests.engines.eligibility.people import FIRST, SECOND, TODAY, fits


def explained(version, **changes):
    return explain(assess(fits(**changes), version, as_of=TODAY), version)


def test_a_no_names_each_rule_in_the_way_and_what_would_meet_it():
    told = explained(FIRST, clb_writing=5, employment="30_hours_or_more", status=None)

    assert told.verdict is Verdict.NOT_ELIGIBLE
    assert [step.finding.rule for step in told.changes] == ["TMP-06", "TMP-07"]
    assert [step.finding.rule for step in told.questions] == ["TMP-01"]
    assert sentence(told.changes[0].messages[0], "en") == (
        "It would be met with new CLB results of at least 6 in listening, speaking, "
        "reading and writing."
    )


def test_a_cannot_tell_says_what_to_ask_and_what_shows_it():
    told = explained(FIRST, arrival=PartialDate(2022))

    assert sentence(told.questions[0].messages[0], "en") == (
        "Find the exact date: arrival in Canada. What shows it: confirmation of permanent "
        "residence or stamp in the passport."
    )


def test_a_judgement_nobody_signed_asks_for_a_judge():
    told = explained(SECOND, good_english=Fact("yes"))

    assert [m.code for step in told.questions for m in step.messages] == ["settle.judgement"]


def test_of_rules_within_a_rule_only_the_unmet_ones_are_told():
    told = explained(FIRST, may_work=False)

    assert [m.params["fact"] for step in told.changes for m in step.messages] == ["may_work"]


def test_a_yes_lists_what_was_only_declared_and_when_it_ends():
    told = explained(FIRST, employment=Fact("unemployed", Evidence.SELF_DECLARED))

    assert [m.params["fact"] for m in told.confirmations] == ["employment"]
    assert told.until == date(2026, 5, 14)


def elapsed(name, years):
    return ElapsedLess(id=name, title=Words(name, name), fact="arrival", years=years)


def until_under(rule):
    version = replace(FIRST, rules=(rule,))
    return explain(assess(fits(), version, as_of=TODAY), version).until


def test_a_yes_by_one_of_several_lasts_as_long_as_the_longest():
    parts = (elapsed("A", 3), elapsed("B", 5))
    title = Words("R", "R")

    assert until_under(AnyOf(id="R", title=title, rules=parts)) == date(2028, 5, 14)
    assert until_under(AllOf(id="R", title=title, rules=parts)) == date(2026, 5, 14)
