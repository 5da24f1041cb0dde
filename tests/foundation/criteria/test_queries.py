"""Trying criteria without keeping anything, and what is known of a person."""

import datetime

from alongside.engines.eligibility import Evidence, Fact, PartialDate, Verdict
from alongside.foundation.criteria import actions, queries
from alongside.foundation.criteria.models import Decision
from tests.factories import ClientFactory, acting, as_owner
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND


def test_trying_gives_the_verdict_and_keeps_nothing(criteria, fits):
    assert queries.assess_by(FIRST, fits(), DAY).verdict is Verdict.ELIGIBLE
    assert queries.assess_by(SECOND, fits(), DAY).verdict is Verdict.CANNOT_TELL
    with as_owner():
        assert not Decision.objects.exists()


def test_stored_facts_can_be_tried_as_they_are(criteria, fits):
    stored = {name: fact.to_json() for name, fact in fits().items()}

    assert queries.assess_by(FIRST, stored, DAY).verdict is Verdict.ELIGIBLE


def test_criteria_that_nobody_knows_leave_the_answer_open(criteria, fits):
    assert queries.assess_by("no-such-set", fits(), DAY).verdict is Verdict.CANNOT_TELL


def test_the_record_says_what_was_declared_until_a_decision_says_more(desk, fits):
    client = ClientFactory(
        organization=desk.home, status="work_permit", arrived_on=datetime.date(2024, 2, 29)
    )
    with acting(desk.worker) as by:
        before = queries.known_facts(client, by)
        actions.decide(client=client, criteria_slug=FIRST, facts=fits(), by=by, on=DAY)
        after = queries.known_facts(client, by)

    assert before["status"] == Fact("work_permit", Evidence.SELF_DECLARED)
    assert before["arrival"].value == PartialDate(2024, 2, 29)
    assert after["status"] == Fact("permanent_resident", Evidence.SEEN)


def test_the_newest_decision_may_be_asked_for_by_set(desk, fits):
    with acting(desk.worker) as by:
        for slug in (FIRST, SECOND):
            actions.decide(client=desk.client, criteria_slug=slug, facts=fits(), by=by, on=DAY)

        assert queries.latest_decision(desk.client, by).version.criteria_id == SECOND
        assert queries.latest_decision(desk.client, by, FIRST).version.criteria_id == FIRST


def test_a_stranger_learns_no_facts(desk, fits):
    with acting(desk.worker) as by:
        actions.decide(client=desk.client, criteria_slug=FIRST, facts=fits(), by=by, on=DAY)
    with acting(desk.stranger) as by:
        assert queries.latest_decision(desk.client, by) is None
