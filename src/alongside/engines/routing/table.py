"""People, partners and places from CSV files, and the proposal into another.

Lists within a cell are separated by semicolons. An empty cell is what the guide says it is
(docs/guides/routing.md); a column that it does not name is a mistake, not something left aside.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from alongside.engines.eligibility.table import (
    MOST_MISTAKES,
    Lines,
    TableError,
    harmless,
    read_yes_no,
)
from alongside.engines.eligibility.words import Language
from alongside.engines.routing.parties import Client, Mode, Partner, Point
from alongside.engines.routing.reasons import Assignment, Cause, LanguageFit, Unassigned
from alongside.engines.routing.sentences import assigned_sentences, unassigned_sentence

MOST_ROOM = 1_000_000
CLIENT_COLUMNS = (
    "client preferred_language languages needs_interpreter place can_travel eligible excluded "
    "waiting_since"
).split()
PARTNER_COLUMNS = (
    "partner name room open_referrals languages interpreters mode places serves"
).split()
PLACE_COLUMNS = ["slug", "name_en", "name_fr", "latitude", "longitude", "within"]
RESULT_COLUMNS = "client partner name language_fit share_after km no_place_because why".split()
NONE = "none"

Row = dict[str, str]
T = TypeVar("T")


@dataclass(slots=True)
class Places:
    """The gazetteer: where each place lies, what it is called, what lies within it."""

    points: dict[str, Point] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take one line in."""
        slug = row["slug"]
        self.points[slug] = Point(float(row["latitude"]), float(row["longitude"]))
        for name in (slug, row["name_en"], row["name_fr"]):
            self.names.setdefault(name.casefold(), slug)
        self.within[slug] = row.get("within", "")

    def find(self, text: str) -> str:
        """The slug of what somebody wrote: a slug, or a name in English or French."""
        slug = self.names.get(text.strip().casefold())
        if slug is None:
            raise ValueError(f"{text!r} is not a place of the gazetteer")
        return slug

    def all_within(self, slugs: Iterable[str]) -> frozenset[str]:
        """These places and all that lies within them, at any depth."""
        asked = set(slugs)
        return frozenset(slug for slug in self.points if asked & set(self._above(slug)))

    def _above(self, slug: str) -> Iterator[str]:
        seen: set[str] = set()
        while slug and slug not in seen:
            seen.add(slug)
            yield slug
            slug = self.within.get(slug, "")


@dataclass(slots=True)
class Reader:
    """Reads the rows of one file, gathering mistakes instead of stopping at one."""

    path: Path
    columns: list[str]
    needed: tuple[str, ...]
    mistakes: list[str] = field(default_factory=list)
    first_line: dict[str, int] = field(default_factory=dict)

    def read(self, made: Callable[["Cells"], Any]) -> list[Any]:
        """One thing for each row; raises TableError when anything is wrong."""
        lines = Lines(self.path)
        header = [cell.strip() for cell in next(lines, [])]
        self._check_header(header)
        found = [made(cells) for cells in self._rows(header, lines)]
        if not found and not self.mistakes:
            self.mistakes.append(f"{self.path}: there is nothing below the heading")
        if self.mistakes:
            raise TableError(self.mistakes)
        return found

    def _check_header(self, header: list[str]) -> None:
        wrong = []
        if not any(header):
            raise TableError([f"{self.path}: the file is empty"])
        for name in header:
            if name not in self.columns:
                known = ", ".join(self.columns)
                wrong.append(f"{self.path}:1: there is no column called {name!r}; known: {known}")
        wrong += [
            f"{self.path}:1: two columns are called {name}"
            for name in self.columns
            if header.count(name) > 1
        ]
        wrong += [
            f"{self.path}:1: the column {name} is missing"
            for name in self.needed
            if name not in header
        ]
        if wrong:
            raise TableError(wrong)

    def _rows(self, header: list[str], lines: Lines) -> Iterator["Cells"]:
        for cells in lines:
            line = lines.number
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                self.wrong(line, f"{len(cells)} cells under {len(header)} columns")
                continue
            yield Cells(self, dict(zip(header, map(str.strip, cells), strict=False)), line)

    def wrong(self, line: int, reason: str) -> None:
        """Note a mistake; after the twentieth the rest is not looked for."""
        self.mistakes.append(f"{self.path}:{line}: {reason}")
        if len(self.mistakes) >= MOST_MISTAKES:
            raise TableError([*self.mistakes, f"{self.path}: more mistakes may follow"])


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, read cell by cell; what is wrong with a cell is noted and the reading goes on."""

    reader: Reader
    row: Row
    line: int

    def code(self, name: str) -> str:
        """What tells this row apart; each stands once in a file."""
        code = self.row.get(name, "")
        first = self.reader.first_line.setdefault(code, self.line)
        if not code:
            self.reader.wrong(self.line, f"{name} is empty")
        elif first != self.line:
            self.reader.wrong(self.line, f"{name} {code!r} stands in line {first} already")
        return code

    def one(self, name: str, read: Callable[[str], T], empty: T) -> T:
        """The cell as `read` takes it, or what an empty cell means."""
        text = self.row.get(name, "")
        if not text:
            return empty
        try:
            return read(text)
        except ValueError as error:
            self.reader.wrong(self.line, f"{name}: {error}")
            return empty

    def many(self, name: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """The cell's parts, each as `read` takes it."""
        return self.one(
            name,
            lambda text: tuple(read(part.strip()) for part in text.split(";") if part.strip()),
            (),
        )


