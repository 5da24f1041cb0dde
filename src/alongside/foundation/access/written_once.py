"""Queries whose SQL is written once: from one time to the next, only their keys differ.

Django writes the SQL of a queryset anew each time. For a row that is found by its key that takes
longer than PostgreSQL needs to answer, and a page that tells of one record asks a dozen such queries.
PostgreSQL in turn keeps its plan, for each connection (`prepared.py`). What is kept is never a row: each call asks
the database, under the policies of who asks.
A key is a uuid, a day, or a text that somebody looks for, such as a word.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connections, models

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.prepared import Prepared

Row = TypeVar("Row")
Key = UUID | datetime.date | str

# Nobody looks for more words at once, save to fill the memory with SQL.
MOST_TEXTS = 12
# Capitals, parts and patterns of a text that begins like this differ from the text.
ODD = "%_\\ aZ é "
# No query means this day.
ODD_DAY = datetime.date(7919, 7, 19)


class WrittenOnce(Generic[Row]):
    """The rows of `ask(*keys)`, a queryset that differs in its keys alone, or in nothing.

    ValueError when something else differs from one time to the next, such as the present moment, and
    when a text does not stand in the query as it was given: its capitals or its parts, for example.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._written: dict[tuple[type, ...], _Written[Row]] = {}

    def __call__(self, *keys: Key | None) -> list[Row]:
        """The rows, asked for now."""
        kinds = tuple(_kind(key) for key in keys)
        # SQL says IS NULL where a key is missing, and cannot be filled in.
        if None in keys or kinds.count(str) > MOST_TEXTS:
            return list(self._ask(*keys))
        if kinds not in self._written:
            self._written[kinds] = _Written(self._ask, kinds)
        return self._written[kinds].rows(keys)


def _kind(key: Key | None) -> type:
    """A moment is no key: it is another one each time, and a day is meant."""
    if isinstance(key, datetime.datetime):
        raise TypeError(f"{key!r} is a moment; ask PostgreSQL what time it is, or for a day.")
    return next((kind for kind in (UUID, datetime.date) if isinstance(key, kind)), str)


def _mark(kind: type, place: int) -> Key:
    """A key that stands nowhere else in the SQL."""
    if kind is datetime.date:
        return ODD_DAY + datetime.timedelta(days=place)
    return uuid4() if kind is UUID else f"{ODD}{uuid4()}"


class _Written(Generic[Row]):
    """The SQL of a queryset, and where each of its keys stands among the parameters."""

    def __init__(
        self, ask: Callable[..., models.QuerySet[Any, Row]], kinds: Sequence[type]
    ) -> None:
        marks = [_mark(kind, place) for place, kind in enumerate(kinds)]
        self._asked = ask(*marks)
        self._compiler = self._asked.query.get_compiler(self._asked.db)
        sql, params = self._compiler.as_sql()
        read = [expression for expression, *_named in self._compiler.select]
        self._converters = self._compiler.get_converters(read[: self._compiler.col_count])
        places = [marks.index(each) if each in marks else None for each in params]
        self._prepared = Prepared(sql, params, places, kinds)
        for place, value in zip(places, params, strict=True):
            if place is None and isinstance(value, datetime.date | UUID):
                raise ValueError(f"Besides its keys the query holds {value!r}, which may change.")
            if place is None and any(str(mark)[-36:] in str(value).lower() for mark in marks):
                raise ValueError(f"A key stands in the query in other words: {value!r}.")

    def rows(self, keys: Sequence[Key | None]) -> list[Row]:
        """The same query of other keys. Django's own loading follows: instances, neighbours, prefetches."""
        compiler = copy(self._compiler)
        compiler.connection = connections[self._asked.db]  # that of this thread
        asked_by_name = self._prepared.on(compiler.connection)
        compiler.as_sql = lambda *_args, **_options: (asked_by_name, tuple(keys))
        compiler.get_converters = lambda _expressions: self._converters
        asked = self._asked.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(asked)


class WrittenForWhoActs(Generic[Row]):
    """The rows of `ask(acting, *keys)`: the SQL is written once for each set of roles.

    `ask` may take from who acts their key and that of their organization, and ask for their roles.
    Newcomers, and people of sealed organizations, have SQL written for them each time.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._of_roles: dict[frozenset[str], WrittenOnce[Row]] = {}

    def __call__(self, acting: Acting, *keys: Key | None) -> list[Row]:
        """The rows, asked for now."""
        if acting.organization is None or acting.only_in_hand or acting.subjects:
            return list(self._ask(acting, *keys))
        if acting.roles not in self._of_roles:
            kinds = (acting.person._meta.model, acting.organization._meta.model)
            self._of_roles[acting.roles] = WrittenOnce(partial(self._stand_in, acting.roles, kinds))
        return self._of_roles[acting.roles](acting.person.pk, acting.organization.pk, *keys)

    def _stand_in(
        self,
        roles: frozenset[str],
        kinds: tuple[Any, Any],
        person: UUID,
        organization: UUID,
        *keys: Key,
    ) -> models.QuerySet[Any, Row]:
        """Asked for somebody of whom nothing but keys and roles is known: whatever else fails at once."""
        someone = kinds[0].from_db(None, ["id"], [person])
        house = kinds[1].from_db(None, ["id", "sealed_at"], [organization, None])
        return self._ask(Acting(person=someone, organization=house, roles=roles), *keys)
