"""Whether the journal is what was sealed, and whether the seals are those that were anchored outside.

Reads tables and computes hashes itself, by SQL that stands in this program: it calls no function of the
database it judges. The reader is the owner of the tables, within one snapshot.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction

from alongside.foundation.journal import seals

# A line is written within one request; whatever says that it is older than this was put in afterwards.
LATEST_BEFORE_A_SEAL = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Head:
    """The newest seal: whoever keeps it elsewhere can prove later what stood before it."""

    number: int
    digest: str
    made_at: datetime.datetime
    lines: int
    changes: int


class Kept(NamedTuple):
    """A head that was anchored outside of the database."""

    number: int
    digest: str
    anchored_at: str


@dataclass(frozen=True)
class Verdict:
    """What was looked at and what is wrong, each fault a sentence of keys and times."""

    head: Head | None
    seals: int
    lines: int
    changes: int
    waiting: int
    faults: tuple[str, ...]


def verify(anchors: Iterable[Kept] = ()) -> Verdict:
    """Compare every line and row change with its seal, every seal with the one before, and with the anchors."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # within another's transaction, that one's snapshots hold
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        faults = [
            *_broken_chain(),
            *_not_as_sealed("line", "events", "event_hashes", "journal_event e", seals.EVENT_HASH),
            *_not_as_sealed(
                "row change", "changes", "change_hashes", "journal_rowchange c", seals.CHANGE_HASH
            ),
            *_never_sealed(),
            *_older_than_their_seal(),
            *_anchors_gone(anchors),
        ]
        count, lines, changes, waiting = _rows(
            "SELECT count(*), COALESCE(sum(cardinality(events)), 0), COALESCE(sum(cardinality(changes)), 0),"
            " (SELECT count(*) FROM journal_unsealed) FROM journal_seal"
        )[0]
        return Verdict(head(), count, lines, changes, waiting, tuple(faults))


def head() -> Head | None:
    """The newest seal with how much lies under all seals."""
    found = _rows(
        "SELECT number, encode(digest, 'hex'), made_at,"
        " (SELECT sum(cardinality(events)) FROM journal_seal),"
        " (SELECT sum(cardinality(changes)) FROM journal_seal)"
        " FROM journal_seal ORDER BY number DESC LIMIT 1"
    )
    return Head(*found[0]) if found else None


def _broken_chain() -> Iterator[str]:
    """Each seal's digest is that of its content, and the next one begins with it; numbers have no gap."""
    # The digest is computed by the server from the row as it stands, and by no function of ours there.
    rows = _rows(
        f"SELECT s.number, s.previous, s.digest, {seals.DIGEST}, s.shape"  # noqa: S608  constants of ours
        " FROM journal_seal s ORDER BY s.number"
    )
    expected, before = 1, b""
    for number, previous, digest, computed, shape in rows:
        if number != expected:
            yield f"Seals {expected} to {number - 1} are missing."
        elif bytes(previous) != before:
            yield f"Seal {number} does not follow from seal {number - 1}."
        if shape != seals.SHAPE:
            yield f"Seal {number} has a shape ({shape}) that this version does not know."
        elif bytes(digest) != bytes(computed):
            yield f"Seal {number} was changed after it was made."
        expected, before = number + 1, bytes(digest)


def _not_as_sealed(what: str, keys: str, hashes: str, table: str, computed: str) -> Iterator[str]:
    """Rows that are not there, or not as they were sealed."""
    row = table.split()[1]
    rows = _rows(
        f"SELECT s.number, sealed.key::text, {row}.id IS NULL, sealed.hash = {seals.GONE}"  # noqa: S608
        f" FROM journal_seal s CROSS JOIN LATERAL unnest(s.{keys}, s.{hashes}) AS sealed (key, hash)"
        f" LEFT JOIN {table} ON {row}.id = sealed.key"
        f" WHERE {row}.id IS NULL OR sealed.hash IS DISTINCT FROM {computed}"
        " ORDER BY s.number, sealed.key"
    )
    for number, key, is_gone, was_gone in rows:
        if was_gone:
            yield f"The {what} {key} was taken out before it was sealed (seal {number})."
        elif is_gone:
            yield f"The {what} {key} was taken out after it was sealed (seal {number})."
        else:
            yield f"The {what} {key} was changed after it was sealed (seal {number})."


def _never_sealed() -> Iterator[str]:
    """Rows that neither lie under a seal nor wait for one: put in past the journal."""
    for what, table, keys, waiting in (
        ("line", "journal_event", "events", "event_id"),
        ("row change", "journal_rowchange", "changes", "change_id"),
    ):
        for (key,) in _rows(
            f"SELECT id FROM {table} EXCEPT (SELECT unnest({keys}) FROM journal_seal"  # noqa: S608
            f" UNION ALL SELECT {waiting} FROM journal_unsealed) ORDER BY 1"
        ):
            yield f"The {what} {key} was put in past the journal: it never waited for a seal."


def _older_than_their_seal() -> Iterator[str]:
    """Lines that claim a time at which the seals already stood beyond them."""
    # After a seal that was not full nothing was left waiting; a backlog comes under several full ones.
    rows = _rows(
        "SELECT e.id::text, e.created_at, s.nothing_waited_at FROM ("
        " SELECT number, events, max(made_at) FILTER (WHERE cardinality(events) + cardinality(changes) < %s)"
        "  OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS nothing_waited_at"
        " FROM journal_seal) s"
        " CROSS JOIN LATERAL unnest(s.events) AS sealed (key) JOIN journal_event e ON e.id = sealed.key"
        " WHERE e.created_at < s.nothing_waited_at - %s ORDER BY s.number, e.id",
        seals.MOST,
        LATEST_BEFORE_A_SEAL,
    )
    for key, claims, sealed in rows:
        yield (
            f"The line {key} says that it is of {_moment(claims)}, but was not there when the journal was "
            f"sealed at {_moment(sealed)}."
        )


def _anchors_gone(anchors: Iterable[Kept]) -> Iterator[str]:
    """Anchored heads that the chain no longer has: its end was cut off, or all of it was made anew."""
    known = dict(_rows("SELECT number, encode(digest, 'hex') FROM journal_seal"))
    for anchor in anchors:
        if anchor.number not in known:
            yield (
                f"Seal {anchor.number}, anchored at {anchor.anchored_at}, is not here: "
                "the end of the journal was cut off, or an older backup was restored."
            )
        elif known[anchor.number] != anchor.digest:
            yield (
                f"Seal {anchor.number} is not the one that was anchored at {anchor.anchored_at}: "
                "the chain was made anew."
            )


def _moment(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _rows(query: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
