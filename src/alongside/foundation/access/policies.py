"""Policies made cheap: what they ask is asked once for a statement, and planned once for a connection.

A policy reads settings (`rls`) and looks into other tables, which have policies of their own. PostgreSQL
evaluates a setting on every row that it passes, and plans what lies inside a policy anew with each query:
one page of a referral spent 60 ms on nothing but planning. So after each migrate, whatever migration wrote
the policies, their conditions are rewritten without changing what they mean:

* a setting stands in a scalar sub-select, which is worked out once (an InitPlan) and compared;
* a list of keys (`ARRAY(SELECT …)`) and a look into another table (`EXISTS (SELECT …)`) become functions.
  They run as whoever asks (no SECURITY DEFINER), so that the policies of the other table hold as before,
  and a connection keeps their plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# As PostgreSQL writes the conditions of `rls` back; what stands in a sub-select already is left alone.
ASKED = re.compile(
    r"(?<!SELECT )(?:"
    r"\(NULLIF\(current_setting\('alongside\.\w+'::text, true\), ''::text\)\)::uuid(?P<many>\[\])?"
    r"|\(current_setting\('alongside\.\w+'::text, true\) = 'on'::text\))"
)
LOOKED = re.compile(r"\b(EXISTS|ARRAY) ?\( SELECT\b")
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}({argument}) RETURNS {gives} LANGUAGE plpgsql STABLE
SECURITY INVOKER SET search_path = public, pg_temp AS $look$ BEGIN RETURN {body}; END $look$
"""

Make = Callable[[str, str, str], str]


def make_cheap(connection: BaseDatabaseWrapper) -> int:
    """Rewrite the policies that are not cheap yet; gives how many. Run by the owner after a migrate."""
    found = "SELECT policyname, tablename, qual, with_check FROM pg_policies ORDER BY 2, 1"
    with connection.cursor() as cursor:

        def make(argument: str, gives: str, body: str) -> str:
            name = f"look_{sha256(body.encode()).hexdigest()[:16]}"
            cursor.execute(FUNCTION.format(name=name, argument=argument, gives=gives, body=body))
            return name

        cursor.execute(found)
        changed = 0
        for name, table, *conditions in cursor.fetchall():
            cheap = [text and once(by_function(text, table, make)) for text in conditions]
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
