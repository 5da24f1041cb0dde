"""The content of a database as a backup keeps it: schema, tables, sequences, and what guards them.

The reader is the owner of the tables, whom row-level security does not hold.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

import psycopg
from psycopg import sql

from alongside.cli.dump import dumped

# What a session may have set otherwise would make other text of the same values.
SAME_TEXT = """
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET client_encoding = 'UTF8'; SET search_path = public; SET statement_timeout = 0;
"""

TABLES = """
SELECT c.oid, c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
KEY = """
SELECT a.attname, a.attcollation <> 0 FROM pg_index i
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = %s AND i.indisprimary ORDER BY k.place
"""
SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
)

# Rights are told by "owner" and "site", so that roles of other names compare as the same.
_GRANTED = """
    COALESCE((SELECT string_agg(concat_ws(' ', CASE a.grantee WHEN 0 THEN 'everybody' ELSE CASE g.rolname
        WHEN current_user THEN 'owner' WHEN %(site)s THEN 'site' ELSE g.rolname END END,
        a.privilege_type, a.is_grantable), ',' ORDER BY a.grantee = 0, g.rolname = %(site)s, a.privilege_type)
    FROM aclexplode({}) a LEFT JOIN pg_roles g ON g.oid = a.grantee), '')
"""
_FUNCTIONS = f"""
SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid),
    {_GRANTED.format("COALESCE(p.proacl, acldefault('f', p.proowner))")}
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1
"""  # noqa: S608  constants of ours
_DEFAULT = """acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)"""
_RIGHTS = f"""
SELECT c.relname, c.relkind, {_GRANTED.format(f"COALESCE(c.relacl, {_DEFAULT})")}
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S', 'v')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""  # noqa: S608  constants of ours
# PostgreSQL writes `a IN ('x')` of a varchar down with other casts and brackets once it has read its own words.
_SAME_MEANING = re.compile(r"::(text|character varying)(\[\])?|[()]")
GUARDS = {
    "row-level security": "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies"
    " WHERE schemaname = 'public' ORDER BY 1, 2",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
    "functions": _FUNCTIONS,
    "rights": _RIGHTS,
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
}


class Table(NamedTuple):
    """A table, with the columns that COPY takes and the order that makes its text the same each time."""

    name: str
    columns: tuple[str, ...]
    order: sql.Composable

    @property
    def listed(self) -> sql.Composable:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def tables(connection: psycopg.Connection) -> list[Table]:
    """Every table of ours."""
    return [
        Table(
            name,
            tuple(column for (column,) in connection.execute(COLUMNS, [oid])),
            order_of(connection.execute(KEY, [oid]).fetchall()),
        )
        for oid, name in connection.execute(TABLES).fetchall()
    ]


def order_of(key: list[tuple[str, bool]]) -> sql.Composable:
    """By the key, text by its bytes, since another server may sort words otherwise; without a key by the whole row."""
    if not key:
        return sql.SQL('t::text COLLATE "C"')
    parts = [
        sql.SQL('{} COLLATE "C"' if is_text else "{}").format(sql.Identifier(column))
        for column, is_text in key
    ]
    return sql.SQL(", ").join(parts)


def content(connection: psycopg.Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table as COPY writes them, in the order of its key."""
    query = sql.SQL("COPY (SELECT {} FROM public.{} t ORDER BY {}) TO STDOUT").format(
        table.listed, sql.Identifier(table.name), table.order
    )
    with connection.cursor().copy(query) as rows:
        yield from in_larger_pieces(bytes(row) for row in rows)


def in_larger_pieces(pieces: Iterator[bytes], size: int = 2**18) -> Iterator[bytes]:
    """COPY gives a row at a time; hashing and packing each of them alone would take most of the time."""
    waiting: list[bytes] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= size:
            yield b"".join(waiting)
            waiting, length = [], 0
    yield b"".join(waiting)


def hash_of(connection: psycopg.Connection, table: Table) -> str:
    """The hash of a table's content, the same as that of its member in a backup."""
    known = hashlib.sha256()
    for piece in content(connection, table):
        known.update(piece)
    return known.hexdigest()


def sequences(connection: psycopg.Connection) -> dict[str, int]:
    """Where each sequence stands; those never used are left out."""
    return {name: last for name, last in connection.execute(SEQUENCES) if last is not None}


def guards(connection: psycopg.Connection, site: str) -> dict[str, str]:
    """By kind, a hash of what guards the data: policies, rights, triggers, functions, constraints."""
    found = {}
    for kind, query in GUARDS.items():
        rows = connection.execute(query, {"site": site}).fetchall()
        told = _SAME_MEANING.sub("", repr(rows))
        found[kind] = hashlib.sha256(told.encode()).hexdigest()
    return found


def schema(url: str, section: str, snapshot: str) -> str:
    """The statements that make the tables ("pre-data"), or what stands on their content ("post-data")."""
    options = ("--schema-only", f"--section={section}", f"--snapshot={snapshot}")
    return "\n".join(dumped(url, *options)) + "\n"


def for_roles(statements: str, names: dict[str, str]) -> str:
    """The statements with rights given to roles of other names."""
    if all(old == new for old, new in names.items()):
        return statements
    known = re.compile("|".join(rf"(?<![\w\"]){re.escape(name)}(?![\w\"])" for name in names))

    def renamed(found: re.Match[str]) -> str:
        return '"' + names[found.group()].replace('"', '""') + '"'

    return "\n".join(
        known.sub(renamed, line)
        if line.startswith(("GRANT ", "REVOKE ", "ALTER DEFAULT"))
        else line
        for line in statements.split("\n")
    )
