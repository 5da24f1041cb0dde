"""Sealed organizations: their people are in nobody's list, count or suggestion outside them."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.clients.models import Client, Consent, ContactAttempt, SharedCopy
from alongside.foundation.clients.queries import possible_duplicates
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event, OldValue, RowChange
from alongside.programmes.referrals.models import Message, Referral, Subject
from alongside.programmes.referrals.queries.options import options, pace
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
)

pytestmark = pytest.mark.django_db

RESTRICTED = {
    "clients_client": ("SELECT", "UPDATE", "DELETE"),
    "clients_consent": ("SELECT", "UPDATE"),
    "referrals_referral": ("SELECT", "UPDATE"),
    "referrals_subject": ("SELECT", "UPDATE"),
}


@pytest.fixture
def house():
    """A sealed sender with a worker, a colleague and a manager; a partner, another sender, a coordinator."""
    shelter = OrganizationFactory(refers=True)
    partner, other = OrganizationFactory(delivers=True), OrganizationFactory(refers=True)
    office = OrganizationFactory()
    people = SimpleNamespace(
        worker=PersonFactory(works_at=shelter),
        colleague=PersonFactory(works_at=shelter, roles=["settlement_worker", "coach"]),
        manager=PersonFactory(works_at=shelter, roles=["manager"]),
        coach=PersonFactory(works_at=partner, roles=["coach"]),
        stranger=PersonFactory(works_at=other, roles=["settlement_worker", "coach", "manager"]),
        coordinator=PersonFactory(works_at=office, roles=["network_coordinator"]),
        administrator=PersonFactory(administrator=True),
    )
    service = ServiceFactory(organization=partner)
    record = ClientFactory(organization=shelter, worker=people.worker, family_name="Hidden")
    referral = ReferralFactory(
        sender=shelter, receiver=partner, service=service, client=record,
        worker=people.worker, sent=True,
    )  # fmt: skip
    plain = ReferralFactory(sender=other, receiver=partner, service=service, sent=True)
    with acting(people.worker) as by:
        journal.record("client.changed", record, by=by, client=record.pk)
        StoredFile.objects.create(
            organization_id=shelter.pk, client_id=record.pk, name="x", content_type="text/plain",
            size=1, sha256="0",
        )  # fmt: skip
        ContactAttempt.objects.create(
            organization=shelter, client=record, channel="phone", result="reached"
        )
        Message.objects.create(referral=referral, organization=shelter, body="said")
    shelter.sealed_at = timezone.now()
    with as_owner():
        shelter.save(update_fields=["sealed_at"])
    return SimpleNamespace(
        shelter=shelter, partner=partner, people=people, record=record, referral=referral,
        plain=plain, service=service,
    )  # fmt: skip


def rows_of(house):
    """What the database alone lets through of the record and what hangs on it."""
    about = {"client_id": house.record.pk}
    return {
        "record": Client.objects.filter(pk=house.record.pk).count(),
        "consents": Consent.objects.filter(**about).count(),
        "copies": SharedCopy.objects.filter(**about).count(),
        "files": StoredFile.objects.filter(**about).count(),
        "attempts": ContactAttempt.objects.filter(**about).count(),
        "lines": Event.objects.filter(**about).count(),
        "referrals": Referral.objects.filter(**about).count(),
        "initials": Subject.objects.filter(**about).count(),
        "messages": Message.objects.filter(referral=house.referral).count(),
        "history": RowChange.objects.filter(row_id=house.record.pk).count(),
        "old values": OldValue.objects.filter(organization_id=house.shelter.pk).count(),
    }


def lift(table, name="sealed"):
    with as_owner(), connection.cursor() as cursor:
        for verb in RESTRICTED[table]:
            cursor.execute(f"DROP POLICY {table}_{name}_{verb.lower()} ON {table}")


@pytest.mark.parametrize("who", ["colleague", "stranger", "coordinator", "administrator"])
def test_the_database_alone_shows_nothing_to_who_does_not_work_with_the_person(house, who):
    with acting(getattr(house.people, who)):
        assert {name: n for name, n in rows_of(house).items() if n} == {}


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_the_worker_and_the_managers_go_on(house, who):
    with acting(getattr(house.people, who)) as by:
        seen = rows_of(house)
        assert [name for name in seen if not seen[name]] in (
            [],
            ["history", "old values"],
            ["old values"],
        )
        assert house.record in Client.objects.visible_to(by)
        assert house.referral in Referral.objects.visible_to(by)


def test_the_receiver_reads_what_was_shared_as_ever(house):
    with acting(house.people.coach) as by:
        assert house.referral in Referral.objects.visible_to(by)
        assert SharedCopy.objects.visible_to(by).filter(referral_id=house.referral.pk).exists()
        assert Subject.objects.filter(referral=house.referral).exists()
        assert not Client.objects.filter(pk=house.record.pk).exists()


def test_without_the_policies_a_colleague_and_the_coordinator_would_see(house):
    """The control for the database: the same questions with the seals lifted."""
    lift("clients_client")
    lift("referrals_referral")
    with acting(house.people.colleague):
        assert rows_of(house)["record"] == 1
    with acting(house.people.coordinator):
        assert Referral.objects.filter(pk=house.referral.pk).exists()


def test_the_querysets_alone_hold_too(house):
    """Wall two without wall three."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("clients_client", "clients_consent", "referrals_referral"):
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with acting(house.people.colleague) as by:
        assert house.record not in Client.objects.visible_to(by)
        assert not Consent.objects.visible_to(by).filter(client=house.record).exists()
        assert house.referral not in Referral.objects.visible_to(by)
    for person in (house.people.coordinator, house.people.administrator):
        with acting(person) as by:
            assert list(Referral.objects.counted_by(by)) == [house.plain]


