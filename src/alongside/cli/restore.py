"""Puts a backup back: all of it, compared with its manifest, or nothing.

One transaction makes the tables, fills them, compares what is there with what was backed up, erases again
who was erased since, and only then takes effect.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from psycopg import sql

from alongside.cli import archive, backup, migrate, snapshot
from alongside.cli.archive import Archive
from alongside.cli.console import Refused, say, step
from alongside.cli.database import (
    as_owner,
    data_dir_argument,
    is_external,
    reached,
    refuse_when_unreachable,
    runtime_role,
)
from alongside.cli.datafolder import DataFolder

if TYPE_CHECKING:
    from psycopg import Connection

WORD = "replace"

CLEAR = """
    SET LOCAL lock_timeout = '10s';
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public AUTHORIZATION pg_database_owner;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup that ./alongside backup wrote")
    parser.add_argument("--verify", action="store_true", help="only compare FILE with its manifest")
    parser.add_argument(
        "--replace", action="store_true", help="throw away what the database holds now"
    )
    parser.add_argument("--yes", action="store_true", help="with --replace: do not ask")
    parser.add_argument(
        "--fingerprint", metavar="HEX", help="refuse FILE unless it has this fingerprint"
    )
    parser.add_argument(
        "--erased",
        metavar="FILE",
        help="erase again whose digest stands in FILE (erased.txt of the lost folder of files)",
    )
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    with Archive(Path(options.file).expanduser()) as kept:
        introduce(kept, options.fingerprint)
        if options.verify:
            with step("Comparing it with its manifest"):
                backup.check(kept)
            say("The backup is whole.")
            return 0
        erased = digests_in(options.erased)
        folder = None if is_external() else DataFolder(options.data_dir)
        if folder:
            folder.refuse_when_held()
        with reached(options.data_dir):
            as_owner()
            refuse_when_unreachable()
            refuse_newer(kept)
            refuse_or_confirm(options)
            restore(kept, erased, replace=options.replace)
            finish(folder)
    return 0


def introduce(kept: Archive, wanted: str | None) -> None:
    kept.refuse_other_words()
    about = kept.manifest
    say(
        f"A backup of {about['made_at']}, by version {about['version']}; {len(kept.files)} private files"
    )
    say(f"Fingerprint: {kept.fingerprint}")
    if wanted and wanted.lower() != kept.fingerprint:
        raise Refused(f"{kept.file} is not the backup with the fingerprint {wanted}.")


def digests_in(file: str | None) -> list[str]:
    if file is None:
        return []
    try:
        return Path(file).read_text().split()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}.") from None


def refuse_newer(kept: Archive) -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(f"{app}.{name}" for app, name in migration.replaces)
    if unknown := sorted(set(kept.manifest["migrations"]) - known):
        raise Refused(
            f"The backup was made by a newer version of Alongside (it has {unknown[0]}, which is unknown here); "
            "nothing was changed. Restore it with that version."
        )


def refuse_or_confirm(options: argparse.Namespace) -> None:
    """Nothing is thrown away unless somebody says so twice."""
    from django.db import connection

    if migrate.is_empty():
        return
    if not options.replace:
        raise Refused(
            "The database is not empty; restore into an empty one, or throw away what it holds with --replace."
        )
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        if others := cursor.fetchone()[0]:
            raise Refused(
                f"The database is in use ({others} connections); stop web and worker, then try again."
            )
    if not options.yes:
        confirm()


def confirm() -> None:
    if not sys.stdin.isatty():
        raise Refused("--replace throws everything away and nobody can be asked here; add --yes.")
    say("Everything in the database will be thrown away and replaced by the backup.")
    if input(f'Type "{WORD}" to go on: ').strip() != WORD:
        raise Refused("Nothing was changed.")


def restore(kept: Archive, erased: Iterable[str], *, replace: bool) -> None:
    """The tables in one transaction; the bytes of files before it ends, so that no row points at nothing."""
    from django.db import connection, transaction

    added: list[UUID] = []
    try:
        with in_plain_words(), transaction.atomic():
            erased = [*erased, *(tombstones() if replace else [])]
            raw = connection.connection
            if replace:
                raw.execute(CLEAR)
            fill(raw, kept)
            put_files(kept, added)
            with step("Comparing with the backup"):
                compare(raw, kept)
            sign_everybody_out(raw)
            if not migrate.pending():
                erase_again(erased)
    except BaseException:
        take_back(added)
        raise
    connection.close()  # the dump set a search path and more, for the whole session
    if migrate.pending():
        migrate.migrate()
        erase_again(erased)


