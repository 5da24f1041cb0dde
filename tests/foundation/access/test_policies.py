"""Policies work out who is asking once for a statement."""

import re
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from alongside.foundation.access import policies, scope
from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.models import Client
from tests.factories import ClientFactory, MembershipFactory, OrganizationFactory, PersonFactory

SEALED_RECORD = import_module(
    "alongside.foundation.clients.migrations.0004_sealed_organizations"
).RECORD
WRITTEN_BACK = "(organization_id = ANY ((NULLIF(current_setting('alongside.orgs'::text, true), ''::text))::uuid[]))"


def asking_each_row():
    with connection.cursor() as cursor:
        cursor.execute("SELECT policyname, qual, with_check FROM pg_policies")
        return [
            name
            for name, *conditions in cursor.fetchall()
            if any(policies.ASKED.search(text) for text in conditions if text)
        ]


def test_a_question_goes_into_a_sub_select_and_an_array_keeps_its_cast():
    assert policies.once(WRITTEN_BACK) == (
        "(organization_id = ANY (((SELECT (NULLIF(current_setting('alongside.orgs'::text, true),"
        " ''::text))::uuid[])::uuid[])))"
    )


def test_what_stands_in_a_sub_select_already_stays():
    once = (
        "( SELECT (NULLIF(current_setting('alongside.person'::text, true), ''::text))::uuid AS n)"
    )
    assert policies.once(once) == once


def test_a_look_into_another_table_becomes_a_function_of_the_one_column_it_depends_on():
    made = {}

    def make(argument, gives, body):
        made[body] = (argument, gives)
        return f"look_{len(made)}"

    condition = (
        "((kept = ANY (ARRAY( SELECT o.id FROM houses o WHERE (o.sealed)))) OR (EXISTS ( SELECT"
        " FROM copies c WHERE ((c.of = notes.case) AND (c.id = notes.case)))) OR (EXISTS ( SELECT"
        " FROM copies c WHERE ((c.of = notes.case) AND (c.by = notes.writer)))))"
    )
    assert policies.by_function(condition, "notes", make) == (
        "((kept = ANY (((SELECT look_1())::uuid[]))) OR (look_2(notes.case)) OR (EXISTS ( SELECT"
        " FROM copies c WHERE ((c.of = notes.case) AND (c.by = notes.writer)))))"
    )
    assert list(made.values()) == [("", "uuid[]"), ("uuid", "boolean")]
    assert list(made)[1] == "EXISTS ( SELECT FROM copies c WHERE ((c.of = $1) AND (c.id = $1)))"


@pytest.mark.django_db
def test_the_functions_run_as_whoever_asks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosecdef FROM pg_proc WHERE proname LIKE 'look\\_%%'")
        kinds = dict(cursor.fetchall())
    assert kinds
    assert not any(kinds.values())


@pytest.mark.django_db
def test_no_policy_of_the_migrated_database_asks_for_each_row():
    assert asking_each_row() == []


@pytest.mark.django_db
def test_a_policy_that_asks_for_each_row_is_rewritten_and_lets_the_same_rows_through(as_owner):
    with as_owner(), connection.cursor() as cursor:
        ours, theirs = OrganizationFactory(), OrganizationFactory()
        kept = [ClientFactory(organization=ours), ClientFactory(organization=theirs)]
        cursor.execute(
            f"ALTER POLICY clients_client_select ON clients_client USING ({WRITTEN_BACK})"
        )
    assert asking_each_row() == ["clients_client_select"]  # the control: the search can find one
    with as_owner():
        assert policies.make_cheap(connection) == 1
    assert asking_each_row() == []
    for organizations, seen in (
        ([ours], {kept[0]}),
        ([ours, theirs], set(kept)),
        ([uuid7()], set()),
    ):
        keys = [getattr(each, "pk", each) for each in organizations]
        with scope.acting(scope.Scope(orgs=keys)):
            assert set(Client.objects.all()) == seen
    with scope.acting(scope.NOBODY):
        assert not Client.objects.exists()


def test_the_conditions_of_which_any_is_enough_are_told_apart():
    assert policies.either_of("((a IS NULL) OR (b <> ALL (c())) OR ((d) OR (e)))") == [
        "(a IS NULL)",
        "(b <> ALL (c()))",
        "((d) OR (e))",
    ]
    assert policies.either_of("((a = 1) AND ((b) OR (c)))") == ["(a = 1) AND ((b) OR (c))"]
    assert policies.either_of("look_1(id)") == ["look_1(id)"]


def test_a_sub_select_that_reads_no_table_is_asked_in_place():
    asked = "((a = ( SELECT look_1() AS look_1)) OR (EXISTS ( SELECT FROM b WHERE (b.c = ( SELECT 1 AS n)))))"
    assert policies.in_place(asked) == (
        "((a = (look_1())) OR (EXISTS ( SELECT FROM b WHERE (b.c = (1)))))"
    )


