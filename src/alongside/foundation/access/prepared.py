"""Statements that PostgreSQL plans once for each connection, and then only carries out.

Row-level security makes planning dear: every query plans the policies of each table anew, which takes longer
than to find the rows. A prepared statement keeps its plan; the policies are asked at each time as before, by whoever asks
then. PostgreSQL plans anew by itself when tables, statistics, policies or the role change.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

TYPES = {UUID: "uuid", datetime.date: "date", str: "text"}
_number = count(1)
# As the database adapter reads them: a doubled per cent sign, or the place of a parameter.
_MARKS = re.compile("%([%s])")


class Prepared:
    """One statement. `statement` and `params` as Django writes them; `places`: for each parameter which key stands
    there, or None for a value that never changes; `kinds`: the types of the keys.

    What never changes is written into the statement, so that partial indexes and indexes of
    expressions serve it.
    """

    def __init__(
        self,
        statement: str,
        params: Sequence[Any],
        places: Sequence[int | None],
        kinds: Sequence[type],
    ) -> None:
        self._statement, self._params, self._places = statement, params, places
        self._types = ", ".join(TYPES[kind] for kind in kinds)
        self._name = f"written_{next(_number)}"
        self._known: WeakSet[psycopg.Connection[Any]] = WeakSet()
        keys = f"({', '.join(['%s'] * len(kinds))})" if kinds else ""
        self._asked = f"EXECUTE {self._name}{keys}"

    def on(self, connection: BaseDatabaseWrapper) -> str:
        """What is to be executed with the keys, on a connection that knows the statement from now on."""
        connection.ensure_connection()
        session = connection.connection
        if session not in self._known:
            with connection.wrap_database_errors:
                session.execute(self._told(session))
            self._known.add(session)
        return self._asked

    def _told(self, session: psycopg.Connection[Any]) -> bytes:
        values = zip(self._places, self._params, strict=True)
        written = _MARKS.sub(
            lambda mark: "%" if mark[1] == "%" else _value(*next(values), session), self._statement
        )
        types = f"({self._types})" if self._types else ""
        return f"PREPARE {self._name}{types} AS {written}".encode()


def _value(place: int | None, value: Any, session: psycopg.Connection[Any]) -> str:
    return f"${place + 1}" if place is not None else sql.Literal(value).as_string(session)
