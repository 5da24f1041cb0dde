"""Facts of many people from a CSV file, and the verdicts on them into another.

Columns: `person`, one for each fact, `<fact>_evidence` (seen or self-declared), `<fact>_by` for
judgements, and `as_of` where the day differs from row to row. An empty cell is an unknown.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alongside.engines.eligibility.criteria import CriteriaVersion
from alongside.engines.eligibility.dates import PartialDate
from alongside.engines.eligibility.facts import Evidence, Fact, Value
from alongside.engines.eligibility.findings import Assessment, Finding, Outcome
from alongside.engines.eligibility.rules import Need, ValueKind
from alongside.engines.eligibility.rules.language import HIGHEST
from alongside.engines.eligibility.sentences import finding_sentence
from alongside.engines.eligibility.vocabulary import TERMS
from alongside.engines.eligibility.words import LANGUAGES

PERSON, AS_OF = "person", "as_of"
MOST_MISTAKES = 20
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, str]


class TableError(ValueError):
    """A file that cannot be used; each line names the file, the line and what is wrong."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Case:
    """One row: a person, what is known of them, and the day to decide on if the row says it."""

    person: str
    facts: dict[str, Fact]
    as_of: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file, with the columns that no fact has and the facts that have no column."""

    cases: tuple[Case, ...]
    unused: tuple[str, ...]
    absent: tuple[str, ...]


class Lines(Iterator[list[str]]):
    """The rows of a CSV file, which know the line on which they end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = csv.reader(io.StringIO(decoded(path), newline=""), strict=True)

    @property
    def number(self) -> int:
        return self.rows.line_num

    def __next__(self) -> list[str]:
        try:
            return next(self.rows)
        except csv.Error as error:
            raise TableError([f"{self.path}:{self.number}: {error}"]) from error


