"""The people who work in the region, in their roles, some in two places, some gone or away."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isqrt
from uuid import UUID

from alongside.demo.cards import Card
from alongside.demo.chance import SPOKEN, Chance
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.demo.names import communities, staff_by_share
from alongside.demo.organizations import SEALED, WITHOUT_ACCOUNTS, Home
from alongside.foundation.access.roles import (
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.foundation.directory.states import Part
from alongside.foundation.people.models import Invitation, Membership, Person

POSITIONS = {
    SETTLEMENT_WORKER: ("Settlement worker", "Intake worker", "Settlement counsellor"),
    COACH: ("Mentoring coach", "Employment coach", "Job developer"),
    MANAGER: ("Program manager", "Team lead"),
    NETWORK_COORDINATOR: ("Network coordinator", "Program analyst"),
}
FRENCH_POSITIONS = {
    SETTLEMENT_WORKER: ("Agente d'établissement", "Intervenant en établissement"),
    COACH: ("Conseillère en mentorat", "Conseiller en emploi"),
    MANAGER: ("Gestionnaire de programme",),
}
STAFF = 400
# Its manager has left, so that an administrator has something to put right.
WITHOUT_A_MANAGER = "Otonabee"


@dataclass
class Worker:
    """Somebody who works at an organization, in what the rest of the story needs."""

    key: UUID
    name: str
    roles: tuple[str, ...]
    language: str
    starts: date
    ends: date | None = None

    def here_on(self, day: date) -> bool:
        """Whether the membership held on that day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass
