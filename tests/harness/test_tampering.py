"""Figure 10: whoever owns the tables edits, deletes, inserts, moves or cuts, and is found.

Each tampering is undone by a rollback, so that every one meets the same journal.
"""

import json
import os
import random
import uuid

import pytest
from django.db import connection, transaction

from alongside.foundation.journal import actions as journal
from alongside.foundation.journal import seals, verification
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting
from tests.harness.sizes import size

pytestmark = pytest.mark.django_db

TRIES = size(1_000, 5_000)
SEED = int(os.environ.get("ALONGSIDE_HARNESS_SEED", "10"))

# The owner computes every hash and digest anew, with the very expressions of the program.
REBUILD = f"""
DO $$
DECLARE
    s journal_seal;
    before bytea := '';
BEGIN
    FOR s IN SELECT * FROM journal_seal ORDER BY number LOOP
        s.previous := before;
        s.event_hashes := COALESCE((SELECT array_agg({seals.EVENT_HASH} ORDER BY e.id)
            FROM journal_event e WHERE e.id = ANY(s.events)), '{{}}');
        s.change_hashes := COALESCE((SELECT array_agg({seals.CHANGE_HASH} ORDER BY c.id)
            FROM journal_rowchange c WHERE c.id = ANY(s.changes)), '{{}}');
        before := {seals.DIGEST};
        UPDATE journal_seal SET previous = s.previous, event_hashes = s.event_hashes,
            change_hashes = s.change_hashes, digest = before WHERE number = s.number;
    END LOOP;
END $$
"""


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.fixture
def sealed(as_owner):
    """A journal of a few hundred rows under a dozen seals; its head, anchored after each."""
    organization = OrganizationFactory()
    worker = PersonFactory(works_at=organization, roles=["settlement_worker"])
    heads = []
    for n in range(12):
        client = ClientFactory(organization=organization)
        with acting(worker) as by:
            client.given_name = f"Somebody {n}"
            client.save(update_fields=["given_name"])
            for number in range(8):
                journal.record("client.opened", None, by=by, client=client.pk, number=number)
        journal.seal()
        with as_owner():
            head = verification.head()
        heads.append(verification.Kept(head.number, head.digest, "then"))
    return heads


def one(table, chance, key="id"):
    keys = [row[0] for row in run(f"SELECT {key} FROM {table} ORDER BY 1")]
    return chance.choice(keys)


def change(table, column, value, chance):
    """Put the value into some row that holds another: putting in what stands there is no tampering."""
    changed = f"UPDATE {table} SET {column} = %s WHERE id = %s AND {column} IS DISTINCT FROM %s"
    while not run(changed, value, one(table, chance), value):
        pass


def edit_line(chance):
    column, value = chance.choice(
        [
            ("verb", "client.never"),
            ("data", json.dumps({"number": chance.random()})),
            ("actor_id", str(uuid.uuid4())),
            ("client_id", None),
            ("ground", "a better one"),
            ("organizations", [uuid.uuid4()]),
        ]
    )
    change("journal_event", column, value, chance)


def edit_moment(chance):
    run(
        "UPDATE journal_event SET created_at = created_at + %s * interval '1 microsecond' WHERE id = %s",
        chance.choice([-1, 1, 86_400_000_000]),
        one("journal_event", chance),
    )


def edit_change(chance):
    column, value = chance.choice(
        [("actor_id", str(uuid.uuid4())), ("columns", '["phone"]'), ("digests", '{"x": "y"}')]
    )
    change("journal_rowchange", column, value, chance)


def delete_lines(chance):
    for _ in range(chance.choice([1, 1, 1, 5])):
        run("DELETE FROM journal_event WHERE id = %s", one("journal_event", chance))


def delete_change(chance):
    key = one("journal_rowchange", chance)
    run("DELETE FROM journal_oldvalue WHERE change_id = %s", key)
    run("DELETE FROM journal_rowchange WHERE id = %s", key)


def insert_past_the_trigger(chance):
    run("ALTER TABLE journal_event DISABLE TRIGGER journal_event_unsealed")
    copy_line(chance)


def insert_and_hide(chance):
    copy_line(chance)
    run("DELETE FROM journal_unsealed")


