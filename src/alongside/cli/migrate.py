"""Brings the database to this version: the baseline or migrations, the site's grants, reference data."""

import argparse

from alongside.cli import baseline
from alongside.cli.console import Refused, say, step
from alongside.cli.database import (
    as_owner,
    data_dir_argument,
    reached,
    refuse_when_unreachable,
    runtime_role,
)

# One number for everybody who migrates this database, so that two who begin together take turns.
TURN = 0x616C6F6E67


def arguments(parser: argparse.ArgumentParser) -> None:
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    with reached(options.data_dir):
        as_owner()
        migrate()
    return 0


def migrate(*, use_baseline: bool = True) -> None:
    """Bring the database of the default connection, which must be its owner's, to this version."""
    from django.db import connection

    from alongside.foundation.access import registries

    refuse_when_unreachable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
    refuse_newer_database()
    refuse_conflicts()
    if use_baseline and is_empty() and baseline.fits():
        with step("Making the tables"):
            baseline.load()
    if pending():
        with step("Migrating the database"):
            apply()
    else:
        say("The database is at this version.")
    grant()
    registries.load_reference()
    connection.close()  # gives the turn back


def is_empty() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def refuse_newer_database() -> None:
    unknown = newer_migrations()
    if unknown:
        raise Refused(
            f"The database belongs to a newer version of Alongside (it has {unknown[0]}, which is unknown "
            "here); nothing was changed. Run that version, or use another database."
        )


def refuse_conflicts() -> None:
    """Two migrations that follow the same one leave no order in which both could be applied."""
    for app, names in sorted(conflicts().items()):
        raise Refused(
            f"This copy of Alongside is unfinished: {' and '.join(names)} in {app} both claim to be the "
            "last migration; nothing was changed. Use a released version, or let one depend on the other."
        )


def conflicts() -> dict[str, list[str]]:
    """By app, its last migrations, where it has more than one."""
    from django.db.migrations.loader import MigrationLoader

    last = MigrationLoader(None, ignore_no_migrations=True).detect_conflicts()
    return {app: sorted(names) for app, names in last.items()}


def newer_migrations() -> list[str]:
    """Migrations that the database has and this version does not know."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - known)


def pending() -> list[str]:
    """Migrations that this version has and the database does not."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    missing = set(loader.graph.nodes) - set(loader.applied_migrations)
    return sorted(f"{app}.{name}" for app, name in missing)


def apply() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def grant() -> None:
    """Give the site's role what it needs and no more."""
    from django.db import connection

    from alongside.foundation.access import policies, rls

    policies.make_cheap(connection)
    rls.grant_runtime(connection, role=runtime_role())
