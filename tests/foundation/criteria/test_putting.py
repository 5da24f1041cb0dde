"""Putting a draft in force on a day, calling it back, and what never changes whoever asks."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.criteria import actions
from alongside.foundation.criteria.models import CriteriaVersion, Decision, Draft
from alongside.foundation.criteria.queries import in_force, rules_of
from alongside.foundation.directory.actions.versions import Stale
from alongside.foundation.journal.models import Event
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting, as_owner
from tests.foundation.criteria.conftest import FIRST, SECOND
from tests.foundation.criteria.drafting import begin, change, days, decided, put

LOOSEN = "GRANT UPDATE, DELETE ON criteria_criteriaversion TO alongside_app"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ready(coordinator, criteria):
    """A draft that asks for one level more."""
    return change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)


def minimum(version):
    return rules_of(version).rules_by_id["TMP-06"].minimum


def test_from_its_day_on_the_new_version_holds(coordinator, ready, today):
    added = put(coordinator, ready, today + days(10))

    assert (added.number, added.valid_from, added.valid_to) == (2, today + days(10), None)
    assert minimum(in_force(FIRST, today + days(9))) == 6
    assert minimum(in_force(FIRST, today + days(10))) == 7
    assert in_force(FIRST, today).valid_to == today + days(9)
    with acting(coordinator):
        assert not Draft.objects.exists()


def test_in_force_today_it_holds_for_the_next_decision(coordinator, ready, desk, fits, today):
    recent = {"arrival": None, "employment": "unemployed"}
    put(coordinator, ready, today)

    with acting(desk.worker) as by:
        made = actions.decide(
            client=desk.client, criteria_slug=FIRST, facts=fits(**recent), by=by, on=today
        )
    assert made.version.number == 2


def test_a_line_says_who_put_which_version_in_force(coordinator, ready, today):
    added = put(coordinator, ready, today + days(1))

    with acting(coordinator):
        line = Event.objects.get(verb="criteria.put_in_force", subject_id=added.pk)
    assert line.actor_id == coordinator.pk
    day = (today + days(1)).isoformat()
    assert line.data == {"criteria": FIRST, "number": 2, "day": day}


def test_the_past_is_not_put_in_force(coordinator, ready, today):
    with pytest.raises(StepRefused) as refused:
        put(coordinator, ready, today - days(1))
    assert "today or on a later day" in refused.value.told


def test_a_day_that_was_decided_on_keeps_its_version(coordinator, ready, desk, fits, today):
    decided(desk, FIRST, [fits()], on=today)

    with pytest.raises(StepRefused) as refused:
        put(coordinator, ready, today)

    assert "Decisions were made for" in refused.value.told
    assert put(coordinator, ready, today + days(1)).number == 2


def test_decisions_by_another_set_are_no_hindrance(coordinator, ready, desk, fits, today):
    decided(desk, SECOND, [fits()], on=today)

    assert put(coordinator, ready, today).number == 2


def test_the_next_one_begins_after_the_one_to_come(coordinator, ready, today):
    put(coordinator, ready, today + days(10))
    third = begin(coordinator, FIRST)
    assert third.based_on.number == 2

    with pytest.raises(StepRefused) as refused:
        put(coordinator, third, today + days(10))
    assert "Version 2 begins on" in refused.value.told
    put(coordinator, third, today + days(20))

    ends = CriteriaVersion.objects.filter(criteria=FIRST).values_list("number", "valid_to")
    assert dict(ends) == {1: today + days(9), 2: today + days(19), 3: None}


def test_a_draft_changed_in_the_meantime_is_not_put_in_force_unseen(
    coordinator, colleague, ready, today
):
    change(colleague, ready, "TMP-02", years=5)

    with pytest.raises(Stale):
        put(coordinator, ready, today)
    assert CriteriaVersion.objects.filter(criteria=FIRST).count() == 1


def test_called_back_before_its_day_it_is_a_draft_again(coordinator, ready, today):
    with as_owner():
        CriteriaVersion.objects.filter(criteria=FIRST).update(valid_to=today + days(100))
    added = put(coordinator, ready, today + days(10))
    with acting(coordinator) as by:
        back = actions.call_back(version_id=added.pk, by=by)

    assert back.document == ready.document
    (left,) = CriteriaVersion.objects.filter(criteria=FIRST)
    assert (left.number, left.valid_to) == (1, today + days(100))
    with acting(coordinator) as by, pytest.raises(StepRefused) as refused:
        actions.call_back(version_id=added.pk, by=by)
    assert "called this version back already" in refused.value.told


def test_in_force_it_is_not_called_back(coordinator, ready, today):
    added = put(coordinator, ready, today)

    with acting(coordinator) as by, pytest.raises(StepRefused) as refused:
        actions.call_back(version_id=added.pk, by=by)
    assert "is not called back" in refused.value.told


def test_workers_put_nothing_in_force(desk, coordinator, ready, today):
    added = put(coordinator, ready, today + days(3))
    other = begin(coordinator, SECOND)

    with acting(desk.worker) as by:
        with pytest.raises(Refused):
            actions.put_in_force(draft_id=other.pk, version=1, on=today, by=by)
        with pytest.raises(Refused):
            actions.call_back(version_id=added.pk, by=by)


# The database's own guards: the site's role, then each guard taken away.


def rewrite(criteria=FIRST, rules="[]"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE criteria_criteriaversion SET rules = %s WHERE criteria_id = %s",
            [rules, criteria],
        )
        return cursor.rowcount


def owner_says(*statements):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


def test_the_site_cannot_rewrite_a_version(coordinator, criteria):
    with acting(coordinator), pytest.raises(ProgrammingError, match="permission denied"):
        rewrite()


def test_with_the_grant_loosened_the_trigger_still_refuses(coordinator, criteria):
    """Control of the privilege: without it the trigger is reached; without that too, it is rewritten."""
    owner_says(LOOSEN)
    with acting(coordinator), pytest.raises(IntegrityError, match="not changed once it stands"):
        rewrite()

    owner_says("ALTER TABLE criteria_criteriaversion DISABLE TRIGGER criteria_version_kept")
    with acting(coordinator):
        assert rewrite() == 1


def test_not_even_the_owner_rewrites_a_version_by_mistake(criteria):
    with as_owner(), pytest.raises(IntegrityError, match="not changed once it stands"):
        rewrite()


@pytest.mark.parametrize(
    ("statement", "reached"),
    [
        ("UPDATE criteria_criteriaversion SET valid_to = now()::date - 400", "row-level security"),
        ("DELETE FROM criteria_criteriaversion", 0),
    ],
)
def test_a_coordinator_neither_ends_a_version_in_the_past_nor_deletes_it(
    coordinator, criteria, statement, reached
):
    with acting(coordinator), connection.cursor() as cursor:
        if reached:
            with pytest.raises(ProgrammingError, match=reached), transaction.atomic():
                cursor.execute(statement)
        else:
            cursor.execute(statement)
            assert cursor.rowcount == 0


def test_a_worker_ends_no_version(desk, today):
    with acting(desk.worker), connection.cursor() as cursor:
        cursor.execute("UPDATE criteria_criteriaversion SET valid_to = %s", [today + days(9)])
        assert cursor.rowcount == 0


@pytest.mark.parametrize("who", ["worker", "coordinator in the past"])
def test_only_a_coordinator_adds_a_version_and_none_in_the_past(desk, coordinator, today, who):
    person = desk.worker if who == "worker" else coordinator
    first = today + days(400) if who == "worker" else today - days(1)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting(person), refused, transaction.atomic():
        add_version(first)


def add_version(first, last=None, criteria="kaleidoscope"):
    return CriteriaVersion.objects.create(
        criteria_id=criteria,
        number=9,
        source="",
        valid_from=first,
        valid_to=last,
        rules={},
        made_here=True,
    )


def test_periods_of_a_set_never_overlap(criteria, today):
    overlap = pytest.raises(IntegrityError, match="criteria_version_periods")
    with as_owner(), overlap, transaction.atomic():
        add_version(today, today)


def test_without_the_constraint_they_would(criteria, today):
    """Control: the same row passes when the guard is gone."""
    owner_says("ALTER TABLE criteria_criteriaversion DROP CONSTRAINT criteria_version_periods")
    with as_owner():
        assert add_version(today, today).pk


def test_what_the_network_put_in_force_is_not_overwritten_by_an_update(coordinator, ready, today):
    put(coordinator, ready, today)

    with as_owner():
        assert actions.load_sets() == []
    assert minimum(in_force(FIRST, today)) == 7


# Two people at once.


@pytest.fixture
def two(transactional_db):
    """Two coordinators, a draft, and a worker with a newcomer; committed."""
    office = OrganizationFactory(coordinates=True)
    people = [PersonFactory(works_at=office, roles=["network_coordinator"]) for _ in range(2)]
    home = OrganizationFactory()
    worker = PersonFactory(works_at=home, roles=["settlement_worker"])
    return people, begin(people[0], FIRST), worker, ClientFactory(organization=home)


def at_once(*deeds):
    """Do them at the same moment, each on a connection of its own; gives what each said."""
    barrier, said = threading.Barrier(len(deeds)), []

    def run(deed):
        barrier.wait()
        try:
            said.append(deed())
        except StepRefused as refused:
            said.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return said


@pytest.mark.django_db(transaction=True)
def test_two_put_one_draft_in_force_once_and_the_second_is_told(two):
    people, draft, _worker, _client = two
    tomorrow = timezone.localdate() + days(1)

    said = at_once(*(lambda who=who: put(who, draft, tomorrow) for who in people))

    refused = [each for each in said if isinstance(each, StepRefused)]
    assert len(refused) == 1
    assert "somebody has put it in force" in refused[0].told
    assert CriteriaVersion.objects.filter(criteria=FIRST).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_begin_one_draft(two):
    people, _draft, _worker, _client = two

    said = at_once(*(lambda who=who: begin(who, SECOND) for who in people))

    assert len({each.pk for each in said}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_day_has_one_version_however_deciding_and_putting_fall(two):
    """A decision of today and a version from today: whichever is first, the other follows it."""
    people, draft, worker, client = two
    today = timezone.localdate()

    def decide():
        with acting(worker) as by:
            return actions.decide(client=client, criteria_slug=FIRST, facts={}, by=by, on=today)

    said = at_once(decide, lambda: put(people[0], draft, today))

    with as_owner():
        made = Decision.objects.get()
    assert made.version == in_force(FIRST, today)
    assert any(isinstance(each, StepRefused) for each in said) == (made.version.number == 1)


@pytest.mark.django_db
def test_days_of_the_database_are_those_of_the_network():
    """The policies count days as the site does: in Toronto."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'America/Toronto')::date")
        assert cursor.fetchone()[0] == timezone.localdate()
