"""Policies made cheap: what they ask is asked once for a statement, and planned once for a connection.

A policy reads settings (`rls`) and looks into other tables, which have policies of their own. PostgreSQL
evaluates a setting on every row that it passes, and plans what lies inside a policy anew with each query:
one page of a referral spent 60 ms on nothing but planning. So after each migrate, whatever migration wrote
the policies, their conditions are rewritten without changing what they mean:

* a setting that is asked of every row stands in a scalar sub-select, which is worked out once (an InitPlan) and
  compared;
* a list of keys (`ARRAY(SELECT …)`) and a look into another table (`EXISTS (SELECT …)`) become functions.
  They run as whoever asks (no SECURITY DEFINER), so that the policies of the other table hold as before,
  and a connection keeps their plans;
* each sub-select is set up with the statement even if no row needs it. So what opens single rows (a newcomer's, a
  letter's, a matter's) becomes one function of the row, asked of the rows that no organization opened; and of a
  restriction (nobody sees a sealed organization, unless …) all but the first condition, which nearly every row meets.
  Where single rows are all that a policy opens, what visitors bring is asked in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

# As PostgreSQL writes the conditions of `rls` back; what stands in a sub-select already is left alone.
ASKED = re.compile(
    r"(?<!SELECT )(?:"
    r"\(NULLIF\(current_setting\('alongside\.(?:person|orgs)'::text, true\), ''::text\)\)::uuid(?P<many>\[\])?"
    r"|\(current_setting\('alongside\.\w+'::text, true\) = 'on'::text\))"
)
BROUGHT = re.compile(
    r"\( SELECT (\(NULLIF\(current_setting\('alongside\.(?:subjects|message|matter)'::text, true\), ''::text\)\)"
    r"::uuid(?:\[\])?) AS \"nullif\"\)"
)
LOOKED = re.compile(r"\b(EXISTS|ARRAY) ?\( SELECT\b")
SUB_SELECT = re.compile(r"\( ?SELECT\b ?")
NAMED = re.compile(r' AS "?\w+"?$')
ASKS = re.compile(r"current_setting|\( ?SELECT\b")
# What opens many rows: those of an organization, or all of a network.
MANY = re.compile(r"alongside\.(orgs|network|administrator)")
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}({argument}) RETURNS {gives} LANGUAGE plpgsql STABLE
SECURITY INVOKER SET search_path = public, pg_temp AS $look$ BEGIN RETURN {body}; END $look$
"""

Make = Callable[[str, str, str], str]


class Table(NamedTuple):
    """The name of a table, the types of its columns by name, and which of them are never missing."""

    name: str
    columns: dict[str, str]
    filled: set[str]


def make_cheap(connection: BaseDatabaseWrapper) -> int:
    """Rewrite the policies that are not cheap yet; gives how many. Run by the owner after a migrate."""
    found = (
        "SELECT policyname, tablename, permissive, qual, with_check FROM pg_policies ORDER BY 2, 1"
    )
    with connection.cursor() as cursor:

        def make(argument: str, gives: str, body: str) -> str:
            name = f"look_{sha256(body.encode()).hexdigest()[:16]}"
            cursor.execute(FUNCTION.format(name=name, argument=argument, gives=gives, body=body))
            return name

        tables = _tables(cursor)
        cursor.execute(found)
        changed = 0
        for name, table, kind, *conditions in cursor.fetchall():
            rewrite = narrowed if kind == "RESTRICTIVE" else widened
            cheap = [
                text and rewrite(without_idle(text, tables[table]), tables[table], make)
                for text in conditions
            ]
            parts = [
                f"{word} ({after})"
                for word, before, after in zip(
                    ("USING", "WITH CHECK"), conditions, cheap, strict=True
                )
                if after != before
            ]
            if parts:
                cursor.execute(f"ALTER POLICY {name} ON {table} {' '.join(parts)}")
                changed += 1
    return changed


def _tables(cursor: CursorWrapper) -> dict[str, Table]:
    cursor.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relrowsecurity ORDER BY c.relname, a.attnum"
    )
    tables = dict[str, Table]()
    for name, column, kind, is_filled in cursor.fetchall():
        table = tables.setdefault(name, Table(name, {}, set()))
        table.columns[column] = kind
        if is_filled:
            table.filled.add(column)
    return tables


def without_idle(condition: str, table: Table) -> str:
    """The condition without asking whether a column is missing that never is."""

    def asked(found: re.Match[str]) -> str:
        return "" if found[1] in table.filled else found[0]

    return re.sub(r"\((\w+) IS NULL\) OR ", asked, condition)