def insert_as_if_earlier(chance):
    copy_line(chance, "interval '30 days'")
    journal.seal()


def copy_line(chance, ago="interval '0'"):
    run(
        "INSERT INTO journal_event (id, created_at, actor_id, actor_organization_id, verb, subject_type,"
        " subject_id, client_id, organizations, ground, data) SELECT gen_random_uuid(), created_at - "
        f"{ago}, actor_id, actor_organization_id, verb, subject_type, subject_id, client_id, organizations,"
        " ground, data FROM journal_event WHERE id = %s",
        one("journal_event", chance),
    )


def swap_lines(chance):
    """Two lines change places: each takes the other's key."""
    here, there = chance.sample([r[0] for r in run("SELECT id FROM journal_event ORDER BY 1")], 2)
    for old, new in ((here, uuid.UUID(int=0)), (there, here), (uuid.UUID(int=0), there)):
        run("UPDATE journal_event SET id = %s WHERE id = %s", new, old)


def swap_seals(chance):
    here = one("journal_seal", chance, "number")
    there = here + 1 if here < 12 else here - 1
    for old, new in ((here, 0), (there, here), (0, there)):
        run("UPDATE journal_seal SET number = %s WHERE number = %s", new, old)


def edit_seal(chance):
    run(
        "UPDATE journal_seal SET events = events[2:], event_hashes = event_hashes[2:] WHERE number = %s",
        one("journal_seal", chance, "number"),
    )


def delete_seal(chance):
    run("DELETE FROM journal_seal WHERE number = %s", one("journal_seal", chance, "number"))


def cut_the_tail(chance):
    """All that the last seals cover goes, and those seals: what stays is a whole, shorter journal."""
    first = chance.randint(2, 12)
    kept = "(SELECT unnest({}) FROM journal_seal WHERE number >= %s)"
    run(f"DELETE FROM journal_event WHERE id IN {kept.format('events')}", first)
    run(f"DELETE FROM journal_oldvalue WHERE change_id IN {kept.format('changes')}", first)
    run(f"DELETE FROM journal_rowchange WHERE id IN {kept.format('changes')}", first)
    run("DELETE FROM journal_seal WHERE number >= %s", first)


def edit_and_rebuild(chance):
    """The best that an owner can do: change a line, then compute the whole chain anew."""
    edit_line(chance)
    run(REBUILD)


WAYS = [
    edit_line,
    edit_moment,
    edit_change,
    delete_lines,
    delete_change,
    insert_past_the_trigger,
    insert_and_hide,
    insert_as_if_earlier,
    swap_lines,
    swap_seals,
    edit_seal,
    delete_seal,
    cut_the_tail,
    edit_and_rebuild,
]
NEED_THE_ANCHOR = {cut_the_tail, edit_and_rebuild}


def found(way, chance, anchors):
    """Tamper, verify, undo."""
    with transaction.atomic():
        way(chance)
        faults = verification.verify(anchors).faults
        transaction.set_rollback(True)
    return bool(faults)


def test_every_tampering_by_the_owner_is_found(sealed, as_owner, tried):
    chance = random.Random(SEED)
    last = sealed[-1:]
    with as_owner():
        assert verification.verify(last).faults == ()
        missed = [
            way.__name__
            for way in (WAYS[n % len(WAYS)] for n in range(TRIES))
            if not found(way, chance, last)
        ]
        assert verification.verify(last).faults == ()
    tried(10, f"tamperings by the owner, in {len(WAYS)} ways, seed {SEED}", TRIES, len(missed))
    assert missed == []


@pytest.mark.parametrize(
    "way", sorted(NEED_THE_ANCHOR, key=lambda way: way.__name__), ids=lambda way: way.__name__
)
def test_control_without_the_anchor_a_cut_or_rebuilt_chain_is_missed(sealed, as_owner, way, caught):
    """So the anchor is what finds it, and not something else."""
    with as_owner():
        alone = [found(way, random.Random(n), ()) for n in range(10)]
        assert [found(way, random.Random(n), sealed) for n in range(10)] == [True] * 10
    assert alone == [False] * 10
    caught(10, f"no anchor, {way.__name__.replace('_', ' ')}: missed", 10, alone.count(False))
