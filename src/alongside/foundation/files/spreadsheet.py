"""Reads the first sheet of an XLSX or ODS workbook; run as a program of its own by `tables`.

A small workbook can unfold into a sheet of millions of cells. Here that exhausts a process with
little memory and little time, and not the site. Takes the workbook on standard input, writes JSON.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

MEMORY = 1024 * 1024 * 1024
SECONDS = 20


def cell_text(value: Any) -> str:
    """A cell as it would be typed into a form: whole numbers without a point, dates as 2026-11-21."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def first_sheet(content: bytes, limit: int) -> dict[str, Any]:
    """The cells of the first sheet as text, at most `limit` rows, and the names of other sheets."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet: CalamineSheet = workbook.get_sheet_by_index(0)
    if sheet.start is None:
        return {"rows": [], "first": 1, "others": workbook.sheet_names[1:]}
    if sheet.total_height > limit:
        return {"too_many": sheet.total_height}
    cells = sheet.to_python(skip_empty_area=True)
    rows = [[cell_text(value) for value in row] for row in cells]
    return {"rows": rows, "first": sheet.start[0] + 1, "others": workbook.sheet_names[1:]}


def main() -> int:
    """Read one workbook; exit 2 when it needs a password, 3 when it is damaged."""
    with contextlib.suppress(ValueError, OSError):  # some systems refuse to limit memory
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = first_sheet(sys.stdin.buffer.read(), int(sys.argv[1]))
    except PasswordError:
        return 2
    except CalamineError:
        return 3
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