def widened(condition: str, table: Table, make: Make) -> str:
    """What a policy lets through: an organization's rows by what is asked in place, all others by one function."""
    conditions = either_of(condition)
    many = [each for each in conditions if MANY.search(each) or not ASKS.search(each)]
    others = [each for each in conditions if each not in many]
    asked = MANY.search(" ".join(many)) and folded(many, others, table, make)
    return asked or rewritten(condition, table, make)


def narrowed(condition: str, table: Table, make: Make) -> str:
    """What a restriction asks: the first condition of each row, and all others by one function of the row."""
    conditions = either_of(condition)
    first = next((n for n, each in enumerate(conditions, 1) if ASKS.search(each)), len(conditions))
    asked = folded(conditions[:first], conditions[first:], table, make)
    return asked or rewritten(condition, table, make)


def folded(kept: list[str], others: list[str], table: Table, make: Make) -> str | None:
    """Any of the conditions, the others as one function of the row; None where they cannot be one, or are."""
    body = " OR ".join(in_place(by_function(each, table.name, make)) for each in others)
    if not ASKS.search(" ".join(others)) or SUB_SELECT.search(body):
        return None
    body, used = of_the_row(body, table)
    function = make(", ".join(table.columns[each] for each in used), "boolean", body)
    call = f"{function}({', '.join(used.values())})"
    return f"({' OR '.join([*(rewritten(each, table, make) for each in kept), call])})"


def rewritten(condition: str, table: Table, make: Make) -> str:
    """Asked of every row in a sub-select, or in place what single visitors bring; looks by a function."""
    return once(by_function(BROUGHT.sub(r"\1", condition), table.name, make))


def either_of(condition: str) -> list[str]:
    """The conditions of which any is enough, as PostgreSQL writes them; one, if they are joined otherwise."""
    inside, found, depth, start = condition, list[str](), 0, 0
    if condition.startswith("(") and closing(condition, 0) == len(condition):
        inside = condition[1:-1]
    for mark in re.finditer(r"[()]| OR ", inside):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if mark[0] == " OR " and depth == 0:
            found.append(inside[start : mark.start()])
            start = mark.end()
    return [*found, inside[start:]]


def in_place(condition: str) -> str:
    """The condition with scalar sub-selects that read no table as what they select."""
    written, rest = "", condition
    while start := SUB_SELECT.search(rest):
        end = closing(rest, start.start())
        inner = rest[start.end() : end - 1]
        if re.search(r"\bFROM\b", inner):
            inner, end = rest[start.start() : start.end()], start.end()
        else:
            inner = f"({NAMED.sub('', inner)})"
        written += rest[: start.start()] + inner
        rest = rest[end:]
    return written + rest


def of_the_row(body: str, table: Table) -> tuple[str, dict[str, str]]:
    """The body with the table's columns as parameters, and which columns in which order."""
    used = dict[str, str]()

    def parameter(found: re.Match[str]) -> str:
        used.setdefault(found[1], f'{table.name}."{found[1]}"')
        return f"${list(used).index(found[1]) + 1}"

    names = "|".join(map(re.escape, table.columns))
    column = rf"""(?<![.:\w'"])(?:{table.name}\.)?"?({names})"?(?![\w'(.])"""
    return re.sub(column, parameter, body), used


def once(condition: str) -> str:
    """The condition with each setting in a sub-select; an array keeps its cast, or ANY would read rows."""

    def wrapped(asked: re.Match[str]) -> str:
        inner = f"(SELECT {asked[0]})"
        return f"({inner}::uuid[])" if asked["many"] else inner

    return ASKED.sub(wrapped, condition)


def by_function(condition: str, table: str, make: Make) -> str:
    """The condition with looks into other tables as calls of the functions that `make` makes.

    A look that depends on more than one column of the row stays as it is.
    """
    written, rest = "", condition
    while start := LOOKED.search(rest):
        end = closing(rest, rest.index("(", start.start()))
        look = rest[start.start() : end]
        written += rest[: start.start()] + (_call(start[1], look, table, make) or look)
        rest = rest[end:]
    return written + rest


def _call(kind: str, look: str, table: str, make: Make) -> str | None:
    columns = set(re.findall(rf"\b{table}\.(\w+)\b", look))
    if kind == "ARRAY":
        return None if columns else f"((SELECT {make('', 'uuid[]', look)}())::uuid[])"
    if len(columns) != 1:
        return None
    (column,) = columns
    body = re.sub(rf"\b{table}\.{column}\b", "$1", look)
    return f"{make('uuid', 'boolean', body)}({table}.{column})"


def closing(text: str, opening: int) -> int:
    """Where the parenthesis that opens there has been closed (the place after it)."""
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    raise ValueError(f"nothing closes the parenthesis at {opening}")
