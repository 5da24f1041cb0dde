"""Nothing is disclosed without a live consent: in Python, and in the database with Python taken away."""

import datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import actions, queries
from alongside.foundation.clients.actions.copies import end_of
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import StoredFile
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    PlaceFactory,
    acting,
    as_owner,
    days_ago,
    three_people,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker", "coach"])


@pytest.fixture
def person(three) -> Client:
    return ClientFactory(
        organization=three.homes.inside, given_name="Fatuma", family_name="Haddad",
        birth_date=datetime.date(1988, 1, 1), birth_date_known="year", phone="416 555 0142",
        email="fatuma@example.ca", place=PlaceFactory(), languages=["ar", "fr"],
        preferred_language="ar", interpreter_needed=True, no_voice_mail=True,
        safety_note="Mornings only", occupation="Engineer", occupation_code="21300",
    )  # fmt: skip


def agreed(three, person, **changes):
    return ConsentFactory(
        client=person, receiver=three.homes.partner,
        **({"fields": ["name", "languages", "phone"]} | changes),
    )  # fmt: skip


def share(consent, by, referral=None, **extra):
    return actions.share_copy(
        consent_id=consent.pk, referral_id=referral or uuid7(), extra=extra, by=by
    )


def insert_raw(consent, **changes) -> None:
    """What somebody would write who had got past all of Python."""
    values = {
        "id": uuid7(), "consent_id": consent.pk, "client_id": consent.client_id,
        "sender_id": consent.organization_id, "receiver_id": consent.receiver_id,
        "referral_id": uuid7(), "fields": {"name": {"given": "F"}}, "until": end_of(consent.until),
    } | changes  # fmt: skip
    with transaction.atomic():
        SharedCopy(**values).save(force_insert=True)


def test_exactly_the_consented_fields_are_copied(three, person):
    with acting(three.inside) as by:
        copy = share(agreed(three, person), by)

    assert set(copy.fields) == {"name", "languages", "phone"}
    assert copy.fields["name"] == {"given": "Fatuma", "family": "Haddad"}
    assert copy.fields["languages"]["interpreter"] is True


def test_of_what_the_sender_adds_only_what_was_agreed_goes_along(three, person):
    consent = agreed(three, person, fields=["name", "languages", "prescreen"])
    with acting(three.inside) as by:
        copy = share(consent, by, prescreen={"verdict": "eligible"}, suitability="Fits well")

    assert set(copy.fields) == {"name", "languages", "prescreen"}


def test_a_part_of_the_record_does_not_come_in_as_an_extra(three, person):
    with acting(three.inside) as by, pytest.raises(Refused):
        share(agreed(three, person), by, email="fatuma@example.ca")


def test_the_database_refuses_a_field_beyond_the_consent(three, person):
    consent = agreed(three, person)
    with acting(three.inside), pytest.raises(IntegrityError, match="no live consent"):
        insert_raw(consent, fields={"name": {}, "email": "fatuma@example.ca"})


def test_sending_after_a_withdrawal_is_refused_in_python_and_by_the_database(three, person):
    consent = agreed(three, person)
    with acting(three.inside) as by:
        actions.withdraw_consent(consent_id=consent.pk, how="told us", by=by)
        with pytest.raises(Refused, match="withdrawn"):
            share(consent, by)
        with pytest.raises(IntegrityError, match="no live consent"):
            insert_raw(consent)


def test_sending_after_the_last_day_is_refused_in_python_and_by_the_database(three, person):
    consent = agreed(three, person, until=days_ago(1))
    with acting(three.inside) as by:
        with pytest.raises(Refused, match="ended"):
            share(consent, by)
        with pytest.raises(IntegrityError, match="no live consent"):
            insert_raw(consent)


def test_sending_without_the_purpose_is_refused_in_python_and_by_the_database(three, person):
    consent = agreed(three, person, purposes=["surveys"])
    with acting(three.inside) as by:
        with pytest.raises(Refused, match="referred"):
            share(consent, by)
        with pytest.raises(IntegrityError, match="no live consent"):
            insert_raw(consent)


@pytest.mark.parametrize("change", ["receiver_id", "client_id", "until"])
def test_the_database_refuses_another_receiver_another_person_and_a_longer_time(
    three, person, change
):
    consent = agreed(three, person)
    other = {
        "receiver_id": three.homes.stranger.pk,
        "client_id": ClientFactory(organization=three.homes.inside).pk,
        "until": end_of(consent.until) + datetime.timedelta(seconds=1),
    }
    with acting(three.inside), pytest.raises(IntegrityError, match="no live consent"):
        insert_raw(consent, **{change: other[change]})


def test_only_the_sender_shares(three, person):
    consent = agreed(three, person)
    for other in (three.partner, three.stranger):
        with acting(other) as by, pytest.raises(Exception, match="does not exist"):
            share(consent, by)
        with acting(other), pytest.raises(DatabaseError):
            insert_raw(consent)


def test_sharing_twice_gives_one_copy(three, person):
    consent, referral = agreed(three, person), uuid7()
    with acting(three.inside) as by:
        first, second = share(consent, by, referral), share(consent, by, referral)

    assert first.pk == second.pk


def test_sharing_again_with_other_content_replaces_the_copy(three, person):
    consent, referral = agreed(three, person), uuid7()
    with acting(three.inside) as by:
        share(consent, by, referral)
        actions.change_client(client_id=person.pk, version=1, data={"phone": "1"}, by=by)
        second = share(consent, by, referral)
    with acting(three.partner) as by:
        assert queries.readable_copy(by, referral) == second
        assert SharedCopy.objects.count() == 1


