"""What the organizations of the region offer, how to reach them, and how much room they state."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from alongside.demo.chance import Chance
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.demo.organizations import WITHOUT_ACCOUNTS, Home
from alongside.demo.staff import Staff
from alongside.foundation.directory.models import CapacityStatement, ContactPoint, Service

# Cities far enough from each other that some funders draw a line around them.
FAR = frozenset(
    "barrie greater-sudbury guelph hamilton kingston kitchener london north-bay oshawa ottawa "
    "peterborough st-catharines thunder-bay windsor".split()
)
TORONTO = ("416", "647")
EAST, WEST, NORTH, NEAR = ("613", "343"), ("519", "226"), ("705", "249"), ("905", "289")
AREAS = {
    **dict.fromkeys(("ottawa", "kingston"), EAST),
    **dict.fromkeys(("london", "windsor", "guelph", "kitchener"), WEST),
    **dict.fromkeys(("greater-sudbury", "north-bay", "barrie", "peterborough"), NORTH),
    **dict.fromkeys(("hamilton", "oshawa", "st-catharines", "mississauga", "brampton"), NEAR),
    "thunder-bay": ("807",),
}
STANDARD = "mentoring-partnership"
PROGRAMME = "referral-partnership-programme"
COMPARABLE = "kaleidoscope"


@dataclass(frozen=True)
class Mentoring:
    """How a delivery partner's mentoring differs: criteria, languages, how it is reached, and room.

    `busy`: its share of the network's referrals. `patience`: working days until it answers.
    `stated`: days since it last said how much room it has; `room`: what it said then.
    `named`: what it calls itself in both languages, where it is not The Mentoring Partnership.
    """

    criteria: str
    languages: tuple[str, ...]
    mode: str
    busy: int
    patience: float
    stated: int
    room: int
    waiting: int | None = None
    named: tuple[str, str] | None = None


# Room and age differ on purpose: plenty and fresh, none at all, and an old statement to doubt.
DELIVERY = {
    "ACCES": Mentoring(STANDARD, ("en", "ar", "es"), "both", 40, 2.2, 2, 6, 4),
    "COSTI": Mentoring(STANDARD, ("en", "fr", "es", "it"), "both", 34, 2.8, 9, 3, 7),
    "Humber CES": Mentoring(PROGRAMME, ("en", "fr"), "in person", 13, 3.6, 20, 0, 12),
    "JobStart": Mentoring(STANDARD, ("en", "tl"), "in person", 24, 3.0, 76, 8),
    "JVS": Mentoring(PROGRAMME, ("en", "ru", "uk", "zh"), "online", 12, 1.6, 4, 12, 0),
    "Dundas Women": Mentoring(
        COMPARABLE, ("en", "pt", "es"), "in person", 0, 4.0, 6, 4, 1,
        ("Mentoring at {place}", "Mentorat chez {place}"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A service to which referrals go."""

    key: UUID
    home: Home
    criteria: str
    languages: tuple[str, ...]
    mode: str
    busy: int
    patience: float


class Services:
    """Writes services with contact points and capacity statements."""

    def __init__(
        self, tables: Tables, chance: Chance, calendar: Calendar, homes: list[Home], staff: Staff
    ) -> None:
        self.tables, self.chance, self.calendar, self.staff = tables, chance, calendar, staff
        self.begun = at(calendar.first, 9)
        self.offers: list[Offer] = []
        self.by_link: list[Offer] = []
        """Where nobody has an account, and answers come by e-mail."""
        for home in homes:
            for kind in home.offers:
                self._write(home, kind)

    def _write(self, home: Home, kind: str) -> None:
        words = catalogue()[kind]
        special = DELIVERY.get(home.short) if kind == "mentoring" else None
        key = self.chance.key(self.begun)
        languages = list(special.languages) if special else home.languages
        english, french = (special and special.named) or (words["en"], words["fr"])
        mode = special.mode if special else self.chance.among(words["mode"])
        self.tables[Service].add(
            id=key,
            created_at=self.begun,
            organization_id=home.key,
            program_id=self._program(home, kind),
            kind=kind,
            name_en=english.format(place=home.short),
            name_fr=french.format(place=home.short),
            description_en=words["text_en"],
            description_fr=words["text_fr"],
            languages=languages,
            mode=mode,
            criteria=special.criteria if special else "",
            statuses=[] if special else self._pays_for(home, words),
            accepts_referrals=special is not None,
        )
        self._link(key, home)
        self._write_contact(home, key)
        if special:
            self._write_mentoring(home, key, special)
        elif self.chance.likely(60):
            room = self.chance.randint(0, 25)
            self._state(home, key, unit=words["unit"], available=room, days_ago=self._age())

    def _program(self, home: Home, kind: str) -> UUID | None:
        """Mentoring stands under the newest programme, everything else under the first."""
        if not home.programs:
            return None
        return home.programs[-1 if kind == "mentoring" else 0][0]

    def _pays_for(self, home: Home, words: dict[str, Any]) -> list[str]:
        federal = bool(home.programs) and home.programs[0][1] == "IRCC"
        return list(words.get("pays_for", [])) if federal else []

    def _link(self, service: UUID, home: Home) -> None:
        self.tables[Service.locations.through].add(service_id=service, location_id=home.location)
        if home.place in FAR and self.chance.likely(50):
            self.tables[Service.catchment.through].add(service_id=service, place_id=home.place)

    def _write_contact(self, home: Home, service: UUID) -> None:
        self.tables[ContactPoint].add(
            id=self.chance.key(self.begun),
            created_at=self.begun,
            organization_id=home.key,
            service_id=service,
            function="Intake desk",
            phone=invented_phone(self.chance, home.place),
            email=f"intake@{home.domain}",
            languages=home.languages[:2],
        )

    def _write_mentoring(self, home: Home, key: UUID, special: Mentoring) -> None:
        (self.by_link if home.short in WITHOUT_ACCOUNTS else self.offers).append(
            Offer(
                key, home, special.criteria, special.languages, special.mode, special.busy,
                special.patience,
            )
        )  # fmt: skip
        unit = catalogue()["mentoring"]["unit"]
        for months in range(23, 0, -1):
            room = self.chance.randint(0, 14)
            days_ago = special.stated + months * 30
            self._state(home, key, unit=unit, available=room, days_ago=days_ago)
        self._state(
            home,
            key,
            unit=unit,
            available=special.room,
            days_ago=special.stated,
            waiting=special.waiting,
        )

    def _state(
        self,
        home: Home,
        service: UUID,
        *,
        unit: str,
        available: int,
        days_ago: int,
        waiting: int | None = None,
    ) -> None:
        day = self.calendar.after(self.calendar.today - timedelta(days=days_ago), 0)
        moment = self.calendar.moment(min(day, self.calendar.yesterday), self.chance)
        self.tables[CapacityStatement].add(
            id=self.chance.key(moment),
            created_at=moment,
            service_id=service,
            available=available,
            unit=unit,
            waiting=waiting,
            stated_at=moment,
            stated_by_id=None if home.short in WITHOUT_ACCOUNTS else self.staff.manager(home).key,
        )

    def _age(self) -> int:
        return int(self.chance.triangular(1, 200, 20))


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """The words of each kind of service."""
    text = (files("alongside.demo") / "data" / "services.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def invented_phone(chance: Chance, place: str) -> str:
    """A number of the region that nobody has: 555-01xx is kept free for stories."""
    return f"{chance.choice(AREAS.get(place, TORONTO))}-555-01{chance.randrange(100):02}"
