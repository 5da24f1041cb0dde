"""Policies work out who is asking once for a statement."""

import pytest
from django.db import connection

from alongside.foundation.access import policies, scope
from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.models import Client
from tests.factories import ClientFactory, OrganizationFactory

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
