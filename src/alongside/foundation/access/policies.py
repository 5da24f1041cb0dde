"""Policies that ask who is looking once for a statement, and not again for each row.

A policy reads settings (`rls`). PostgreSQL evaluates such a call on every row that it passes, and at
a hundred thousand rows that was half of what a list cost. Standing in a scalar sub-select, it is
worked out once (an InitPlan) and compared. The meaning is the same: the settings hold for the whole
transaction. Done to all policies after each migrate, so that no migration has to think of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# As PostgreSQL writes the conditions of `rls` back; what stands in a sub-select already is left alone.
ASKED = re.compile(
    r"(?<!SELECT )(?:"
    r"\(NULLIF\(current_setting\('alongside\.\w+'::text, true\), ''::text\)\)::uuid(?P<many>\[\])?"
    r"|\(current_setting\('alongside\.\w+'::text, true\) = 'on'::text\))"
)


def ask_once(connection: BaseDatabaseWrapper) -> int:
    """Rewrite the policies that ask for each row; gives how many. Run by the owner after a migrate."""
    found = "SELECT policyname, tablename, qual, with_check FROM pg_policies ORDER BY 2, 1"
    with connection.cursor() as cursor:
        cursor.execute(found)
        changed = [
            f"ALTER POLICY {name} ON {table} {parts}"
            for name, table, *conditions in cursor.fetchall()
            if (parts := _parts(*conditions))
        ]
        for statement in changed:
            cursor.execute(statement)
    return len(changed)


def _parts(qual: str | None, check: str | None) -> str:
    """The conditions of a policy that have to change, as ALTER POLICY takes them."""
    pairs = (("USING", qual), ("WITH CHECK", check))
    return " ".join(f"{word} ({once(text)})" for word, text in pairs if text and ASKED.search(text))


def once(condition: str) -> str:
    """The condition with each question in a sub-select; an array keeps its cast, or ANY would read rows."""

    def wrapped(asked: re.Match[str]) -> str:
        inner = f"(SELECT {asked[0]})"
        return f"({inner}::uuid[])" if asked["many"] else inner

    return ASKED.sub(wrapped, condition)
