"""What can be wrong with an installation, and how to mend it; each check stands alone."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from psycopg.conninfo import conninfo_to_dict

from alongside.cli import migrate

SECONDS_OFF = 5
SHORTEST_KEY, FEWEST_SIGNS = 50, 5


class Fault(NamedTuple):
    """What is wrong, and what mends it."""

    what: str
    mend: str


Check = Callable[[], Iterator[Fault]]


def all_faults() -> list[Fault]:
    """Every fault found. Without a database, only those that can be found without one."""
    faults = [fault for check in WITHOUT_DATABASE for fault in check()]
    unreachable = list(database_unreachable())
    if unreachable:
        return faults + unreachable
    return faults + [fault for check in WITH_DATABASE for fault in check()]


def secret_key_weak() -> Iterator[Fault]:
    key = settings.SECRET_KEY if os.environ.get("ALONGSIDE_SECRET_KEY") else ""
    mend = (
        "Set ALONGSIDE_SECRET_KEY to the output of: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
    if not key:
        yield Fault("The secret key is not set.", mend)
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS:
        yield Fault("The secret key is too easy to guess.", mend)


def debug_on() -> Iterator[Fault]:
    if settings.DEBUG:
        yield Fault(
            "Debug pages are on, and show the inside of the site to anybody.",
            "Unset ALONGSIDE_DEBUG.",
        )


def email_not_set() -> Iterator[Fault]:
    if not settings.EMAIL_URL and not settings.DEMO:
        yield Fault(
            "E-mail is not set, so nobody gets a sign-in code, an invitation or a notice.",
            "Set ALONGSIDE_EMAIL_URL, for example smtp://user:password@mail.example.org:587?tls=starttls",
        )


def files_not_writable() -> Iterator[Fault]:
    folder = settings.FILES_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        yield Fault(
            f"The folder of private files, {folder}, is not writable ({error.strerror}).",
            "Give the site's user the right to write there, or set ALONGSIDE_FILES_DIR to another folder.",
        )


def same_role() -> Iterator[Fault]:
    """The site must not be the owner: owners are exempt from row-level security."""
    site, owner = settings.DATABASE_URL, settings.OWNER_URL
    if not owner:
        yield Fault(
            "ALONGSIDE_OWNER_URL is not set, so nothing can be migrated or backed up.",
            "Set it to the address of the role that owns the tables.",
        )
    elif site == owner or conninfo_to_dict(site).get("user") == conninfo_to_dict(owner).get("user"):
        yield Fault(
            "DATABASE_URL and ALONGSIDE_OWNER_URL name the same role, so row-level security protects nothing.",
            "Make a second role (CREATE ROLE alongside_app LOGIN) and name it in DATABASE_URL.",
        )


def owner_unreachable() -> Iterator[Fault]:
    if not settings.OWNER_URL:
        return
    try:
        psycopg.connect(settings.OWNER_URL, connect_timeout=5).close()
    except psycopg.Error as error:
        yield Fault(
            f"The database cannot be reached by ALONGSIDE_OWNER_URL: {one_line(error)}",
            "See that the server runs, and that the address, the role and its password are right.",
        )


def database_unreachable() -> Iterator[Fault]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        yield Fault(
            f"The database cannot be reached by DATABASE_URL: {one_line(error)}",
            "See that the server runs, and that the address, the role and its password are right.",
        )


def role_too_strong() -> Iterator[Fault]:
    name, is_super, may_bypass = rows(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    if is_super:
        yield Fault(
            f"The site's role {name} is a superuser, whom no policy holds.",
            f"As another superuser: ALTER ROLE {name} NOSUPERUSER",
        )
        return
    if may_bypass:
        yield Fault(
            f"The site's role {name} may bypass row-level security.",
            f"As a superuser: ALTER ROLE {name} NOBYPASSRLS",
        )
    owned = rows(
        """SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
           AND pg_has_role(current_user, relowner, 'MEMBER') ORDER BY relname"""
    )
    if owned:
        yield Fault(
            f"The site's role {name} owns {len(owned)} tables (such as {owned[0][0]}), or may become their owner.",
            "Connect the site as a role that owns nothing and is a member of no owner; "
            "give the tables to the owner with REASSIGN OWNED.",
        )


def table_without_policy() -> Iterator[Fault]:
    protected = {
        table
        for (table,) in rows(
            """SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace
               AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)"""
        )
    }
    existing = set(connection.introspection.table_names())
    for table in sorted((personal_tables() & existing) - protected):
        yield Fault(
            f"The table {table} holds personal data and has no row-level security.",
            "Run ./alongside migrate; if it stays, report it: its app lacks a policy.",
        )


def personal_tables() -> set[str]:
    """Tables of the models that say they hold personal data and give no reason against a policy."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if (privacy := getattr(model, "Privacy", None))
        and privacy.personal
        and not getattr(privacy, "no_policy", "")
    }


def other_version() -> Iterator[Fault]:
    try:
        newer, older = migrate.newer_migrations(), migrate.pending()
    except DatabaseError as error:
        yield Fault(
            f"The site's role cannot read which version the database has: {one_line(error)}",
            "Run ./alongside migrate, which also gives the site's role its rights.",
        )
        return
    if newer:
        yield Fault(
            f"The database belongs to a newer version of Alongside (it has {newer[0]}).",
            "Install that version; do not migrate.",
        )
    if older:
        yield Fault(
            f"{not_applied(len(older))} (first {older[0]}).",
            "Run ./alongside migrate",
        )


def not_applied(count: int) -> str:
    missing = "1 migration has" if count == 1 else f"{count} migrations have"
    return f"{missing} not been applied"


def clock_off() -> Iterator[Fault]:
    before = datetime.now(UTC)
    (there,) = rows("SELECT clock_timestamp()")[0]
    off = abs((there - before).total_seconds())
    if off > SECONDS_OFF:
        yield Fault(
            f"This machine's clock and the database's differ by {off:.0f} seconds.",
            "Let both follow a time server; codes and links would end too early or too late.",
        )


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())


WITHOUT_DATABASE: list[Check] = [
    secret_key_weak,
    debug_on,
    email_not_set,
    files_not_writable,
    same_role,
    owner_unreachable,
]
WITH_DATABASE: list[Check] = [role_too_strong, other_version, table_without_policy, clock_off]
