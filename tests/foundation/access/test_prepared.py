"""What is written once is planned once for each connection, and asks the walls each time all the same."""

import threading

import pytest
from django.db import connection, transaction

from alongside.foundation.access.roles import SETTLEMENT_WORKER
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.clients.models import Client
from alongside.foundation.directory.models import Organization
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db


def plans():
    """Statements that this connection knows, with how often each was planned for its keys and how often not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, custom_plans, generic_plans FROM pg_prepared_statements")
        return {name: counts for name, *counts in cursor.fetchall()}


def new(before):
    [found] = [counts for name, counts in plans().items() if name not in before]
    return found


def by_key():
    return WrittenOnce(lambda key: Organization.objects.filter(pk=key))


def test_it_is_planned_once_whatever_the_keys_are():
    houses, found, before = OrganizationFactory.create_batch(9), by_key(), plans()
    assert [found(each.pk) for each in houses] == [[each] for each in houses]
    custom, generic = new(before)
    assert (custom, generic) == (0, 9)


def test_another_connection_plans_for_itself():
    found, house, seen = by_key(), OrganizationFactory(), []
    before = plans()
    found(house.pk)

    def ask():
        try:
            known = plans()
            found(house.pk)
            seen.append((known, len(plans())))
        finally:
            connection.close()

    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert seen == [({}, 1)]
    assert new(before) == [0, 1]


def test_what_is_rolled_back_leaves_the_statement_known():
    found, house = by_key(), OrganizationFactory()
    with transaction.atomic():
        found(house.pk)
        transaction.set_rollback(True)
    assert found(house.pk) == [house]


def test_the_plan_of_one_shows_another_nothing():
    record = ClientFactory()
    everyone = WrittenOnce(lambda key: Client.objects.filter(pk=key))  # the walls alone hold
    ours = PersonFactory(works_at=record.organization, roles=[SETTLEMENT_WORKER])
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=[SETTLEMENT_WORKER])
    seen = []
    for person in (ours, stranger, ours):
        with acting(person):
            seen.append(everyone(record.pk))
    assert seen == [[record], [], [record]]


def test_what_never_changes_stands_in_the_statement_as_it_is():
    odd = "100 % of l'Accueil; \\ $1 %s"
    house = OrganizationFactory(short_name=odd)
    found = WrittenOnce(lambda key: Organization.objects.filter(pk=key, short_name=odd))
    assert found(house.pk) == [house]
    assert found(OrganizationFactory().pk) == []


def test_a_query_without_keys_is_prepared_too():
    OrganizationFactory(short_name="Q7")
    found = WrittenOnce(lambda: Organization.objects.filter(short_name="Q7"))
    before = plans()
    assert len(found()) == len(found()) == 1
    assert new(before) == [0, 2]
