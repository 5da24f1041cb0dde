"""What another version would say: the same changes nothing, a higher minimum opens no door."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.engines.eligibility import (
    CriteriaVersion,
    Fact,
    Outcome,
    Source,
    Turn,
    Verdict,
    Weight,
    assess,
    compare,
)
from alongside.engines.eligibility.rules import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AtLeastNumber,
    LanguageLevel,
    OneOf,
    YesNo,
)
from alongside.engines.eligibility.rules.education import LADDER
from alongside.engines.eligibility.rules.language import HIGHEST
from tests.engines.eligibility.strategies import DAYS, FACTS, TITLE, VERSIONS, version_with

RANK = {Verdict.NOT_ELIGIBLE: 0, Verdict.CANNOT_TELL: 1, Verdict.ELIGIBLE: 2}
DAY = date(2025, 3, 1)


def raised(rule, by):
    """The same rule asking for more, wherever it or a rule inside it has a minimum."""
    if isinstance(rule, AnyOf | AllOf):
        return replace(rule, rules=tuple(raised(part, by) for part in rule.rules))
    if isinstance(rule, AtLeastNumber):
        return replace(rule, minimum=rule.minimum + by)
    if isinstance(rule, LanguageLevel):
        return replace(rule, minimum=min(HIGHEST, rule.minimum + by))
    if isinstance(rule, AtLeastLevel):
        return replace(rule, minimum=LADDER[min(len(LADDER) - 1, LADDER.index(rule.minimum) + by)])
    return rule


def harder(version, by):
    return replace(version, number=2, rules=tuple(raised(rule, by) for rule in version.rules))


@settings(max_examples=300, deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_a_draft_equal_to_the_version_in_force_changes_nothing(version, facts, day):
    draft = replace(version, number=2, source=Source("Minutes of the council"))

    found = compare(facts, version, draft, as_of=day)

    assert not found.differs
    assert found.turns == ()


@settings(max_examples=300, deadline=None)
@given(VERSIONS, FACTS, DAYS, st.integers(1, 4))
def test_a_higher_minimum_makes_nobody_more_eligible(version, facts, day, by):
    found = compare(facts, version, harder(version, by), as_of=day)

    assert RANK[found.after] <= RANK[found.before]


@given(st.integers(2, 5), st.integers(1, 4))
def test_a_higher_minimum_does_turn_somebody_away(years, more):
    """The control of the test above: it looks at cases in which something happens."""
    rule = AtLeastNumber(id="R", title=TITLE, fact="experience_abroad_years", minimum=2)
    asks_two = version_with([(rule, Weight.REQUIRED)])
    facts = {"experience_abroad_years": Fact(years)}

    found = compare(facts, asks_two, harder(asks_two, years - 2 + more), as_of=DAY)

    assert (found.before, found.after) == (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE)
    assert found.turns == (Turn("R0", Outcome.MET, Outcome.NOT_MET),)


@settings(max_examples=300, deadline=None)
@given(VERSIONS, VERSIONS, FACTS, DAYS)
def test_verdicts_are_those_of_each_version_and_a_changed_one_names_what_turned_it(
    one, other, facts, day
):
    found = compare(facts, one, other, as_of=day)

    assert found.before == assess(facts, one, as_of=day).verdict
    assert found.after == assess(facts, other, as_of=day).verdict
    assert bool(found.turns) == found.differs
    assert all(turn.before != turn.after for turn in found.turns)


@settings(max_examples=300, deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_a_draft_stored_as_text_decides_as_before(version, facts, day):
    stored = json.loads(json.dumps(version.to_json()))
    read = CriteriaVersion.from_json(stored, slug=version.slug, title=version.title)

    assert read == version
    assert not compare(facts, version, read, as_of=day).differs


def test_a_source_of_its_own_travels_with_its_rule():
    rule = YesNo(id="R", title=TITLE, fact="may_work", source=Source("Minutes", ""))
    version = version_with([(rule, Weight.REQUIRED)])

    plain = version.to_json()

    assert plain["rules"][0]["source"] == {"title": "Minutes"}
    read = CriteriaVersion.from_json(plain, slug="any", title=TITLE)
    assert read.rules[0].source == Source("Minutes")


def test_a_rule_that_is_gone_is_named_only_where_it_stood_in_the_way():
    status = OneOf(id="A", title=TITLE, fact="status", accepted=("citizen",))
    work = YesNo(id="B", title=TITLE, fact="may_work")
    both = replace(version_with([(work, Weight.REQUIRED)]), rules=(status, work))
    without = replace(both, rules=(work,))

    nobody = compare({}, both, without, as_of=DAY)
    assert not nobody.differs

    neither = replace(both, rules=())
    assert compare({}, both, neither, as_of=DAY).turns == (
        Turn("A", Outcome.UNKNOWN, None),
        Turn("B", Outcome.UNKNOWN, None),
    )
