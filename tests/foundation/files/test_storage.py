"""Bytes are whole or not there, lie outside the web, and are swept when their row never came."""

import os
import time

import pytest
from django.conf import settings
from django.db import transaction

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.files import actions, storage
from alongside.foundation.files.models import FileKind, StoredFile
from alongside.foundation.journal.models import Event
from tests.factories import (
    ClientFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
    three_people,
)
from tests.foundation.files.files import PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return three_people()


def stored(person, **fields):
    client = ClientFactory(organization=person.memberships.get().organization)
    with acting(person) as by:
        wanted = {"upload": upload(), "kind": FileKind.RESUME, "client_id": client.pk} | fields
        return actions.store(**wanted, by=by)


def every_path():
    return [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_a_stored_file_lies_under_its_key_and_nobody_else_may_read_the_folder(people):
    file = stored(people.inside)
    path = storage.place(file.pk)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.is_relative_to(settings.FILES_DIR)


def test_a_name_never_becomes_a_path(people):
    file = stored(people.inside, upload=upload("../../../etc/cron.d/x.pdf"))
    assert storage.place(file.pk).name == str(file.pk)


def test_a_failed_write_leaves_nothing():
    def broken():
        yield b"half"
        raise OSError("the disk is full")

    before = every_path()
    with pytest.raises(OSError, match="full"):
        storage.write(uuid7(), broken())
    assert every_path() == before


def test_a_key_is_never_written_twice(people):
    file = stored(people.inside)
    with as_owner(), acting(people.inside) as by:
        assert StoredFile.objects.visible_to(by).get() == file
    with pytest.raises(FileExistsError):
        storage.write(file.pk, [b"other"])
    assert storage.read(file.pk) == PDF


def test_a_row_that_the_database_refuses_takes_its_bytes_away(people):
    before = every_path()
    with acting(people.inside) as by, pytest.raises(Exception, match="row-level security"):
        actions.store(
            upload=upload(),
            kind=FileKind.OTHER,
            client_id=None,
            by=by,
            organization_id=people.homes.stranger.pk,
        )
    assert every_path() == before


def test_bytes_of_a_rolled_back_transaction_are_swept_after_an_hour(people):
    kept = stored(people.inside)
    with transaction.atomic():
        lost = stored(people.inside)
        transaction.set_rollback(True)
    assert storage.place(lost.pk).exists()
    actions.sweep_orphans()
    assert storage.place(lost.pk).exists()  # perhaps its transaction is still open
    for file in (lost, kept):
        long_ago = time.time() - 2 * actions.ORPHAN_AGE
        os.utime(storage.place(file.pk), (long_ago, long_ago))
    actions.sweep_orphans()
    assert not storage.place(lost.pk).exists()
    assert storage.place(kept.pk).exists()


def test_the_organization_removes_a_file_and_the_bytes_go_with_the_commit(
    people, django_capture_on_commit_callbacks
):
    file = stored(people.inside)
    with acting(people.inside) as by, django_capture_on_commit_callbacks(execute=True):
        actions.remove(file_id=file.pk, by=by)
        assert storage.place(file.pk).exists()
    assert not storage.place(file.pk).exists()
    with as_owner():
        assert not StoredFile.objects.filter(pk=file.pk).exists()
        assert Event.objects.filter(verb="file.removed", subject_id=file.pk).exists()


@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_nobody_else_removes_a_file(people, who):
    file = stored(people.inside)
    with acting(getattr(people, who)) as by, pytest.raises(StoredFile.DoesNotExist):
        actions.remove(file_id=file.pk, by=by)
    assert storage.place(file.pk).exists()


def test_a_signed_consent_is_not_removed(people):
    file = stored(people.inside, kind=FileKind.CONSENT)
    with acting(people.inside) as by, pytest.raises(Refused, match="consent"):
        actions.remove(file_id=file.pk, by=by)


def test_a_copy_has_bytes_of_its_own_and_the_receiver_reads_it_while_the_consent_lives(
    django_capture_on_commit_callbacks,
):
    referral = ReferralFactory(sent=True)
    sender = PersonFactory(works_at=referral.sender)
    receiver = PersonFactory(works_at=referral.receiver, roles=["coach"])
    file = stored(sender)
    with acting(sender):
        copy = actions.copy_for(
            file=file,
            organization_id=referral.receiver_id,
            shared_copy_id=referral.shared_copy.pk,
        )
    with acting(sender) as by, django_capture_on_commit_callbacks(execute=True):
        actions.remove(file_id=file.pk, by=by)
    with acting(receiver) as by:
        assert StoredFile.objects.visible_to(by).get() == copy
    assert storage.read(copy.pk) == PDF
    with as_owner():
        referral.consent.withdrawn_at = referral.consent.created_at
        referral.consent.withdrawn_how = "link"
        referral.consent.save()
    with acting(receiver) as by:
        assert not StoredFile.objects.visible_to(by).exists()


def test_the_database_hides_a_file_even_from_a_query_that_forgets_to_ask(people):
    file = stored(people.inside)
    with acting(people.stranger):
        assert not StoredFile.objects.filter(pk=file.pk).exists()
    with acting(people.inside):
        assert StoredFile.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize(("who", "seen"), [("inside", 1), ("partner", 0), ("stranger", 0)])
def test_the_query_asks_for_ones_own_files_even_where_the_database_would_show_all(
    people, who, seen
):
    stored(people.inside)
    with acting(getattr(people, who)) as by, as_owner():
        assert StoredFile.objects.visible_to(by).count() == seen
