"""Whose turn it is with a set: many decide at once, and nobody while a version is put in force.

Without this, a decision begun by the old version could be stored on a day that the new one already has.
"""

from __future__ import annotations

from django.db import connection

KEY = "hashtextextended('criteria ' || %s, 0)"


def decide_by(slug: str) -> None:
    """Wait while somebody changes which version of the set is in force; until this transaction ends."""
    _lock(f"SELECT pg_advisory_xact_lock_shared({KEY})", slug)


def change(slug: str) -> None:
    """Wait for decisions under way and for other changes of the set; until this transaction ends."""
    _lock(f"SELECT pg_advisory_xact_lock({KEY})", slug)


def _lock(statement: str, slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [slug])
