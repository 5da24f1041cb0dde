"""The engine on files: criteria and facts in, verdicts out."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.engines.eligibility.assess import assess
from alongside.engines.eligibility.criteria import CriteriaSet, CriteriaVersion
from alongside.engines.eligibility.reading import CriteriaError
from alongside.engines.eligibility.rules import Need
from alongside.engines.eligibility.table import (
    Case,
    CaseReader,
    TableError,
    verdict_header,
    verdict_row,
)

__all__ = ["CriteriaError", "Summary", "TableError", "run"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done: people by verdict, columns that no rule used, facts that had no column."""

    verdicts: dict[str, int]
    unused: tuple[str, ...]
    absent: tuple[str, ...]


def run(
    criteria_path: str | Path,
    facts_path: str | Path,
    out_path: str | Path,
    *,
    as_of: date | None = None,
) -> Summary:
    """Decide on everybody in the facts file under the version in force on the day.

    Raises CriteriaError or TableError naming the file and the line; then nothing is written.
    The day is the row's `as_of`, else the argument: the engine has no clock.
    """
    criteria = read_criteria(Path(criteria_path))
    table = CaseReader(Path(facts_path), all_needs(criteria)).table()
    verdicts: Counter[str] = Counter()
    rows = []
    for case in table.cases:
        day = decision_day(case, as_of, facts_path)
        version = version_on(criteria, day, f"{facts_path}:{case.line}")
        assessment = assess(case.facts, version, as_of=day)
        verdicts[assessment.verdict] += 1
        rows.append(verdict_row(case.person, assessment, version))
    write(Path(out_path), verdict_header(criteria.versions), rows)
    return Summary(dict(verdicts), table.unused, table.absent)


def read_criteria(path: Path) -> CriteriaSet:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise CriteriaError(f"{path}:{error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise CriteriaError(f"{path}: is not UTF-8") from error
    return CriteriaSet.from_json(plain, str(path))


def all_needs(criteria: CriteriaSet) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(need for version in criteria.versions for need in version.needs))


def decision_day(case: Case, as_of: date | None, path: str | Path) -> date:
    day = case.as_of or as_of
    if day is None:
        raise TableError([f"{path}:{case.line}: as_of is empty, and no day was given"])
    return day


def version_on(criteria: CriteriaSet, day: date, place: str) -> CriteriaVersion:
    version = criteria.in_force(day)
    if version is None:
        raise TableError([f"{place}: no version of {criteria.slug} is in force on {day}"])
    return version


def write(path: Path, header: list[str], rows: Iterable[dict[str, str]]) -> None:
    """The whole file or none of it: an earlier file stays until the new one is complete."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
