"""Deciding, and loading the shipped criteria."""

import dataclasses
import datetime

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from alongside.engines.eligibility import DatedDay
from alongside.foundation.access.permissions import Refused
from alongside.foundation.criteria import actions
from alongside.foundation.criteria.models import CriteriaVersion, Decision, Verdict
from alongside.foundation.criteria.queries import in_force
from alongside.foundation.journal.models import Event
from tests.factories import acting, as_owner
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND


def decide(desk, facts, slug=FIRST, person=None):
    with acting(person or desk.worker) as by:
        return actions.decide(client=desk.client, criteria_slug=slug, facts=facts, by=by, on=DAY)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.ELIGIBLE),
        ({"employment": "30_hours_or_more"}, Verdict.NOT_ELIGIBLE),
        ({"arrival": None}, Verdict.CANNOT_TELL),
    ],
)
def test_a_decision_keeps_version_inputs_results_and_verdict(desk, fits, changes, verdict):
    decision = decide(desk, fits(**changes))

    with acting(desk.worker):
        kept = Decision.objects.get(pk=decision.pk)
    assert kept.verdict == verdict
    assert (kept.version.criteria_id, kept.version.number) == (FIRST, 1)
    assert kept.facts["status"] == {"value": "permanent_resident", "evidence": "seen"}
    assert [result["rule"] for result in kept.results][:3] == ["TMP-01", "TMP-02", "TMP-03"]
    assert (kept.made_by_id, kept.as_of) == (desk.worker.pk, DAY)


def test_one_journal_line_tells_of_it_without_the_facts(desk, fits):
    decision = decide(desk, fits())

    with acting(desk.worker):
        line = Event.objects.get(verb="criteria.decided", subject_id=decision.pk)
    assert line.client_id == desk.client.pk
    assert line.data == {"criteria": FIRST, "version": 1, "verdict": "eligible"}


def test_facts_stored_with_a_decision_decide_again_as_before(desk, fits):
    first = decide(desk, fits())
    again = decide(desk, first.facts)

    assert (again.facts, again.results) == (first.facts, first.results)


def test_a_stranger_decides_nothing(desk, fits):
    with pytest.raises(Refused):
        decide(desk, fits(), person=desk.stranger)

    with as_owner():
        assert not Decision.objects.exists()


def test_a_stranger_sees_no_decision(desk, fits):
    decide(desk, fits())

    with acting(desk.stranger) as by:
        assert list(Decision.objects.visible_to(by)) == []
        assert list(Decision.objects.all()) == []


def test_a_day_before_any_criteria_decides_nothing(desk, fits):
    with acting(desk.worker) as by, pytest.raises(CriteriaVersion.DoesNotExist):
        actions.decide(
            client=desk.client,
            criteria_slug=FIRST,
            facts=fits(),
            by=by,
            on=datetime.date(1999, 1, 1),
        )


def test_loading_twice_loads_once(criteria):
    with as_owner():
        assert actions.load_sets() == []
    assert CriteriaVersion.objects.count() == 3


def shipped(slug):
    return next(found for found in actions.shipped_sets() if found.slug == slug)


def with_version(criteria, number, **changes):
    versions = [
        dataclasses.replace(version, **changes) if version.number == number else version
        for version in criteria.versions
    ]
    return dataclasses.replace(criteria, versions=tuple(versions))


def test_a_version_in_use_never_changes(criteria):
    set_ = shipped(FIRST)
    shorter = with_version(set_, 1, rules=set_.versions[0].rules[:3])

    with as_owner(), pytest.raises(actions.VersionChanged, match="a new number"):
        actions.load_set(shorter)
    assert len(in_force(FIRST, DAY).rules["rules"]) == 7


def test_a_following_version_closes_the_one_before(criteria):
    set_ = shipped(SECOND)
    closed = with_version(set_, 1, valid_to=DatedDay(datetime.date(2025, 3, 31)))
    second = dataclasses.replace(
        set_.versions[0], number=2, valid_from=DatedDay(datetime.date(2025, 4, 1))
    )
    with as_owner():
        added = actions.load_set(dataclasses.replace(closed, versions=(*closed.versions, second)))

    assert [version.number for version in added] == [2]
    assert in_force(SECOND, datetime.date(2025, 3, 31)).number == 1
    assert in_force(SECOND, datetime.date(2025, 4, 1)).number == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE criteria_criteriaversion SET number = 9",
        "DELETE FROM criteria_criteriaset",
        "UPDATE criteria_decision SET verdict = 'eligible'",
    ],
)
def test_the_site_itself_rewrites_neither_criteria_nor_decisions(criteria, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
