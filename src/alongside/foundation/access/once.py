"""One effect for a form sent twice: its key is the key of the record that it makes."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def take_turn(key: UUID) -> None:
    """Wait until any other transaction that holds the same key has ended, then hold it.

    A double click arrives as two requests at once; the second then finds what the first one made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