class Staff:
    """Writes staff and their memberships; gives who does what where."""

    tables: Tables
    chance: Chance
    calendar: Calendar
    scale: int
    at_home: dict[UUID, list[Worker]] = field(default_factory=lambda: defaultdict(list))
    addresses: Counter[str] = field(default_factory=Counter)

    def hire(self, homes: list[Home], personas: int) -> None:
        """Fill every organization; with the personas there are as many as the world should have."""
        homes = [home for home in homes if home.short not in WITHOUT_ACCOUNTS]
        wanted = STAFF * isqrt(self.scale) - personas
        weights = [self._weight(home) for home in homes]
        sizes = apportion(wanted, weights)
        for home, size in zip(homes, sizes, strict=True):
            for place in range(size):
                self._hire(home, place)
        self._lend(homes)
        for home, days_left in zip(homes[4::18], (4, 6, -9), strict=False):
            self._invite(home, days_left)

    def manager(self, home: Home) -> Worker:
        """Who speaks for the organization."""
        return next(worker for worker in self.at_home[home.key] if MANAGER in worker.roles)

    def with_role(self, home: Home, role: str, day: date, *, still: bool) -> list[Worker]:
        """Who did that work there on that day, and with `still` does it today."""
        found = [w for w in self.at_home[home.key] if role in w.roles and w.here_on(day)]
        return [w for w in found if w.ends is None] if still else found

    @staticmethod
    def _weight(home: Home) -> int:
        if home.plays(Part.REFERRAL) or home.plays(Part.DELIVERY):
            return 14 if home.real else 8
        return 6 if home.offers else 3

    def _hire(self, home: Home, place: int) -> None:
        given, family = self._name()
        name = f"{given} {family}".strip()
        language = "fr" if home.languages[0] == "fr" else "en"
        starts = self._start(place)
        ends = self._end(home, starts, place)
        key = self._write_person(name, language, home.domain, seen=self._seen(starts, ends))
        roles = self._roles(home, place)
        self._write_membership(home, Worker(key, name, roles, language, starts, ends))

    def _seen(self, starts: date, ends: date | None) -> datetime:
        """Most signed in within the week; who has left did so while still here."""
        last = min(ends or self.calendar.yesterday, self.calendar.yesterday)
        day = last - timedelta(days=int(self.chance.triangular(0, 25, 1)))
        return self.calendar.moment(self.calendar.after(max(day, starts), 0), self.chance)

    def _name(self) -> tuple[str, str]:
        return communities()[self.chance.among(staff_by_share())].draw(self.chance)

    @staticmethod
    def _roles(home: Home, place: int) -> tuple[str, ...]:
        """The first of each house manages it; delivery partners have settlement workers too."""
        if home.plays(Part.COORDINATOR):
            role = NETWORK_COORDINATOR
        elif not home.offers:
            return (MANAGER,)
        elif home.plays(Part.DELIVERY) and (place % 3 or not place):
            role = COACH
        else:
            role = SETTLEMENT_WORKER
        return (role,) if place else (MANAGER, role)

    def _start(self, place: int) -> date:
        if place < 4:
            return self.calendar.first - timedelta(days=self.chance.randint(200, 2500))
        return self.calendar.first + timedelta(days=self.chance.randint(-1500, 600))

    def _end(self, home: Home, starts: date, place: int) -> date | None:
        """The first of each house stay, so that there is always somebody to do the work."""
        if home.short == WITHOUT_A_MANAGER and not place:
            return self.calendar.ago(30)
        if place < 4 or not self.chance.likely(9):
            return None
        return max(starts, self.calendar.today - timedelta(days=self.chance.randint(20, 500)))

    def write(self, home: Home, card: Card) -> Worker:
        """A persona who works somewhere."""
        starts = self.calendar.first - timedelta(days=self.chance.randint(200, 900))
        seen = self._seen(starts, None)
        key = self._write_person(card.name, card.language, home.domain, card.email, seen=seen)
        worker = Worker(key, card.name, card.roles, card.language, starts)
        self._write_membership(home, worker)
        return worker

    def write_account(self, card: Card) -> UUID:
        """A persona who belongs to no organization: the newcomer, the administrator."""
        return self._write_person(
            card.name, card.language, "", card.email, administrator=card.administrator
        )

    def _write_person(
        self,
        name: str,
        language: str,
        domain: str,
        email: str = "",
        *,
        seen: datetime | None = None,
        administrator: bool = False,
    ) -> UUID:
        moment = at(self.calendar.first - timedelta(days=self.chance.randint(1, 900)), 9)
        key = self.chance.key(moment)
        address = email or self._address(name, domain)
        # An exclamation mark begins a password that nobody can have typed.
        password = "!" + "".join(self.chance.choices(SPOKEN, k=40))
        self.tables[Person].add(
            id=key,
            created_at=moment,
            password=password,
            last_login=seen,
            email=address,
            name=name,
            language=language,
            is_administrator=administrator,
            invented=True,
        )
        return key

    def _address(self, name: str, domain: str) -> str:
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        local = ".".join(plain.replace("'", "").split())
        self.addresses[f"{local}@{domain}"] += 1
        again = self.addresses[f"{local}@{domain}"]
        return f"{local}{again if again > 1 else ''}@{domain}"

    def _write_membership(self, home: Home, worker: Worker) -> None:
        self.at_home[home.key].append(worker)
        moment = at(worker.starts, 9)
        words = FRENCH_POSITIONS if worker.language == "fr" else POSITIONS
        away = worker.ends is None and len(self.at_home[home.key]) > 4 and self.chance.likely(4)
        self.tables[Membership].add(
            id=self.chance.key(moment),
            created_at=moment,
            person_id=worker.key,
            organization_id=home.key,
            roles=list(worker.roles),
            position=self.chance.choice(words.get(worker.roles[0], POSITIONS[worker.roles[0]])),
            starts=worker.starts,
            ends=worker.ends,
            away_until=self.calendar.after(self.calendar.today, 8) if away else None,
        )

    def _invite(self, home: Home, days_left: int) -> None:
        """A colleague who has not answered yet, or let the invitation run out."""
        expires = at(self.calendar.today + timedelta(days=days_left), 9)
        given, family = self._name()
        name = f"{given} {family}".strip()
        self.tables[Invitation].add(
            id=self.chance.key(expires - timedelta(days=14)),
            created_at=expires - timedelta(days=14),
            organization_id=home.key,
            email=self._address(name, home.domain),
            name=name,
            roles=[SETTLEMENT_WORKER],
            invited_by_id=self.manager(home).key,
            token_hash=f"{self.chance.getrandbits(256):064x}",
            expires_at=expires,
        )

    def _lend(self, homes: list[Home]) -> None:
        """A few work for a second organization too."""
        working = [home for home in homes if home.offers and home.short != SEALED]
        for home in working[::5]:
            other = self.chance.choice([each for each in working if each is not home])
            lent = self.at_home[home.key][-1]
            if lent.ends is None:
                second = Worker(
                    lent.key, lent.name, (SETTLEMENT_WORKER,), lent.language, lent.starts
                )
                self._write_membership(other, second)


def apportion(total: int, weights: list[int]) -> list[int]:
    """Whole parts of a total by weight (largest remainders), at least one each."""
    spare = total - len(weights)
    exact = [spare * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for place in order[: spare - sum(parts)]:
        parts[place] += 1
    return [part + 1 for part in parts]