def test_the_receiver_reads_the_copy_and_a_stranger_does_not(three, person):
    with acting(three.inside) as by:
        copy = share(agreed(three, person), by)
    with acting(three.partner) as by:
        assert queries.readable_copy(by, copy.referral_id) == copy
    with acting(three.stranger) as by:
        assert queries.readable_copy(by, copy.referral_id) is None
        assert SharedCopy.objects.count() == 0


@pytest.mark.parametrize(
    "end", ["withdrawn", "expired", "ended by the sender", "ended by the receiver"]
)
def test_once_it_is_over_the_receiver_reads_nothing_at_the_next_request(three, person, end):
    consent = agreed(three, person)
    with acting(three.inside) as by:
        copy = share(consent, by)
    close(end, three, consent, copy)
    with acting(three.partner) as by:
        assert queries.readable_copy(by, copy.referral_id) is None
        assert SharedCopy.objects.filter(pk=copy.pk).count() == 0


def close(end: str, three, consent, copy) -> None:
    if end == "expired":
        with as_owner():
            past = timezone.now() - datetime.timedelta(seconds=1)
            SharedCopy.objects.filter(pk=copy.pk).update(until=past)
        return
    with acting(three.partner if "receiver" in end else three.inside) as by:
        if end == "withdrawn":
            actions.withdraw_consent(consent_id=consent.pk, how="told us", by=by)
        else:
            assert actions.end_copies(referral_id=copy.referral_id, why="closed", by=by) == 1


def test_a_stranger_ends_nothing(three, person):
    with acting(three.inside) as by:
        copy = share(agreed(three, person), by)
    with acting(three.stranger) as by:
        assert actions.end_copies(referral_id=copy.referral_id, why="closed", by=by) == 0
    with acting(three.partner) as by:
        assert queries.readable_copy(by, copy.referral_id)


def test_an_ended_copy_is_not_opened_again_by_anybody(three, person):
    consent = agreed(three, person)
    with acting(three.inside) as by:
        copy = share(consent, by)
        actions.end_copies(referral_id=copy.referral_id, why="closed", by=by)
        changed = SharedCopy.objects.filter(pk=copy.pk).update(ended_at=None, ended_why="")

    assert changed == 0


def test_the_copy_stays_as_it_was_when_the_record_changes(three, person):
    with acting(three.inside) as by:
        copy = share(agreed(three, person), by)
        actions.change_client(client_id=person.pk, version=1, data={"phone": "999"}, by=by)
    with acting(three.partner) as by:
        assert queries.readable_copy(by, copy.referral_id).fields["phone"] == "416 555 0142"


def test_the_copy_in_words_shows_the_year_alone_and_the_safety_note(three, person):
    consent = agreed(three, person, fields=["name", "languages", "birth_date", "safety", "place"])
    with acting(three.inside) as by:
        copy = share(consent, by)
    told = {fact.name: fact.value for fact in queries.copied(copy)}

    assert told["birth_date"] == "1988"
    assert "Do not leave voice mail." in told["safety"]
    assert "needs an interpreter" in told["languages"]


def test_the_receiver_begins_its_own_record_at_enrolment_and_only_once(three, person):
    consent = agreed(three, person, fields=["name", "languages", "birth_date", "phone"])
    with acting(three.inside) as by:
        copy = share(consent, by)
    with acting(three.partner) as by:
        first = actions.start_own_record(copy=copy, by=by)
        actions.end_copies(referral_id=copy.referral_id, why="enrolled", by=by)
        second = actions.start_own_record(copy=copy, by=by)

    assert first.pk == second.pk != person.pk
    assert (first.name, first.birth_date_known) == ("Fatuma Haddad", "year")
    assert first.email == ""


def test_no_own_record_begins_from_a_copy_that_is_over(three, person):
    consent = agreed(three, person)
    with acting(three.inside) as by:
        copy = share(consent, by)
        actions.withdraw_consent(consent_id=consent.pk, how="told us", by=by)
    with acting(three.partner) as by, pytest.raises(StepRefused):
        actions.start_own_record(copy=copy, by=by)


def test_the_resume_goes_along_only_when_agreed_and_ends_with_the_consent(three, person):
    upload = BytesIO(b"%PDF-1.4 resume")
    upload.name = "resume.pdf"
    consent = agreed(three, person, fields=["name", "languages", "resume"])
    with acting(three.inside) as by:
        files.store(upload=upload, kind="resume", client_id=person.pk, by=by)
        share(agreed(three, person), by)
        copy = share(consent, by)
    with acting(three.partner):
        assert [file.shared_copy_id for file in StoredFile.objects.all()] == [copy.pk]
    with acting(three.inside) as by:
        actions.withdraw_consent(consent_id=consent.pk, how="told us", by=by)
    with acting(three.partner):
        assert StoredFile.objects.count() == 0


def test_the_resume_stays_with_a_receiver_that_enrolled_the_person(three, person):
    upload = BytesIO(b"%PDF-1.4 resume")
    upload.name = "resume.pdf"
    with acting(three.inside) as by:
        files.store(upload=upload, kind="resume", client_id=person.pk, by=by)
        copy = share(agreed(three, person, fields=["name", "languages", "resume"]), by)
    with acting(three.partner) as by:
        kept = actions.start_own_record(copy=copy, by=by)
        actions.end_copies(referral_id=copy.referral_id, why="enrolled", by=by)
        assert StoredFile.objects.get().client_id == kept.pk


def test_the_runtime_role_can_neither_change_nor_remove_a_copy(three, person):
    with acting(three.inside) as by:
        copy = share(agreed(three, person), by)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE clients_sharedcopy SET fields = '{}' WHERE id = %s", [copy.pk])
            changed = cursor.rowcount
            cursor.execute("DELETE FROM clients_sharedcopy WHERE id = %s", [copy.pk])
            removed = cursor.rowcount

    assert (changed, removed) == (0, 0)
