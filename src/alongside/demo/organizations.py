"""The organizations of the region: the pilot's real ones as they are known, the others invented.

Of the real ones only the facts of the directory's own list are real. Their sites, services, staff
and figures are invented; sites carry the mark `invented`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from math import isqrt
from uuid import UUID

from alongside.demo.chance import Chance
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.foundation.directory.models import (
    FundingAgreement,
    Location,
    Organization,
    Participation,
    Program,
)
from alongside.foundation.directory.states import Part

PILOT = (date(2016, 4, 1), date(2018, 3, 31))
# What the real partners offer in the story, beside what the directory's list says of them.
OFFERS = {
    "CICS": ["settlement", "language"],
    "TCET": ["settlement", "language"],
    "Boréal": ["settlement", "employment"],
    "NYCH": ["settlement", "language", "family"],
    "Polycultural": ["settlement", "language"],
    "Times Change": ["employment"],
    "Tropicana": ["employment", "youth"],
    "ACCES": ["mentoring", "employment"],
    "COSTI": ["mentoring", "settlement", "housing"],
    "Humber CES": ["mentoring", "employment"],
    "JobStart": ["mentoring", "employment"],
    "JVS": ["mentoring", "bridging"],
}
# A partner of the network that has not joined the site: its desk answers by e-mail.
WITHOUT_ACCOUNTS = frozenset({"Dundas Women"})
# A shelter whose people nobody outside may find: its newcomers are known in the house alone.
SEALED = "Humber Bay"
STREETS = (
    "Alder Bridge Cedar Church Dufferin Elm King Main Market Mill Orchard Park Queen River Station "
    "Union Victoria Wellington"
).split()


@dataclass
class Home:
    """An organization as the rest of the invented story needs it."""

    key: UUID
    name: str
    short: str
    kind: str
    languages: list[str]
    place: str
    parts: list[str]
    offers: list[str]
    real: bool
    location: UUID
    programs: list[tuple[UUID, str]] = field(default_factory=list)

    @property
    def domain(self) -> str:
        """Where its invented staff have their addresses; `.example` leads nowhere."""
        letters = (letter for letter in self.short.lower() if letter.isascii() and letter.isalnum())
        return "".join(letters) + ".example"

    def plays(self, part: str) -> bool:
        """Whether it plays this part in the network."""
        return part in self.parts


class Organizations:
    """Writes organizations with their sites, parts and funding; larger worlds repeat the invented."""

    def __init__(self, tables: Tables, chance: Chance, calendar: Calendar, scale: int) -> None:
        self.tables, self.chance, self.calendar = tables, chance, calendar
        self.begun = at(calendar.first, 9)
        self.homes = [self._write(*each) for each in self._rows(scale)]
        self.by_short = {home.short: home for home in self.homes}
        for home in self.homes:
            self._write_parts(home)
            self._write_funding(home)

    def playing(self, part: str) -> list[Home]:
        """Those that play a part in the network."""
        return [home for home in self.homes if home.plays(part)]

    def _rows(self, scale: int) -> Iterator[tuple[dict[str, str], bool]]:
        for row in read("alongside.foundation.directory", "network.csv"):
            yield row | {"offers": "|".join(OFFERS.get(row["short_name"], ()))}, True
        for copy in range(isqrt(scale)):
            for row in read("alongside.demo", "organizations.csv"):
                yield _again(row, copy), False

    def _write(self, row: dict[str, str], real: bool) -> Home:
        key = self.chance.key(self.begun)
        self.tables[Organization].add(
            id=key,
            created_at=self.begun,
            name_en=row["name_en"],
            name_fr=row["name_fr"],
            short_name=row["short_name"],
            kind=row["kind"],
            sector=row["sector"],
            languages=_split(row["languages"]),
            place_id=row["place"],
            website=row.get("website", ""),
            description_en=row.get("description_en", ""),
            description_fr=row.get("description_fr", ""),
            invented=not real,
            sealed_at=self.begun if row["short_name"] == SEALED else None,
            listed=row["short_name"] != SEALED,
        )
        return Home(
            key=key,
            name=row["name_en"],
            short=row["short_name"],
            kind=row["kind"],
            languages=_split(row["languages"]),
            place=row["place"],
            parts=_split(row["parts"]),
            offers=_split(row["offers"]),
            real=real,
            location=self._write_location(key, row["place"]),
        )

    def _write_location(self, organization: UUID, place: str) -> UUID:
        key = self.chance.key(self.begun)
        address = f"{self.chance.randint(2, 1900)} {self.chance.choice(STREETS)} St."
        self.tables[Location].add(
            id=key,
            created_at=self.begun,
            organization_id=organization,
            name_en="Main office",
            name_fr="Bureau principal",
            place_id=place,
            address=address,
            invented=True,
        )
        return key

    def _write_parts(self, home: Home) -> None:
        """The pilot ended in 2018. Its partners go on here, so that today's walk can be walked."""
        for part in home.parts:
            for starts, ends in self._terms(home, part):
                self.tables[Participation].add(
                    id=self.chance.key(at(starts, 9)),
                    created_at=self.begun,
                    organization_id=home.key,
                    part=part,
                    starts=starts,
                    ends=ends,
                )

    def _terms(self, home: Home, part: str) -> list[tuple[date, date | None]]:
        if part not in (Part.REFERRAL, Part.DELIVERY):
            return [(PILOT[0], None)]
        if home.real:
            return [PILOT, (date(2018, 4, 1), None)]
        return [(self.calendar.after(self.calendar.first, self.chance.randint(20, 200)), None)]

    def _write_funding(self, home: Home) -> None:
        if home.plays(Part.FUNDER) or not home.offers:
            return
        if home.kind in ("settlement agency", "language school", "college"):
            self._agree(home, "IRCC", "Settlement Program", "Programme d’établissement", years=3)
        if home.kind in ("settlement agency", "employment service", "faith group"):
            name = ("Newcomer Settlement Program", "Programme d’aide aux nouveaux arrivants")
            self._agree(home, "MCI", *name, years=1)
        if "mentoring" in home.offers:
            name = ("Mentoring and referral network", "Réseau de mentorat et d’aiguillage")
            self._agree(home, "MCI", *name, years=1)

    def _agree(self, home: Home, funder: str, name_en: str, name_fr: str, *, years: int) -> None:
        """The agreement of the present fiscal year and the one before it, and its programme."""
        payer = self.by_short[funder]
        fiscal = self.calendar.today.year - (self.calendar.today.month < 4)
        for first in (fiscal - years, fiscal):
            key = self.chance.key(self.begun)
            self.tables[FundingAgreement].add(
                id=key,
                created_at=self.begun,
                organization_id=home.key,
                funder_id=payer.key,
                programme=name_en,
                reference=f"{funder}-{first}-{self.chance.randint(1000, 9999)}",
                starts=date(first, 4, 1),
                ends=date(first + years, 3, 31),
            )
        program = self.chance.key(self.begun)
        self.tables[Program].add(
            id=program,
            created_at=self.begun,
            organization_id=home.key,
            agreement_id=key,
            name_en=name_en,
            name_fr=name_fr,
        )
        home.programs.append((program, funder))


def _again(row: dict[str, str], copy: int) -> dict[str, str]:
    """An invented organization once more under a name of its own, for larger worlds."""
    if not copy:
        return row
    names = ("name_en", "name_fr", "short_name")
    return row | {name: f"{row[name]} {copy + 1}" for name in names if row[name]}


def _split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def read(package: str, name: str) -> list[dict[str, str]]:
    """One of the tables in a package's folder of data."""
    text = (files(package) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
