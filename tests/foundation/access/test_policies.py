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
        assert policies.ask_once(connection) == 1
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