def fill(raw: "Connection", kept: Archive) -> None:
    """Make the tables, put the rows in, then what stands on them: indexes, constraints, triggers, policies."""
    owner = raw.execute("SELECT current_user").fetchone()[0]  # type: ignore[index]
    roles = kept.manifest["roles"]
    names = {roles["owner"]: owner, roles["site"]: runtime_role()}
    with step("Making the tables"):
        raw.execute(snapshot.for_roles(kept.text(archive.BEFORE), names))
        raw.execute(snapshot.SAME_TEXT)
    with step("Filling them"):
        for table, columns in kept.manifest["tables"].items():
            copy_in(raw, table, columns, kept.chunks(archive.table_member(table)))
        for name, last in kept.manifest["sequences"].items():
            raw.execute("SELECT setval(%s::regclass, %s)", [f'public."{name}"', last])
    with step("Building indexes and guards"):
        raw.execute("SET LOCAL maintenance_work_mem = '256MB'")
        raw.execute(snapshot.for_roles(kept.text(archive.AFTER), names))
        raw.execute(snapshot.SAME_TEXT)


def copy_in(raw: "Connection", table: str, columns: list[str], rows: Iterable[bytes]) -> None:
    query = sql.SQL("COPY public.{} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with raw.cursor().copy(query) as copy:
        for piece in rows:
            copy.write(piece)


def put_files(kept: Archive, added: list[UUID]) -> None:
    """Put the bytes where they belong, unless they are there already; notes which were put."""
    from alongside.foundation.files import storage

    with step(f"Putting {len(kept.files)} private files back"):
        for name in kept.files:
            key, member = UUID(name), archive.file_member(name)
            if storage.place(key).exists():
                if archive.is_same(storage.place(key), kept.parts[member]):
                    continue
                storage.remove(key)
            storage.write(key, kept.chunks(member))
            added.append(key)


def take_back(added: list[UUID]) -> None:
    from alongside.foundation.files import storage

    for key in added:
        storage.remove(key)


def compare(raw: "Connection", kept: Archive) -> None:
    """The content of every table, and what guards it, is what the manifest says."""
    tables = snapshot.tables(raw)
    if [table.name for table in tables] != sorted(kept.manifest["tables"]):
        raise Refused("The restored tables are not those of the backup; nothing was changed.")
    for table in tables:
        part = kept.parts[archive.table_member(table.name)]
        if snapshot.hash_of(raw, table) != part.sha256:
            raise Refused(
                f"The restored table {table.name} is not as backed up; nothing was changed."
            )
    if major(kept.manifest["postgresql"]) != raw.info.server_version // 10000:
        say(
            "\n  another PostgreSQL writes its guards down in other words: they were not compared; run doctor"
        )
        return
    for kind, digest in snapshot.guards(raw, runtime_role()).items():
        if digest != kept.manifest["guards"].get(kind):
            raise Refused(
                f"The restored {kind} are not those of the backup; nothing was changed. "
                "Are the roles made as docs/guides/deploy.md says?"
            )


def major(server_version: str) -> int:
    return int(server_version.partition(".")[0])


def sign_everybody_out(raw: "Connection") -> None:
    """A session that was ended after the backup must not live again."""
    raw.execute("DELETE FROM public.django_session")


def tombstones() -> list[str]:
    """Who was erased up to now, from the database that is about to be replaced."""
    from django.db import DatabaseError, transaction

    from alongside.foundation.clients import actions

    try:
        with transaction.atomic():
            return sorted(actions.tombstones())
    except DatabaseError:
        say("What is there now tells no erased records; give them with --erased.")
        return []


def erase_again(digests: Iterable[str]) -> None:
    """Erase whom the backup brought back, before anybody can look."""
    from alongside.foundation.clients import actions

    with step("Erasing again who was erased since"):
        again = actions.replay_erasures(digests)
    say(f"  {again} records")


def finish(folder: DataFolder | None) -> None:
    """What is left: how an installation of ours remembers what it was begun with."""
    from django.db import connection

    from alongside.cli import demo

    world = demo.found()
    connection.close()
    if folder:
        folder.remember_world(world or "empty")
    say("Restored. Everybody must sign in again; run ./alongside doctor before you open the site.")


@contextlib.contextmanager
def in_plain_words() -> Iterator[None]:
    """What PostgreSQL or the disk refuses, as one sentence; the transaction has taken everything back."""
    try:
        yield
    except psycopg.errors.LockNotAvailable:
        raise Refused("The database is in use; stop web and worker, then try again.") from None
    except psycopg.errors.DiskFull:
        raise Refused("The disk of the database is full; nothing was changed.") from None
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Refused(f"PostgreSQL refuses the backup: {reason}. Nothing was changed.") from None
    except OSError as error:
        raise Refused(
            f"The private files cannot be put back: {error.strerror or error}. Nothing was changed."
        ) from None
