"""Drafting the next version: begun once, changed rule by rule, read by the engine, for coordinators only."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from alongside.engines.eligibility import CriteriaError
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.criteria import actions, documents
from alongside.foundation.criteria.models import Draft
from alongside.foundation.criteria.queries import in_force, rules_of
from alongside.foundation.criteria.wording import differences
from alongside.foundation.directory.actions.versions import Stale
from alongside.foundation.journal.models import Event
from tests.factories import acting, as_owner
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND
from tests.foundation.criteria.drafting import begin, change, changed

WORK = {
    "kind": "yes_no",
    "id": "TMP-09",
    "title": {"en": "May work", "fr": "Droit de travailler"},
    "source": {"title": "Minutes of the council, 2 November 2026"},
    "fact": "may_work",
    "expected": True,
}


def test_a_draft_begins_as_the_version_in_force(coordinator, criteria):
    draft = begin(coordinator, FIRST)

    before = rules_of(in_force(FIRST, DAY))
    assert documents.read_draft(draft).rules == before.rules
    assert differences(before, documents.read_draft(draft)) == []


def test_a_second_beginning_leads_to_the_same_draft(coordinator, colleague, criteria):
    first = begin(coordinator, FIRST)
    with acting(colleague) as by:
        second, is_new = actions.begin_draft(criteria_slug=FIRST, by=by)

    assert (second, is_new) == (first, False)
    assert begin(colleague, SECOND) != first


def test_a_changed_rule_says_what_changed_in_words(coordinator, criteria):
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7, skills=["speaking"])

    (found,) = differences(rules_of(draft.based_on), documents.read_draft(draft))
    assert (found.what, found.rule.id) == ("changed", "TMP-06")
    said = {str(each.label): (each.before, each.after) for each in found.changes}
    assert said["Minimum"] == ("6", "7")
    assert said["Skills that count"] == ("listening, speaking, reading, writing", "speaking")
    assert set(said) == {"Minimum", "Skills that count"}


def test_rules_are_added_and_removed(coordinator, criteria):
    draft = begin(coordinator, SECOND)
    with acting(coordinator) as by:
        draft = actions.put_rule(draft_id=draft.pk, version=draft.version, rule=WORK, by=by)
        draft = actions.remove_rule(draft_id=draft.pk, version=draft.version, rule="TMP-07b", by=by)

    found = differences(rules_of(draft.based_on), documents.read_draft(draft))
    assert [(each.what, each.rule.id) for each in found] == [
        ("changed", "TMP-07"),
        ("added", "TMP-09"),
        ("removed", "TMP-07b"),
    ]
    assert found[1].rule.source.title.startswith("Minutes")


def test_rules_are_gathered_under_one_and_let_go_again(coordinator, criteria):
    draft = begin(coordinator, FIRST)
    either = {"kind": "any_of", "id": "TMP-10", "title": {"en": "Either", "fr": "L’un ou l’autre"}}
    put = {"draft_id": draft.pk, "rule": either}
    with acting(coordinator) as by:
        draft = actions.put_rule(**put, version=1, parts=["TMP-07", "TMP-08"], by=by)
        assert [rule["id"] for rule in draft.document["rules"]][-1] == "TMP-10"
        draft = actions.put_rule(
            **put, version=draft.version, replaces="TMP-10", parts=["TMP-08"], by=by
        )

    assert [rule["id"] for rule in draft.document["rules"]][-2:] == ["TMP-10", "TMP-07"]
    assert [rule["id"] for rule in documents.rule_named(draft.document, "TMP-10")["rules"]] == [
        "TMP-08"
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"minimum": 13}, "levels end at 12"),
        ({"skills": []}, "expected a list of words"),
        ({"framework": "ielts"}, "is none of clb, nclc"),
        ({"title": {"en": "CLB", "fr": " "}}, "is empty"),
        ({"surprise": 1}, "is not known here"),
        ({"source": {"title": "x", "url": "javascript:alert(1)"}}, "not the address of a web page"),
    ],
)
def test_what_the_engine_does_not_read_is_never_stored(coordinator, criteria, values, reason):
    draft = begin(coordinator, FIRST)

    with pytest.raises(CriteriaError, match=reason):
        change(coordinator, draft, "TMP-06", **values)

    with acting(coordinator):
        assert Draft.objects.get().document == draft.document


def test_the_last_rule_stays(coordinator, criteria):
    draft = begin(coordinator, FIRST)
    names = [rule["id"] for rule in draft.document["rules"]]
    with acting(coordinator) as by:
        for name in names[:-1]:
            draft = actions.remove_rule(draft_id=draft.pk, version=draft.version, rule=name, by=by)
        last = {"draft_id": draft.pk, "version": draft.version, "rule": names[-1]}
        with pytest.raises(CriteriaError, match="is empty"):
            actions.remove_rule(**last, by=by)


def test_a_form_older_than_the_draft_is_refused(coordinator, colleague, criteria):
    draft = begin(coordinator, FIRST)
    change(colleague, draft, "TMP-06", minimum=7)

    with pytest.raises(Stale):
        change(coordinator, draft, "TMP-02", years=5)
    with acting(coordinator):
        assert documents.rule_named(Draft.objects.get().document, "TMP-02")["years"] == 3


def test_a_rule_that_somebody_removed_is_not_written_back(coordinator, colleague, criteria):
    draft = begin(coordinator, FIRST)
    with acting(colleague) as by:
        later = actions.remove_rule(draft_id=draft.pk, version=1, rule="TMP-08", by=by)
    with acting(coordinator) as by, pytest.raises(StepRefused) as refused:
        actions.put_rule(
            draft_id=draft.pk,
            version=later.version,
            rule=changed(draft, "TMP-08", expected=False),
            replaces="TMP-08",
            by=by,
        )
    assert "removed this rule" in refused.value.told


def test_discarded_is_gone_and_the_next_begins_anew(coordinator, colleague, criteria):
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    with acting(coordinator) as by:
        actions.discard_draft(draft_id=draft.pk, by=by)
    with acting(colleague) as by, pytest.raises(StepRefused) as refused:
        actions.discard_draft(draft_id=draft.pk, by=by)

    assert "no longer open" in refused.value.told
    assert documents.rule_named(begin(colleague, FIRST).document, "TMP-06")["minimum"] == 6


def test_each_step_leaves_a_line_without_the_text(coordinator, criteria):
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    with acting(coordinator) as by:
        actions.discard_draft(draft_id=draft.pk, by=by)
        lines = list(Event.objects.filter(subject_id=draft.pk).order_by("created_at", "id"))

    assert [line.verb for line in lines] == [
        "criteria.draft_began",
        "criteria.draft_changed",
        "criteria.draft_discarded",
    ]
    assert lines[1].data == {"criteria": FIRST, "what": "changed", "rule": "TMP-06"}


def test_workers_neither_draft_nor_see_a_draft(desk, coordinator):
    draft = begin(coordinator, FIRST)

    with acting(desk.worker) as by:
        with pytest.raises(Refused):
            actions.begin_draft(criteria_slug=FIRST, by=by)
        with pytest.raises(Refused):
            actions.discard_draft(draft_id=draft.pk, by=by)
        assert list(Draft.objects.all()) == []
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Draft.objects.create(criteria_id=SECOND, based_on=in_force(SECOND, DAY), document={})


def test_without_its_policy_a_worker_would_see_the_draft(desk, coordinator):
    """The control of the test above."""
    begin(coordinator, FIRST)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE criteria_draft DISABLE ROW LEVEL SECURITY")

    with acting(desk.worker):
        assert Draft.objects.count() == 1