def test_no_total_of_the_network_differs_by_what_is_sealed(house):
    with acting(house.people.coordinator) as by:
        counted = Referral.objects.counted_by(by).order_by()
        assert list(counted.values_list("sender").annotate(n=Count("pk"))) == [
            (house.plain.sender_id, 1)
        ]
    with acting(house.people.stranger):
        paces = pace(timezone.now() - timezone.timedelta(days=90))
        assert paces[house.service.pk].waiting == 1


def test_a_sealed_receiver_is_not_counted_either(house):
    with as_owner():
        house.partner.sealed_at = timezone.now()
        house.partner.save(update_fields=["sealed_at"])
    with acting(house.people.coordinator) as by:
        assert list(Referral.objects.counted_by(by)) == []
        assert list(Referral.objects.all()) == []
    with acting(house.people.stranger):
        assert pace(timezone.now() - timezone.timedelta(days=90)) == {}


def test_in_a_sealed_receiver_what_somebody_took_is_theirs(house):
    second = PersonFactory(works_at=house.partner, roles=["coach"])
    with as_owner():
        house.partner.sealed_at = timezone.now()
        house.partner.save(update_fields=["sealed_at"])
    with acting(second) as by:
        assert house.plain in Referral.objects.visible_to(by)
    with as_owner():
        Referral.objects.filter(pk=house.plain.pk).update(coach=house.people.coach)
    with acting(second) as by:
        assert house.plain not in Referral.objects.visible_to(by)
        assert not Referral.objects.filter(pk=house.plain.pk).exists()
        assert not Subject.objects.filter(referral=house.plain).exists()
        assert not SharedCopy.objects.filter(referral_id=house.plain.pk).exists()
    with acting(house.people.coach) as by:
        assert house.plain in Referral.objects.visible_to(by)


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_no_duplicate_is_hinted_at(house, who):
    with acting(getattr(house.people, who)) as by:
        alike = possible_duplicates(
            by, given_name=house.record.given_name, family_name="Hidden", birth_date=None,
            phone=house.record.phone,
        )  # fmt: skip
        assert alike == []
    with acting(house.people.worker) as by:
        assert possible_duplicates(
            by, given_name=house.record.given_name, family_name="Hidden", birth_date=None,
            phone=house.record.phone,
        )  # fmt: skip


def test_a_colleague_cannot_write_what_they_cannot_read(house):
    with acting(house.people.colleague):
        assert Client.objects.filter(pk=house.record.pk).update(phone="taken") == 0
        assert Client.objects.filter(pk=house.record.pk).delete()[0] == 0


def test_a_job_of_the_house_acts_for_it_without_a_person(house):
    with scope.acting(scope.Scope(orgs=[house.shelter.pk])):
        assert Client.objects.filter(pk=house.record.pk).exists()
    with scope.acting(scope.Scope(orgs=[house.partner.pk])):
        assert not Client.objects.filter(pk=house.record.pk).exists()


def test_an_unlisted_organization_is_neither_found_nor_suggested(house):
    client = ClientFactory(organization=house.plain.sender)
    with acting(house.people.stranger):
        assert [option.service for option in options(client, {})] == [house.service]
        with as_owner():
            house.partner.listed = False
            house.partner.save(update_fields=["listed"])
        assert options(client, {}) == []
