"""The journal under seals: everything is covered, and whoever changes it is found."""

import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from alongside.foundation.journal import actions as journal
from alongside.foundation.journal import seals, tasks, verification
from alongside.foundation.journal.models import Event, RowChange, Seal, Unsealed
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return PersonFactory(works_at=OrganizationFactory(), roles=["settlement_worker"])


def write(worker, lines=3):
    """Lines of somebody, and a record with its history."""
    ClientFactory(organization=worker.memberships.get().organization)
    with acting(worker) as by:
        return [journal.record("client.opened", None, by=by, number=n) for n in range(lines)]


def verdict(as_owner, anchors=()):
    with as_owner():
        return verification.verify(anchors)


def run(as_owner, statement, *values):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_is_written_waits_for_a_seal_and_the_job_gives_it_one(worker, as_owner):
    write(worker)
    with as_owner():
        waiting, lines, changes = (
            Unsealed.objects.count(),
            Event.objects.count(),
            RowChange.objects.count(),
        )
    assert waiting == lines + changes > 3
    tasks.seal(timestamp=0)
    found = verdict(as_owner)
    assert found.faults == ()
    assert (found.waiting, found.lines, found.changes) == (0, lines, changes)


def test_the_next_seal_begins_with_the_last_ones_digest(worker, as_owner):
    write(worker)
    journal.seal()
    write(worker)
    journal.seal()
    with as_owner():
        first, second = Seal.objects.order_by("number")
    assert bytes(second.previous) == bytes(first.digest)
    assert not set(first.events) & set(second.events)
    assert verdict(as_owner).faults == ()


def test_many_rows_come_under_several_seals(worker, as_owner, monkeypatch):
    monkeypatch.setattr(seals, "MOST", 4)
    write(worker, lines=10)
    run(as_owner, "UPDATE journal_event SET created_at = created_at - interval '1 year'")
    assert journal.seal() == verdict(as_owner).lines + verdict(as_owner).changes
    assert verdict(as_owner).seals >= 3
    assert verdict(as_owner).faults == ()


def test_nothing_to_seal_makes_no_seal(worker, as_owner):
    write(worker)
    journal.seal()
    assert journal.seal() == 0
    assert verdict(as_owner).seals == 1


def test_settings_of_a_session_change_no_hash(worker, as_owner):
    write(worker)
    journal.seal()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL bytea_output = 'escape'")
        cursor.execute("SET LOCAL datestyle = 'ISO, DMY'; SET LOCAL extra_float_digits = 0")
        assert verification.verify().faults == ()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE journal_event SET verb = 'x' WHERE id = %s", "was changed after it was sealed"),
        ("DELETE FROM journal_event WHERE id = %s", "was taken out after it was sealed"),
    ],
)
def test_an_owner_who_changes_a_sealed_line_is_found(worker, as_owner, statement, sentence):
    _, line, _ = write(worker)
    journal.seal()
    run(as_owner, statement, line.pk)
    (fault,) = verdict(as_owner).faults
    assert sentence in fault
    assert str(line.pk) in fault


def test_a_line_that_was_taken_out_before_its_seal_is_missed_by_the_seal(worker, as_owner):
    _, line, _ = write(worker)
    run(as_owner, "DELETE FROM journal_event WHERE id = %s", line.pk)
    journal.seal()
    assert "was taken out before it was sealed" in verdict(as_owner).faults[0]


def test_a_line_that_claims_an_earlier_time_is_found(worker, as_owner):
    write(worker)
    journal.seal()
    (line,) = write(worker, lines=1)
    earlier = timezone.now() - datetime.timedelta(hours=2)
    run(as_owner, "UPDATE journal_event SET created_at = %s WHERE id = %s", earlier, line.pk)
    journal.seal()
    assert "was not there when the journal was sealed" in verdict(as_owner).faults[0]


def test_a_cut_end_is_found_by_the_anchor_alone(worker, as_owner):
    write(worker)
    journal.seal()
    write(worker)
    journal.seal()
    with as_owner():
        head = verification.head()
        last = Seal.objects.get(number=2)
    run(as_owner, "DELETE FROM journal_event WHERE id = ANY(%s)", last.events)
    run(as_owner, "DELETE FROM journal_oldvalue WHERE change_id = ANY(%s)", last.changes)
    run(as_owner, "DELETE FROM journal_rowchange WHERE id = ANY(%s)", last.changes)
    run(as_owner, "DELETE FROM journal_seal WHERE number = 2")
    assert verdict(as_owner).faults == ()
    anchor = verification.Kept(head.number, head.digest, "2026-01-01")
    (fault,) = verdict(as_owner, [anchor]).faults
    assert "cut off" in fault


def test_the_site_can_neither_seal_by_hand_nor_take_a_seal_away(worker):
    write(worker)
    journal.seal()
    for statement in (
        "DELETE FROM journal_seal",
        "UPDATE journal_seal SET digest = ''",
        "DELETE FROM journal_unsealed",
        "INSERT INTO journal_unsealed (event_id) VALUES (gen_random_uuid())",
    ):
        refusal = pytest.raises(Exception, match="permission denied")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
