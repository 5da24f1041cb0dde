"""Row history is written by triggers as the owner; the site can neither change nor invent it."""

import hashlib
import json

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event, OldValue, RowChange
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return PersonFactory(works_at=OrganizationFactory(), roles=["settlement_worker"])


def refused(statement, *values):
    refusal = pytest.raises(ProgrammingError, match="permission denied")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_change_is_kept_with_who_made_it_and_a_salted_hash_of_what_stood_before(worker):
    client = ClientFactory(organization=worker.memberships.get().organization, given_name="Selam")
    with acting(worker) as by:
        client.given_name = "Selamawit"
        client.save(update_fields=["given_name"])
        change = RowChange.objects.filter(row_id=client.pk).latest("id")
        old = OldValue.objects.get(change=change)
    assert (change.operation, change.actor_id, change.columns) == (
        "update",
        by.person.pk,
        ["given_name"],
    )
    assert old.values == {"given_name": "Selam"}
    proof = hashlib.sha256((old.salt + json.dumps("Selam")).encode()).hexdigest()
    assert change.digests == {"given_name": proof}


def test_a_save_that_changes_nothing_leaves_no_history(worker):
    client = ClientFactory(organization=worker.memberships.get().organization)
    with acting(worker):
        before = RowChange.objects.filter(row_id=client.pk).count()
        client.save(update_fields=["given_name"])
        assert RowChange.objects.filter(row_id=client.pk).count() == before


def test_another_organization_reads_no_history(worker):
    client = ClientFactory(organization=worker.memberships.get().organization)
    stranger = PersonFactory(works_at=OrganizationFactory())
    with acting(stranger):
        assert not RowChange.objects.filter(row_id=client.pk).exists()
        assert not OldValue.objects.exists()


@pytest.mark.parametrize("table", ["journal_event", "journal_rowchange", "journal_oldvalue"])
def test_the_site_can_neither_change_nor_remove_history(worker, table):
    with acting(worker) as by:
        journal.record("client.opened", None, by=by)
        key = "change_id" if table == "journal_oldvalue" else "id"
        refused(f"UPDATE {table} SET {key} = {key}")
        refused(f"DELETE FROM {table}")
        refused(f"TRUNCATE {table}")


def test_the_site_cannot_invent_history(worker):
    with acting(worker):
        refused(
            "INSERT INTO journal_rowchange (at, table_name, row_id, operation, columns, digests)"
            " VALUES (now(), 'clients_client', gen_random_uuid(), 'update', '[]', '{}')"
        )


def test_a_line_in_somebody_elses_name_is_refused(worker):
    another = PersonFactory(works_at=OrganizationFactory())
    with acting(worker), acting(another) as by:
        pass
    refusal = pytest.raises(ProgrammingError, match="row-level security")
    with acting(worker), refusal, transaction.atomic():
        journal.record("client.opened", None, by=by)


def test_a_line_is_read_by_the_organizations_it_names_and_by_no_other(worker):
    partner = PersonFactory(works_at=OrganizationFactory())
    stranger = PersonFactory(works_at=OrganizationFactory())
    with acting(worker) as by:
        line = journal.record(
            "referral.sent", None, by=by, organizations=[partner.memberships.get().organization]
        )
    for person, reads in ((worker, True), (partner, True), (stranger, False)):
        with acting(person) as reader:
            assert Event.objects.filter(pk=line.pk).exists() is reads
            assert Event.objects.visible_to(reader).filter(pk=line.pk).exists() is reads


def test_a_handler_runs_in_the_transaction_of_its_line(worker):
    heard = []
    journal.on("test.heard", heard.append)
    with acting(worker) as by:
        line = journal.record("test.heard", None, by=by, count=3)
    assert heard == [line]
    assert heard[0].data == {"count": 3}
