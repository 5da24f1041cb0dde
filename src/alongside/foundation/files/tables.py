"""Tables that people bring and take away: CSV, XLSX and ODS read into rows of text, CSV and XLSX written.

What is read keeps the row numbers that a spreadsheet program shows. What is written opens in any
spreadsheet program without a cell being run as a formula, and reads back to the same cells.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alongside.foundation.ui.words import whole

SIZE_LIMIT = 10 * 1024 * 1024
ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DELIMITERS = ";,\t"
# A cell that begins so is run by spreadsheet programs (the wide signs in East Asian settings).
_DANGEROUS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_RUNS = re.compile(f"'*[{_DANGEROUS}]")
_GUARDED = re.compile(f"'+[{_DANGEROUS}]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(Exception):
    """The upload is not a table that can be read; its text is the sentence to show."""


@dataclass(frozen=True)
class Row:
    """One row, with the number that a spreadsheet program shows beside it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What an upload held: column names, rows of text, and what to know about how it was read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """The table as it is kept between the dry run and the confirmation."""
        rows = [[row.number, [row.cells[name] for name in self.columns]] for row in self.rows]
        return {"columns": list(self.columns), "rows": rows, "notes": list(self.notes)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Table:
        """The table that `as_json` kept."""
        names = tuple(kept["columns"])
        rows = [Row(number, dict(zip(names, cells, strict=True))) for number, cells in kept["rows"]]
        return cls(names, tuple(rows), tuple(kept["notes"]))


def read(content: bytes) -> Table:
    """The table in an uploaded file, whatever its name says. Raises `Unreadable`."""
    if len(content) > SIZE_LIMIT:
        raise Unreadable(_("The file is larger than 10 MB. Split it and bring it in parts."))
    if not content.strip(b"\0\r\n\t "):
        raise Unreadable(_("The file is empty."))
    if content.startswith(b"PK"):
        return _read_workbook(content)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unreadable(
            _("This is not a CSV, XLSX or ODS file. Save the table as one of these and try again.")
        )
    return _read_csv(content)


def _read_csv(content: bytes) -> Table:
    text, notes = _decode(content)
    lines = list(_records(text))
    return _table([(number, [_unguard(cell) for cell in cells]) for number, cells in lines], notes)


def _decode(content: bytes) -> tuple[str, list[str]]:
    """The text, and a note when the encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), [_("The file was read as UTF-16.")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = _strictly(content, "windows-1252")
    return text, [
        _(
            "The file is not in UTF-8 and was read as Windows-1252. Look whether names with accents "
            "are right below; if not, save the file as “CSV UTF-8” and bring it again."
        )
    ]


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(content[: error.start].count(b"\n") + 1) from error


def _no_text(line: int) -> Unreadable:
    return Unreadable(
        _("The file cannot be read as text (line %(line)s). Save it as “CSV UTF-8” and try again.")
        % {"line": line}
    )


def _records(text: str) -> Iterable[tuple[int, list[str]]]:
    """Each record with its number; spreadsheet programs count records, not lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > ROW_LIMIT + 1:
                raise _too_many()
            yield number, cells
    except csv.Error as error:
        raise Unreadable(
            _(
                "The file stops making sense at line %(line)s: perhaps a quotation mark is not closed."
            )
            % {"line": reader.line_num}
        ) from error


def _delimiter(text: str) -> str:
    """The sign that parts the columns of the first line, outside quotation marks."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().splitlines()[0] if text.strip() else "")
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), sign == ","))


def _read_workbook(content: bytes) -> Table:
    found = _in_a_process_of_its_own(content)
    if "too_many" in found:
        raise _too_many()
    notes = []
    if found["others"]:
        notes.append(_("Only the first sheet of the workbook was read."))
    return _table(list(enumerate(found["rows"], start=found["first"])), notes)


def _in_a_process_of_its_own(content: bytes) -> dict[str, Any]:
    """What `spreadsheet` makes of the workbook; see there why it is apart."""
    command = [sys.executable, "-m", "alongside.foundation.files.spreadsheet", str(ROW_LIMIT + 1)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=40, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_("Reading the workbook took too long. Save the sheet as CSV.")) from error
    if done.returncode == 2:
        raise Unreadable(_("The workbook is locked with a password. Save it without one."))
    if done.returncode != 0:
        raise Unreadable(_("The workbook is damaged or too large. Save the sheet as CSV and try."))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _table(lines: list[tuple[int, list[str]]], notes: list[str]) -> Table:
    """The first filled line gives the columns; empty lines are skipped and keep their number."""
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    broken = [number for number, cells in filled if any("\0" in cell for cell in cells)]
    if broken:
        raise _no_text(broken[0])
    if not filled:
        raise Unreadable(_("The file is empty."))
    columns = _columns(filled[0][1])
    rows = [Row(number, _cells(number, columns, cells)) for number, cells in filled[1:]]
    return Table(columns, tuple(rows), tuple(notes))


def _columns(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMN_LIMIT:
        raise Unreadable(_("The table has more than %(limit)s columns.") % {"limit": COLUMN_LIMIT})
    if "" in names:
        raise Unreadable(
            _("Column %(number)s has no name in the first row.") % {"number": names.index("") + 1}
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(_("The column “%(name)s” stands there twice.") % {"name": twice[0]})
    return tuple(names)


def _cells(number: int, columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise Unreadable(
            _(
                "Row %(row)s has more cells than there are columns. If a text holds the sign that "
                "parts the columns, put the text in quotation marks."
            )
            % {"row": number}
        )
    padded = [*cells, *[""] * len(columns)]
    return dict(zip(columns, (cell.strip() for cell in padded), strict=False))


def _too_many() -> Unreadable:
    limit = whole(ROW_LIMIT)
    return Unreadable(
        _("The table has more than %(limit)s rows. Bring it in parts.") % {"limit": limit}
    )


def unprintable(text: str) -> bool:
    """Whether the text holds a control character, which no spreadsheet or page can show."""
    return bool(_UNPRINTABLE.search(text))


def _guard(cell: str) -> str:
    """A CSV cell that no spreadsheet program runs: an apostrophe before what would be a formula."""
    return "'" + cell if _RUNS.match(cell) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_guard(name) for name in columns])
    writer.writerows([_guard(_written(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX file with a fixed, bold first row; every text is a text, never a formula or a link."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, max(12, min(40, len(name) + 4)))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, day)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), day)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _written(value))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def as_download(
    name: str, kind: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The table as a download, `kind` "csv" or "xlsx", written whole inside the transaction."""
    write, content_type = {"csv": (write_csv, CSV_TYPE), "xlsx": (write_xlsx, XLSX_TYPE)}[kind]
    response = HttpResponse(write(columns, rows), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