@dataclass(slots=True)
class CaseReader:
    """Reads rows for the facts of one version, gathering mistakes instead of stopping at one."""

    path: Path
    needs: tuple[Need, ...]
    mistakes: list[str] = field(default_factory=list)

    def table(self) -> Table:
        lines = Lines(self.path)
        header = [cell.strip() for cell in next(lines, [])]
        self.check_header(header)
        cases = tuple(self.cases(header, lines))
        if self.mistakes:
            raise TableError(self.mistakes)
        return Table(cases, self.unused(header), self.absent(header))

    def check_header(self, header: list[str]) -> None:
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if PERSON not in header:
            raise TableError([f"{self.path}:1: there is no column called {PERSON}"])
        if twice:
            raise TableError([f"{self.path}:1: two columns are called {twice[0]}"])

    def cases(self, header: list[str], lines: "Lines") -> Iterator[Case]:
        for cells in lines:
            line = lines.number
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                self.wrong(line, f"{len(cells)} cells under {len(header)} columns")
                continue
            yield self.case(dict(zip(header, map(str.strip, cells), strict=False)), line)

    def case(self, row: Row, line: int) -> Case:
        if not row.get(PERSON):
            self.wrong(line, f"{PERSON} is empty")
        facts = {}
        for need in self.needs:
            fact = self.fact(need, row, line)
            if fact is not None:
                facts[need.name] = fact
        return Case(row.get(PERSON, ""), facts, self.as_of(row, line), line)

    def fact(self, need: Need, row: Row, line: int) -> Fact | None:
        text = row.get(need.name, "")
        if not text:
            return None
        evidence = row.get(f"{need.name}_evidence") or Evidence.SELF_DECLARED
        try:
            value = read_value(need, text)
            return Fact(value, read_evidence(evidence), row.get(f"{need.name}_by", ""))
        except ValueError as error:
            self.wrong(line, f"{need.name}: {error}")
            return None

    def as_of(self, row: Row, line: int) -> date | None:
        text = row.get(AS_OF, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(line, f"{AS_OF}: {text!r} is not a day such as 2025-05-14")
            return None

    def wrong(self, line: int, reason: str) -> None:
        self.mistakes.append(f"{self.path}:{line}: {reason}")
        if len(self.mistakes) >= MOST_MISTAKES:
            raise TableError([*self.mistakes, f"{self.path}: more mistakes may follow"])

    def columns(self) -> set[str]:
        names = [need.name for need in self.needs]
        return {
            PERSON,
            AS_OF,
            *names,
            *(f"{n}{end}" for n in names for end in ("_evidence", "_by")),
        }

    def unused(self, header: list[str]) -> tuple[str, ...]:
        return tuple(sorted(set(header) - self.columns() - {""}))

    def absent(self, header: list[str]) -> tuple[str, ...]:
        return tuple(need.name for need in self.needs if need.name not in header)


def decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = "is not UTF-8; save the file as CSV UTF-8"
        raise TableError([f"{path}:{line}: {reason}"]) from error


def read_evidence(text: str) -> Evidence:
    try:
        return Evidence(text)
    except ValueError as error:
        raise ValueError(f"evidence {text!r} is neither seen nor self-declared") from error


def read_value(need: Need, text: str) -> Value:
    match need.kind:
        case ValueKind.YES_NO:
            return read_yes_no(text)
        case ValueKind.NUMBER | ValueKind.SCORE:
            return read_number(text, HIGHEST if need.kind is ValueKind.SCORE else None)
        case ValueKind.DATE:
            return PartialDate.parse(text)
        case _:
            return read_choice(need.name, text)


def read_yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def read_number(text: str, highest: int | None) -> float:
    """A plain number; a decimal comma is a number too, nan and inf are not."""
    try:
        number = float(text.replace(",", "."))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a number") from error
    if not 0 <= number < 1e6:
        raise ValueError(f"{text!r} is not a number from 0 up")
    if highest is not None and (number != int(number) or number > highest):
        raise ValueError(f"{text!r} is not a level from 0 to {highest}")
    return number


def read_choice(name: str, text: str) -> str:
    term = TERMS.get(name)
    if term and term.choices and text not in term.choices:
        raise ValueError(f"{text!r} is none of {', '.join(term.choices)}")
    return text


def harmless(cell: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def verdict_header(versions: Sequence[CriteriaVersion]) -> list[str]:
    """One column for each rule of any version; a version without the rule leaves it empty."""
    rules = dict.fromkeys(rule.id for version in versions for rule in version.rules)
    reasons = [f"reasons_{language}" for language in LANGUAGES]
    return [
        PERSON,
        AS_OF,
        "criteria",
        "version",
        "verdict",
        *rules,
        "ask_for",
        *reasons,
    ]


def verdict_row(person: str, assessment: Assessment, version: CriteriaVersion) -> Row:
    row = {
        PERSON: harmless(person),
        AS_OF: assessment.as_of.isoformat(),
        "criteria": assessment.criteria,
        "version": str(assessment.version),
        "verdict": str(assessment.verdict),
        "ask_for": " ".join(asked_for(assessment)),
    }
    row |= {finding.rule: str(finding.outcome) for finding in assessment.findings}
    open_leaves = list(unmet_leaves(assessment))
    for language in LANGUAGES:
        told = [finding_sentence(leaf, version, language) for leaf in open_leaves]
        row[f"reasons_{language}"] = harmless(" ".join(told))
    return row


def asked_for(assessment: Assessment) -> dict[str, None]:
    """The facts that would settle what is unknown, each once."""
    unknown = [f for f in assessment.findings if f.outcome is Outcome.UNKNOWN]
    return dict.fromkeys(name for finding in unknown for name in finding.missing)


def unmet_leaves(assessment: Assessment) -> Iterator[Finding]:
    """The plain rules that keep a finding from being met."""
    for finding in assessment.findings:
        if finding.outcome is not Outcome.MET:
            yield from (leaf for leaf in finding.leaves if leaf.outcome is finding.outcome)
