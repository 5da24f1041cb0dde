"""Writes one file with the database and the private files as they are at one moment; the site may go on meanwhile."""

import argparse
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from alongside import VERSION
from alongside.cli import archive, snapshot
from alongside.cli.archive import Archive, Writer
from alongside.cli.console import Refused, say, step
from alongside.cli.database import (
    as_owner,
    data_dir_argument,
    owner_url,
    reached,
    refuse_when_unreachable,
    runtime_role,
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="where to write; nothing is overwritten")
    parser.add_argument(
        "--verify", action="store_true", help="read it again when it is written, and compare"
    )
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    final = Path(options.file).expanduser().absolute()
    archive.refuse_to_overwrite(final)
    with reached(options.data_dir):
        as_owner()
        refuse_when_unreachable()
        refuse_unready()
        seal()
        with Writer(final) as writer:
            fingerprint = write(writer)
    if options.verify:
        with step("Reading it again"), Archive(final) as written:
            check(written)
    say(f"{final}: {final.stat().st_size / 2**20:,.1f} MB")
    say(f"Fingerprint: {fingerprint}")
    say(
        "It holds everybody's personal data, unencrypted, and only you can read it: keep it as you keep the "
        "database, and the secret key and the fingerprint elsewhere."
    )
    return 0


def refuse_unready() -> None:
    """Refuse a database that is empty, or of another version than this."""
    from alongside.cli import migrate

    if migrate.is_empty():
        raise Refused("The database holds nothing yet; run ./alongside migrate first.")
    if pending := migrate.pending():
        raise Refused(
            f"The database is of an older version (it lacks {pending[0]}): use that version, or run "
            "./alongside migrate first."
        )
    migrate.refuse_newer_database()


def seal() -> None:
    """So that the backup's journal ends with a seal, which the manifest names."""
    from alongside.foundation.journal import actions

    actions.seal()


def write(writer: Writer) -> str:
    """Everything as of one snapshot: what is committed meanwhile is left out, whole."""
    with psycopg.connect(owner_url()) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(snapshot.SAME_TEXT)
        moment, name = found(connection, "SELECT clock_timestamp(), pg_export_snapshot()")
        with step(
            "Packing the private files"
        ):  # first: one that is removed meanwhile is missed least
            missing = pack_files(writer, connection)
        with step("Packing the schema"):
            for member, section in ((archive.BEFORE, "pre-data"), (archive.AFTER, "post-data")):
                writer.add(member, [snapshot.schema(owner_url(), section, name).encode()])
        with step("Packing the tables"):
            tables = pack_tables(writer, connection)
        about = facts(connection, moment) | {"tables": tables, "files_missing": missing}
    return writer.finish(about)


def pack_tables(writer: Writer, connection: psycopg.Connection) -> dict[str, list[str]]:
    """Every table as a member; gives the columns of each."""
    tables = snapshot.tables(connection)
    for table in tables:
        writer.add(archive.table_member(table.name), snapshot.content(connection, table))
    return {table.name: list(table.columns) for table in tables}


def pack_files(writer: Writer, connection: psycopg.Connection) -> list[str]:
    """The bytes of every private file; gives the keys of those that are not there, and says so."""
    missing, changed = [], []
    for key, kept in connection.execute("SELECT id, sha256 FROM files_storedfile ORDER BY id"):
        try:
            part = writer.add(archive.file_member(str(key)), bytes_of(key), compressed=False)
        except FileNotFoundError:
            missing.append(str(key))
            continue
        if part.sha256 != kept:
            changed.append(str(key))
    for keys, what in (
        (missing, "are not in the folder of files"),
        (changed, "are not as uploaded"),
    ):
        if keys:
            say(f"\n✗ The bytes of {len(keys)} private files {what} (first {keys[0]}).")
    return missing


def bytes_of(key: UUID) -> Iterator[bytes]:
    """Opened before the first piece is asked for, so that a missing file makes no member."""
    from alongside.foundation.files import storage

    source = storage.place(key).open("rb")

    def pieces() -> Iterator[bytes]:
        with source:
            while piece := source.read(archive.CHUNK):
                yield piece

    return pieces()


def facts(connection: psycopg.Connection, moment: datetime.datetime) -> dict[str, Any]:
    """What a restore compares, and what a person who finds the file wants to know."""
    owner, server = found(connection, "SELECT current_user, current_setting('server_version')")
    migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    seal = connection.execute(
        "SELECT number, encode(digest, 'hex') FROM journal_seal ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return {
        "made_at": moment.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "version": VERSION,
        "postgresql": server,
        "roles": {"owner": owner, "site": runtime_role()},
        "migrations": [f"{app}.{name}" for app, name in migrations],
        "sequences": snapshot.sequences(connection),
        "guards": snapshot.guards(connection, runtime_role()),
        "journal": {"seal": seal[0], "digest": seal[1]} if seal else None,
    }


def found(connection: psycopg.Connection, query: str) -> tuple:
    """The one row of a query that always gives one."""
    row = connection.execute(query).fetchone()
    assert row is not None  # noqa: S101  for the reader of types: these queries have no FROM
    return row


def check(written: Archive) -> None:
    """Read every member and compare it with the manifest."""
    for member in written.parts:
        for _ in written.chunks(member):
            pass