def read_places(path: Path) -> Places:
    """The gazetteer: slug, names, the point, and the place it lies within."""
    places = Places()
    reader = Reader(path, PLACE_COLUMNS, ("slug", "name_en", "name_fr", "latitude", "longitude"))

    def added(cells: Cells) -> None:
        try:
            places.add(cells.row)
        except (KeyError, ValueError):
            reader.wrong(cells.line, "slug, names, latitude and longitude are needed, in degrees")

    reader.read(added)
    return places


def read_partners(path: Path, places: Places, languages: frozenset[str]) -> list[Partner]:
    """Everybody who has room. Raises TableError naming the file and the line."""

    def partner(cells: Cells) -> Partner:
        return Partner(
            code=cells.code("partner"),
            name=cells.one("name", str, ""),
            room=cells.one("room", read_count, 0),
            taken=cells.one("open_referrals", read_count, 0),
            languages=cells.many("languages", known_language(languages)),
            interpreters=cells.one("interpreters", read_yes_no, False),
            mode=cells.one("mode", read_mode, Mode.IN_PERSON),
            sites=cells.many("places", places.find),
            serves=places.all_within(cells.many("serves", places.find)),
        )

    return Reader(path, PARTNER_COLUMNS, ("partner", "room", "languages")).read(partner)


def read_clients(
    path: Path, places: Places, languages: frozenset[str], partners: Iterable[Partner]
) -> list[Client]:
    """Everybody who waits. Raises TableError naming the file and the line."""
    spoken, codes = known_language(languages), known_partner(partners)

    def client(cells: Cells) -> Client:
        return Client(
            code=cells.code("client"),
            preferred=cells.one("preferred_language", spoken, "en"),
            languages=cells.many("languages", spoken),
            interpreter=cells.one("needs_interpreter", read_yes_no, False),
            place=cells.one("place", places.find, ""),
            travels=cells.one("can_travel", read_yes_no, True),
            eligible=cells.one("eligible", lambda text: read_eligible(text, codes), None),
            excluded=frozenset(cells.many("excluded", codes)),
            since=cells.one("waiting_since", read_day, None),
        )

    return Reader(path, CLIENT_COLUMNS, ("client", "preferred_language")).read(client)


def read_count(text: str) -> int:
    """A whole number from 0 up."""
    try:
        count = int(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a whole number") from error
    if count < 0:
        raise ValueError(f"{text} is less than none")
    if count > MOST_ROOM:
        raise ValueError(f"{text} is more than {MOST_ROOM}")
    return count


def read_mode(text: str) -> Mode:
    """How people are met."""
    try:
        return Mode(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is none of {', '.join(Mode)}") from error


def read_day(text: str) -> date:
    """A day such as 2026-11-21."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day such as 2026-11-21") from error


def read_eligible(text: str, known: Callable[[str], str]) -> frozenset[str]:
    """Codes of partners; `none` is nowhere."""
    if text == NONE:
        return frozenset()
    return frozenset(known(code.strip()) for code in text.split(";") if code.strip())


def known_language(languages: frozenset[str]) -> Callable[[str], str]:
    """Reads a code of a language."""

    def read(text: str) -> str:
        if text not in languages:
            raise ValueError(f"{text!r} is not a code of a language, such as en, fr or ar")
        return text

    return read


def known_partner(partners: Iterable[Partner]) -> Callable[[str], str]:
    """Reads a code of a partner."""
    codes = {partner.code for partner in partners}

    def read(text: str) -> str:
        if text not in codes:
            raise ValueError(f"{text!r} is not a partner of the partners file")
        return text

    return read


def assigned_row(why: Assignment, names: Mapping[str, str], language: Language) -> Row:
    """One person who has a place."""
    return {
        "client": harmless(why.client),
        "partner": harmless(why.partner),
        "name": harmless(names[why.partner]),
        "language_fit": LanguageFit(why.language).name.lower(),
        "share_after": str(why.share),
        "km": "online" if why.online else "" if why.km is None else str(why.km),
        "why": harmless(" ".join(assigned_sentences(why, names, language))),
    }


def unassigned_row(why: Unassigned, names: Mapping[str, str], language: Language) -> Row:
    """One person who has none: the partner is empty, and a word of its own names the cause."""
    return {
        "client": harmless(why.client),
        "no_place_because": Cause(why.cause).name.lower(),
        "why": harmless(unassigned_sentence(why, names, language)),
    }
