"""Whether a key is one of many: the same SQL for any number of them, served by an index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value
from django.db.models.functions import Cast

KEYS: ArrayField[Any, Any] = ArrayField(UUIDField())


class Among(Func):
    """Whether a key is one of an array, or of those that a query gives; they are read before."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def as_text(keys: Iterable[UUID]) -> str:
    """Keys as one text, for a query that is written once for any number of them."""
    return "{" + ",".join(str(key) for key in keys) + "}"


def array(text: str) -> Cast:
    """The array of the keys that `as_text` wrote."""
    return Cast(Value(text), KEYS)


def is_among(column: str, text: str) -> Q:
    """The column is one of the keys that `as_text` wrote."""
    return Q(Among(F(column), array(text)))
