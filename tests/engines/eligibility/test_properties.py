"""What holds for any criteria and any person."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.engines.eligibility import (
    Assessment,
    CriteriaSet,
    CriteriaVersion,
    Outcome,
    Verdict,
    assess,
    explain,
    facts_from_json,
    facts_to_json,
    finding_sentence,
    sentence,
)
from alongside.engines.eligibility.words import LANGUAGES
from tests.engines.eligibility.strategies import (
    DAYS,
    FACTS,
    VERSIONS,
    learned,
    version_with,
)

SETTLED = {Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE}


def through_json(plain):
    return json.loads(json.dumps(plain))


@settings(max_examples=400, deadline=None)
@given(VERSIONS, FACTS, DAYS, st.data())
def test_knowing_more_never_takes_a_settled_verdict_back(version, facts, day, data):
    before = assess(facts, version, as_of=day).verdict
    after = assess(data.draw(learned(facts, day)), version, as_of=day).verdict

    assert before not in SETTLED or after == before


@settings(max_examples=200, deadline=None)
@given(VERSIONS, FACTS, DAYS, st.data())
def test_knowing_more_never_takes_a_settled_rule_back(version, facts, day, data):
    before = assess(facts, version, as_of=day).findings
    after = assess(data.draw(learned(facts, day)), version, as_of=day).findings

    for one, other in zip(before, after, strict=True):
        assert one.outcome in {Outcome.UNKNOWN, other.outcome}


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS, st.randoms(use_true_random=False))
def test_order_of_rules_and_of_facts_does_not_matter(version, facts, day, shuffle: random.Random):
    rules = list(version.rules)
    names = list(facts)
    shuffle.shuffle(rules)
    shuffle.shuffle(names)
    again = CriteriaVersion(**{**version.__dict__, "rules": tuple(rules)})
    there = assess({name: facts[name] for name in names}, again, as_of=day)
    here = assess(facts, version, as_of=day)

    assert there.verdict == here.verdict
    assert sorted(there.findings, key=lambda f: f.rule) == sorted(
        here.findings, key=lambda f: f.rule
    )


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_preferred_rules_decide_nothing(version, facts, day):
    required = [rule for rule in version.rules if rule.weight == "required"]
    without = version_with([(rule, rule.weight) for rule in required])

    assert assess(facts, version, as_of=day).verdict == assess(facts, without, as_of=day).verdict


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_criteria_facts_and_assessments_come_back_from_json_as_they_went(version, facts, day):
    assessment = assess(facts, version, as_of=day)
    whole = CriteriaSet(version.slug, version.title, (version,))

    assert CriteriaSet.from_json(through_json(whole.to_json())) == whole
    assert facts_from_json(through_json(facts_to_json(facts))) == facts
    assert Assessment.from_json(through_json(assessment.to_json())) == assessment


@settings(max_examples=300, deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_every_finding_and_every_step_can_be_said_in_both_languages(version, facts, day):
    assessment = assess(facts, version, as_of=day)
    told = explain(assessment, version)
    messages = [m for step in told.changes + told.questions for m in step.messages]
    for language in LANGUAGES:
        said = [finding_sentence(f, version, language) for f in assessment.findings]
        said += [
            finding_sentence(leaf, version, language)
            for f in assessment.findings
            for leaf in f.leaves
        ]
        said += [sentence(m, language) for m in (*messages, *told.confirmations)]

        assert all(text.endswith(".") and "{" not in text and "None" not in text for text in said)


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_an_open_or_closed_door_always_says_what_to_do(version, facts, day):
    told = explain(assess(facts, version, as_of=day), version)

    if told.verdict is Verdict.NOT_ELIGIBLE:
        assert told.changes
    if told.verdict is Verdict.CANNOT_TELL:
        assert told.questions
    assert all(step.messages for step in told.changes + told.questions)


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_an_unknown_names_what_is_missing_and_only_facts_that_the_rule_uses(version, facts, day):
    for finding in assess(facts, version, as_of=day).findings:
        needs = {need.name for need in version.rule_of(finding).needs}

        assert bool(finding.missing) == (finding.outcome is Outcome.UNKNOWN)
        assert needs.issuperset(finding.missing)
        assert needs.issuperset(name for name, _ in finding.facts)
        assert all(facts[name] == fact for name, fact in finding.facts)


@settings(deadline=None)
@given(VERSIONS, FACTS, DAYS)
def test_a_yes_holds_until_the_day_that_it_names(version, facts, day):
    told = explain(assess(facts, version, as_of=day), version)

    if told.until:
        assert told.until > day
        assert assess(facts, version, as_of=told.until).verdict is not Verdict.ELIGIBLE
