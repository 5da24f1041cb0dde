"""Row-level security as migration operations, and the grants of the runtime role.

Policies name one verb each and read the settings of `scope`. They are not forced on the owner: the
owner migrates, loads the demo world and backs up; the site connects as a role that owns nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.operations import RunSQL

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# After a SET LOCAL has ended on a pooled connection the setting is '' and not NULL, hence NULLIF.
PERSON = "NULLIF(current_setting('alongside.person', true), '')::uuid"
ORGS = "NULLIF(current_setting('alongside.orgs', true), '')::uuid[]"
SUBJECTS = "NULLIF(current_setting('alongside.subjects', true), '')::uuid[]"
LINK = "NULLIF(current_setting('alongside.link', true), '')"
MESSAGE = "NULLIF(current_setting('alongside.message', true), '')::uuid"
MATTER = "NULLIF(current_setting('alongside.matter', true), '')::uuid"
ADMINISTRATOR = "current_setting('alongside.administrator', true) = 'on'"
NETWORK = "current_setting('alongside.network', true) = 'on'"

# Both are worked out once for each query and not for each row. Memberships end in the network's own time.
SEALED = "ARRAY(SELECT o.id FROM directory_organization o WHERE o.sealed_at IS NOT NULL)"
MANAGED = f"""ARRAY(SELECT m.organization_id FROM people_membership m
    WHERE m.person_id = {PERSON} AND 'manager' = ANY(m.roles) AND m.organization_id = ANY({ORGS})
        AND m.starts <= (now() AT TIME ZONE 'America/Toronto')::date
        AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'America/Toronto')::date))"""  # noqa: S608

RUNTIME_ROLE = "alongside_app"

_grants: dict[str, str] = {"django_migrations": "SELECT"}


def ours(column: str = "organization_id") -> str:
    """The row belongs to an organization that the asker acts for."""
    return f"{column} = ANY({ORGS})"


def own(column: str = "client_id") -> str:
    """The row is about the newcomer who is looking."""
    return f"{column} = ANY({SUBJECTS})"


def mine(column: str = "person_id") -> str:
    """The row belongs to the person who asks."""
    return f"{column} = {PERSON}"


def either(*conditions: str) -> str:
    """Any of the conditions."""
    return " OR ".join(f"({condition})" for condition in conditions)


def both(*conditions: str) -> str:
    """All of the conditions."""
    return " AND ".join(f"({condition})" for condition in conditions)


def open_house(column: str = "organization_id") -> str:
    """The organization is not sealed, or there is none.

    A sealed organization (a service for people who flee violence) is seen by nobody across the
    network, not even as a number; inside, a record is its worker's and its managers'.
    """
    return f"({column} IS NULL OR {column} <> ALL({SEALED}))"


def in_hand(worker: str, organization: str = "organization_id") -> str:
    """The row is the asker's to work with, or the asker manages its organization.

    A job of the house acts for an organization without a person, and is not held up.
    """
    return either(mine(worker), f"{organization} = ANY({MANAGED})", f"{PERSON} IS NULL")


def restrict(table: str, name: str, *verbs: str, to: str) -> RunSQL:
    """Narrow what a table's policies let through to rows that also meet the condition `to`.

    A restrictive policy is added by AND, whatever other policies there are or come later.
    """
    checks = {"INSERT": f"WITH CHECK ({to})"}
    made = [
        f"CREATE POLICY {table}_{name}_{verb.lower()} ON {table} AS RESTRICTIVE FOR {verb} "
        + checks.get(verb, f"USING ({to})")
        for verb in verbs
    ]
    dropped = [f"DROP POLICY {table}_{name}_{verb.lower()} ON {table}" for verb in verbs]
    return RunSQL(";\n".join(made), reverse_sql=";\n".join(dropped))


def permit(table: str, name: str, *verbs: str, to: str) -> RunSQL:
    """Let through, beside what a table's policies let through, rows that meet the condition `to`."""
    ends = {"INSERT": f"WITH CHECK ({to})", "UPDATE": f"USING ({to}) WITH CHECK ({to})"}
    made = [
        f"CREATE POLICY {table}_{name}_{verb.lower()} ON {table} FOR {verb} "
        + ends.get(verb, f"USING ({to})")
        for verb in verbs
    ]
    dropped = [f"DROP POLICY {table}_{name}_{verb.lower()} ON {table}" for verb in verbs]
    return RunSQL(";\n".join(made), reverse_sql=";\n".join(dropped))


def widen(table: str, name: str, *verbs: str, before: str, to: str) -> RunSQL:
    """Put another condition in the place of one that `restrict` or `permit` gave to reading verbs."""

    def put(condition: str) -> str:
        names = (f"{table}_{name}_{verb.lower()}" for verb in verbs)
        return ";\n".join(f"ALTER POLICY {each} ON {table} USING ({condition})" for each in names)

    return RunSQL(put(to), reverse_sql=put(before))


def protect(
    table: str,
    *,
    select: str,
    insert: str | None = None,
    update: str | None = None,
    delete: str | None = None,
) -> RunSQL:
    """Turn row-level security on for a table, with one policy for each verb.

    A verb without a condition has no policy, and so reaches no row.
    """
    statements = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    statements.append(f"CREATE POLICY {table}_select ON {table} FOR SELECT USING ({select})")
    if insert is not None:
        statements.append(
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({insert})"
        )
    if update is not None:
        statements.append(
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({update})"
            f" WITH CHECK ({update})"
        )
    if delete is not None:
        statements.append(f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({delete})")
    return RunSQL(";\n".join(statements), reverse_sql=_unprotect(table))


def _unprotect(table: str) -> str:
    drops = [
        f"DROP POLICY IF EXISTS {table}_{verb} ON {table}"
        for verb in ("select", "insert", "update", "delete")
    ]
    return ";\n".join([*drops, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"])


def grant_only(table: str, verbs: str) -> None:
    """Narrow what the runtime role may do to a table, for example `SELECT, INSERT`."""
    _grants[table] = verbs


def grant_runtime(connection: BaseDatabaseWrapper, role: str = RUNTIME_ROLE) -> None:
    """Give the runtime role what it needs and no more; run by the owner after each migrate."""
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]
    for table, verbs in _grants.items():
        statements.append(f"REVOKE ALL ON {table} FROM {role}")
        statements.append(f"GRANT {verbs} ON {table} TO {role}")
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))
