"""The dry run of an import: what a table would add, what it would change, what is refused and why.

A `Spec` says which columns there may be, how each cell is understood, and what stands already. A
`Plan` is worked out from a table under a spec and changes nothing; whoever confirms it applies it.
The same columns serve the export, so what was exported is imported without a change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alongside.foundation.files.tables import Row, Table, Unreadable, unprintable

Values = dict[str, Any]


def as_it_stands(value: Any) -> str:
    """A value as text, when it is text already or nothing."""
    return "" if value is None else str(value)


def text(cell: str) -> str:
    """A cell taken as it is."""
    return cell


def _no_key(_values: Values) -> Hashable | None:
    return None


def _nothing_stands(_rows: Sequence[Values]) -> Mapping[Hashable, Values]:
    return {}


@dataclass(frozen=True)
class Column:
    """One column: how a filled cell becomes a value, and how a value is written.

    `parse` raises Django's `ValidationError` with a sentence; an empty cell gives `empty`.
    `identifies`: it says which record is meant, and so is never a change itself.
    """

    name: str
    label: Any
    parse: Callable[[str], Any] = text
    write: Callable[[Any], str] = as_it_stands
    required: bool = False
    empty: Any = ""
    help: Any = ""
    identifies: bool = False


@dataclass(frozen=True)
class Spec:
    """What a table may hold, and how its rows meet what stands already.

    `key`: what tells rows apart; two rows of one file with the same key are refused. None: no key.
    `standing`: for all parsed rows at once, the values that stand already, by key. Rows whose key is
    found are changes, all others additions. Only the columns that the file has are compared.
    `check`: rules across the cells of a row; raises `ValidationError`, best by column name.
    `remark`: sentences for the reader about a row that is not refused, such as a possible duplicate.
    """

    columns: tuple[Column, ...]
    key: Callable[[Values], Hashable | None] = _no_key
    standing: Callable[[Sequence[Values]], Mapping[Hashable, Values]] = _nothing_stands
    check: Callable[[Values], None] | None = None
    remark: Callable[[Values], Iterable[str]] | None = None
    label: Callable[[Values], str] | None = None

    def header(self) -> list[str]:
        """The names of the columns, as the first row of an export."""
        return [column.name for column in self.columns]

    def write(self, values: Values) -> list[str]:
        """One row of an export."""
        return [column.write(values.get(column.name, column.empty)) for column in self.columns]

    def column(self, name: str) -> Column | None:
        """The column of this name or label, whatever its case."""
        wanted = name.strip().casefold()
        for column in self.columns:
            if wanted in (column.name.casefold(), str(column.label).casefold()):
                return column
        return None


class Action(StrEnum):
    """What an import would do with a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the column it lies in (or none), what stands there, the reason in words."""

    column: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Change:
    """One value that would change, as written before and after."""

    column: str
    label: Any
    old: str
    new: str


@dataclass
class Planned:
    """What would become of one row."""

    number: int
    action: Action
    values: Values
    label: str = ""
    key: Hashable | None = None
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What would become of a table. Nothing has happened yet."""

    rows: list[Planned]
    notes: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def of(self, action: Action) -> list[Planned]:
        """The rows with which the import would do this."""
        return [row for row in self.rows if row.action == action]

    @property
    def added(self) -> list[Planned]:
        """Rows that would be added."""
        return self.of(Action.ADD)

    @property
    def changed(self) -> list[Planned]:
        """Rows that would change what stands."""
        return self.of(Action.CHANGE)

    @property
    def same(self) -> list[Planned]:
        """Rows that stand already as they are."""
        return self.of(Action.SAME)

    @property
    def refused(self) -> list[Planned]:
        """Rows that would be left out."""
        return self.of(Action.REFUSE)

    @property
    def does_something(self) -> bool:
        """Whether confirming would add or change anything."""
        return bool(self.added or self.changed)

    def counts(self) -> dict[str, int]:
        """How many rows would be added, changed, left as they are and refused."""
        return {action.value: len(self.of(action)) for action in Action}

    def digest(self) -> str:
        """A mark of what would happen; it differs when the plan shown is no longer what would happen."""
        told = [
            (row.number, row.action, [(c.column, c.old, c.new) for c in row.changes])
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def plan(table: Table, spec: Spec) -> Plan:
    """Work out what would become of the table. Raises `Unreadable` when its columns are not usable."""
    heads = _heads(table, spec)
    rows = [_parsed(row, heads, spec) for row in table.rows]
    _refuse_twins(rows, spec)
    sound = [row for row in rows if not row.faults]
    standing = spec.standing([row.values for row in sound])
    for row in sound:
        _compare(row, standing, heads.values())
        row.remarks = list(spec.remark(row.values)) if spec.remark else []
    return Plan(rows, list(table.notes), [column.name for column in heads.values()])


def _heads(table: Table, spec: Spec) -> dict[str, Column]:
    """Which column each head of the file means."""
    heads: dict[str, Column] = {}
    for name in table.columns:
        column = spec.column(name)
        if column is None:
            raise Unreadable(_unknown(name, spec))
        if column in heads.values():
            raise Unreadable(_("The column “%(name)s” stands there twice.") % {"name": column.name})
        heads[name] = column
    missing = [c.name for c in spec.columns if c.required and c not in heads.values()]
    if missing:
        raise Unreadable(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    return heads


def _unknown(name: str, spec: Spec) -> str:
    close = get_close_matches(name.casefold(), spec.header(), n=1)
    if close:
        return _("The column “%(name)s” is not known. Did you mean “%(close)s”?") % {
            "name": name,
            "close": close[0],
        }
    return _("The column “%(name)s” is not known. Known columns: %(known)s.") % {
        "name": name,
        "known": ", ".join(spec.header()),
    }


def _parsed(row: Row, heads: dict[str, Column], spec: Spec) -> Planned:
    values: Values = {}
    faults: list[Fault] = []
    for head, column in heads.items():
        try:
            values[column.name] = _value(row.cells[head], column)
        except ValidationError as error:
            faults += [Fault(column.name, row.cells[head], told) for told in error.messages]
    if not faults and spec.check is not None:
        faults = _check(spec.check, values, row, heads)
    named = spec.label(values) if spec.label else ""
    label = named or next((cell for cell in row.cells.values() if cell), "")
    action = Action.REFUSE if faults else Action.ADD
    return Planned(row.number, action, values, label=label, faults=faults)


def _value(cell: str, column: Column) -> Any:
    if unprintable(cell):
        raise ValidationError(_("It holds a sign that cannot be printed."))
    if cell:
        return column.parse(cell)
    if column.required:
        raise ValidationError(_("It is empty, and must be filled."))
    return column.empty


def _check(
    check: Callable[[Values], None], values: Values, row: Row, heads: dict[str, Column]
) -> list[Fault]:
    try:
        check(values)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            return [Fault("", "", told) for told in error.messages]
        cells = {column.name: row.cells[head] for head, column in heads.items()}
        return [
            Fault(name if name in cells else "", cells.get(name, ""), told)
            for name, told_all in error.message_dict.items()
            for told in told_all
        ]
    return []


def _refuse_twins(rows: list[Planned], spec: Spec) -> None:
    """Refuse a row whose key an earlier row of the same file has."""
    first: dict[Hashable, int] = {}
    for row in rows:
        if row.faults:
            continue
        row.key = spec.key(row.values)
        if row.key is None:
            continue
        if row.key in first:
            told = _("The same stands in row %(number)s already.") % {"number": first[row.key]}
            row.action, row.faults = Action.REFUSE, [Fault("", row.label, told)]
        first.setdefault(row.key, row.number)


def _compare(row: Planned, standing: Mapping[Hashable, Values], columns: Iterable[Column]) -> None:
    """Decide between adding, changing and leaving as it is."""
    before = standing.get(row.key) if row.key is not None else None
    if before is None:
        return
    for column in columns:
        if column.identifies:
            continue
        old, new = before.get(column.name, column.empty), row.values[column.name]
        if old != new:
            written = column.write(old), column.write(new)
            row.changes.append(Change(column.name, column.label, *written))
    row.action = Action.CHANGE if row.changes else Action.SAME