def test_the_further_conditions_of_a_restriction_become_one_function_of_the_row():
    made = []

    def make(argument, gives, body):
        made.append((argument, gives, body))
        return f"look_{len(made)}"

    notes = policies.Table("notes", {"house": "uuid", "end": "text", "text": "text"}, set())
    sealed = "(house <> ALL (( SELECT look_0() AS look_0)::uuid[]))"
    condition = (
        f"((house IS NULL) OR {sealed} OR (\"end\" = ( SELECT (NULLIF(current_setting('alongside.matter'"
        "::text, true), ''::text))::uuid AS \"nullif\")) OR (notes.house = ANY (ARRAY( SELECT o.id FROM o))))"
    )
    assert policies.narrowed(condition, notes, make) == (
        f'((house IS NULL) OR {sealed} OR look_2(notes."end", notes."house"))'
    )
    assert made == [
        ("", "uuid[]", "ARRAY( SELECT o.id FROM o)"),
        (
            "text, uuid",
            "boolean",
            (
                "($1 = ((NULLIF(current_setting('alongside.matter'::text, true), ''::text))::uuid))"
                " OR ($2 = ANY (((look_1())::uuid[])))"
            ),
        ),
    ]
    again = policies.narrowed(f"((house IS NULL) OR {sealed} OR look_2(id))", notes, make)
    assert again == f"((house IS NULL) OR {sealed} OR look_2(id))"


def test_whether_a_column_is_missing_that_never_is_is_not_asked():
    notes = policies.Table("notes", {"house": "uuid", "guest": "uuid"}, {"house"})
    condition = "(((house IS NULL) OR (house <> a)) AND ((guest IS NULL) OR (guest <> a)))"
    assert policies.without_idle(condition, notes) == (
        "(((house <> a)) AND ((guest IS NULL) OR (guest <> a)))"
    )


def test_what_opens_an_organizations_rows_is_asked_in_place_and_what_opens_single_ones_by_a_function():
    made = []

    def make(argument, gives, body):
        made.append((argument, gives, body))
        return "look_1"

    notes = policies.Table("notes", {"house": "uuid", "writer": "uuid"}, set())
    ours = "(house = ANY (( SELECT (NULLIF(current_setting('alongside.orgs'::text, true), ''::text))::uuid[])::uuid[]))"
    mine = "(NULLIF(current_setting('alongside.person'::text, true), ''::text))::uuid"
    assert policies.widened(f"((writer = {mine}) OR {ours})", notes, make) == (
        f'({ours} OR look_1(notes."writer"))'
    )
    assert made == [("uuid", "boolean", f"($1 = {mine})")]
    alone = f"(writer = {mine})"
    assert policies.widened(alone, notes, make) == f"(writer = (SELECT {mine}))"


@pytest.mark.django_db
def test_every_function_of_a_policy_can_be_asked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('SELECT %I(%s)', proname, array_to_string(array_fill("
            "'NULL'::text, ARRAY[pronargs::int]), ', ')) FROM pg_proc WHERE proname LIKE 'look\\_%'"
        )
        asked = [statement for (statement,) in cursor.fetchall()]
        assert any(statement.count("NULL") > 1 for statement in asked)
        for statement in asked:
            cursor.execute(statement)


@pytest.mark.django_db
def test_a_restriction_sets_up_no_more_than_what_every_row_is_asked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT qual FROM pg_policies WHERE permissive = 'RESTRICTIVE' AND cmd = 'SELECT'"
        )
        restrictions = [qual for (qual,) in cursor.fetchall()]
    assert restrictions
    assert all(len(re.findall(r"\( SELECT\b", qual)) <= 2 for qual in restrictions)


@pytest.fixture
def sealed(as_owner):
    """A record in a sealed organization, one elsewhere, and who asks for them."""
    with as_owner():
        house, other = OrganizationFactory(sealed_at=timezone.now()), OrganizationFactory()
        worker, colleague, manager, stranger = (PersonFactory() for _ in range(4))
        for person, where, role in (
            (worker, house, "settlement_worker"),
            (colleague, house, "settlement_worker"),
            (manager, house, "manager"),
            (stranger, other, "manager"),
        ):
            MembershipFactory(person=person, organization=where, roles=[role])
        kept = ClientFactory(organization=house, worker=worker)
        theirs = ClientFactory(organization=other)
    return {
        scope.Scope(person=worker.pk, orgs=(house.pk,)): {kept},
        scope.Scope(person=colleague.pk, orgs=(house.pk,)): set(),
        scope.Scope(person=manager.pk, orgs=(house.pk,)): {kept},
        scope.Scope(person=stranger.pk, orgs=(other.pk,)): {theirs},
        scope.Scope(subjects=(kept.pk,)): {kept},
        scope.Scope(orgs=(house.pk,)): {kept},  # a job of the house
        scope.NOBODY: set(),
    }


def seen_by(asker):
    with scope.acting(asker):
        return set(Client.objects.all())


@pytest.mark.django_db
def test_a_restriction_lets_the_same_rows_through_before_and_after(sealed, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            f"ALTER POLICY clients_client_sealed_select ON clients_client USING ({SEALED_RECORD})"
        )
    assert {asker: seen_by(asker) for asker in sealed} == sealed
    with as_owner():
        assert policies.make_cheap(connection) == 1
        assert policies.make_cheap(connection) == 0
    assert {asker: seen_by(asker) for asker in sealed} == sealed
