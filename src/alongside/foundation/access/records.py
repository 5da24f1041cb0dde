"""The abstract table that every record of the house begins from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from alongside.foundation.access.ids import uuid7


class Record(models.Model):
    """A row with a uuid7 key and the moment it was made.

    Each concrete model sorts its fields in an inner class `Privacy` into `personal` and `plain`; a
    table with personal fields has row-level security, or says in `no_policy` why it cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Versioned(Record):
    """A record that counts its changes, so that a stale form is noticed instead of winning."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_changes(self, *fields: str) -> None:
        """Save the named fields and count the change. Call it under the row lock."""
        self.version += 1
        self.save(update_fields=[*fields, "version"])


class Kept(models.GeneratedField):
    """A column that PostgreSQL works out from others of the row and keeps beside them.

    It is not read back after an insert: who may write a row may not always read it.
    """

    db_returning = False  # type: ignore[assignment]


def both_or_neither(*names: str) -> Q:
    """A condition under which the named columns are filled together or empty together."""
    filled = Q(**{f"{name}__isnull": False for name in names})
    empty = Q(**{f"{name}__isnull": True for name in names})
    return filled | empty


def open_on(day: Any, starts: str = "starts", ends: str = "ends") -> Q:
    """A condition under which a row with dates from and to holds on `day`."""
    return Q(**{f"{starts}__lte": day}) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )
