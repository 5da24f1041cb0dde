"""Names as they are looked for: capitals without accents."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.lookups import PostgresOperatorLookup


class Plain(Func):
    """A name as it is looked for: capitals without accents. An index holds it (migration 0006)."""

    function = "directory_plain"
    output_field = TextField()


class Once(Func):
    """An expression that is worked out once for a query and not for each row, even where its plan is kept."""

    template = "(SELECT %(expressions)s)"
    output_field = TextField()


class Joined(Func):
    """Texts one after the other; none of them is missing, so that none need be asked whether it is."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class Like(PostgresOperatorLookup):
    """Whether a text has this pattern; unlike Django's lookup, it takes a pattern that is ready."""

    lookup_name = "like"
    postgres_operator = "LIKE"


def plain_word(word: str) -> Once:
    """What somebody looks for, plain as names are."""
    return Once(Plain(Value(word)))


def holds(name: Any, word: str) -> Like:
    """Whether a plain text holds a word, made plain too, at any place."""
    exactly = Func(
        Plain(Value(word)), Value(r"([\\%_])"), Value(r"\\\1"), Value("g"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip
    return Like(name, Once(Joined(Value("%"), exactly, Value("%"))))
