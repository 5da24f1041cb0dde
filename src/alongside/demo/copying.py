"""Rows written with COPY: the only way in which a hundred thousand newcomers arrive in minutes.

Triggers of our own are off meanwhile (`quiet`): row history would hold an insert for every invented
row, and copies of consents that have ended since could not be written. Constraints stay on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

Encoder = Callable[[Any], str]

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(value: str) -> str:
    return value.translate(_SPECIAL)


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _truth(value: bool) -> str:
    return "t" if value else "f"


def _array(values: list[Any]) -> str:
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _text("{" + ",".join(f'"{value}"' for value in quoted) + "}")


def _encoder(field: models.Field[Any, Any]) -> Encoder:
    if isinstance(field, ArrayField):
        return _array
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.BooleanField):
        return _truth
    if isinstance(field, (models.CharField, models.TextField)):
        return _text
    return str


class Table:
    """The rows of one table that wait to be written.

    Values are given by column name. What is left out has the model's fixed default; a default that
    depends on the moment or on chance (a key, a date) must be given, or the world would differ.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.name = model._meta.db_table
        fields = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField) and not field.generated
        ]
        self.encoders = [(str(field.column), _encoder(field)) for field in fields]
        self.defaults = {str(f.column): _fixed(f) for f in fields if _is_fixed(f)}
        self.lines: list[str] = []
        self.written = 0

    def add(self, **values: Any) -> None:
        """One more row."""
        row = self.defaults | values
        self.lines.append(
            "\t".join(
                "\\N" if (value := row.pop(column)) is None else encode(value)
                for column, encode in self.encoders
            )
        )
        if row:
            raise TypeError(f"{self.name} has no column {', '.join(row)}")

    def flush(self) -> None:
        """Write what waits."""
        if not self.lines:
            return
        columns = ", ".join(f'"{column}"' for column, _ in self.encoders)
        statement = f"COPY {self.name} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("\n".join(self.lines) + "\n")
        self.written += len(self.lines)
        self.lines.clear()


def _is_fixed(field: models.Field[Any, Any]) -> bool:
    if field.has_default():
        return not callable(field.default) or field.default in (list, dict)
    return field.null or field.blank


def _fixed(field: models.Field[Any, Any]) -> Any:
    return field.get_default() if field.has_default() or not field.null else None


class Tables:
    """All tables that are being filled, written together in the order in which they were named.

    Name a table after those that it points to: constraints are checked with each writing.
    """

    BATCH = 20_000

    def __init__(self, *models_in_order: type[models.Model]) -> None:
        self._tables = {model: Table(model) for model in models_in_order}

    def __getitem__(self, model: type[models.Model]) -> Table:
        return self._tables[model]

    def flush_when_full(self) -> None:
        """Write once enough rows wait; keeps memory the same however large the world."""
        if sum(len(table.lines) for table in self._tables.values()) >= self.BATCH:
            self.flush()

    def flush(self) -> None:
        """Write everything that waits."""
        for table in self._tables.values():
            table.flush()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Write without our own triggers; foreign keys and checks hold, and at once.

        Journal lines wait for their seal all the same: else they would count as put in by hand.
        """
        names = [table.name for table in self._tables.values()]
        _run("SET CONSTRAINTS ALL IMMEDIATE", *_alter(names, "DISABLE"))
        _run("ALTER TABLE journal_event ENABLE TRIGGER journal_event_unsealed")
        yield
        self.flush()
        _run(*_alter(names, "ENABLE"), *(f"ANALYZE {name}" for name in names))


def _alter(names: list[str], switch: str) -> list[str]:
    return [f"ALTER TABLE {name} {switch} TRIGGER USER" for name in names]


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements))
