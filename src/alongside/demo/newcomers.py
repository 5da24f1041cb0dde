"""Newcomers as their organization knows them: single names, unknown birth dates and all."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.demo.chance import Chance, Codes
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar
from alongside.demo.facts import STATUSES
from alongside.demo.names import Community, communities, newcomers_by_share
from alongside.demo.organizations import Home, read
from alongside.demo.staff import Worker
from alongside.foundation.clients.models import Client, ContactAttempt
from alongside.foundation.clients.states import AttemptResult, BirthDateKnown, Channel
from alongside.foundation.people.states import Language

AREA_CODES = (416, 647, 437, 905, 289, 365, 742, 519, 226, 548, 613, 343, 753, 705, 249, 683, 807)
AROUND = {
    "toronto": "north-york scarborough etobicoke downtown-toronto rexdale malvern agincourt "
    "thorncliffe-park flemingdon-park jane-and-finch weston parkdale willowdale st-james-town "
    "lawrence-heights brampton mississauga markham vaughan richmond-hill",
    "north-york": "north-york willowdale jane-and-finch lawrence-heights don-mills flemingdon-park "
    "thorncliffe-park weston rexdale vaughan richmond-hill scarborough downtown-toronto",
    "mississauga": "mississauga cooksville malton brampton bramalea oakville milton etobicoke",
    "ottawa": "ottawa vanier kanata nepean orleans clarence-rockland",
    "greater-sudbury": "greater-sudbury west-nipissing north-bay elliot-lake",
    "london": "london st-thomas woodstock stratford",
}
SAFETY = (
    "Do not say where you call from.",
    "Partner must not know of this referral. Call mornings only.",
    "Shares the telephone with a cousin. Text first.",
    "Letters only to the office; she picks them up.",
    "Call from a shown number; he does not answer private ones.",
)
ATTEMPTS = {
    AttemptResult.REACHED.value: 50.0,
    AttemptResult.NO_ANSWER.value: 27.0,
    AttemptResult.MESSAGE_LEFT.value: 15.0,
    AttemptResult.WRONG.value: 7.0,
    AttemptResult.ASKED_TO_STOP.value: 1.0,
}


@dataclass
class Newcomer:
    """A newcomer's record, and what is true of them beside it."""

    key: UUID
    home: Home
    worker: Worker
    known: dict[str, Any]
    since: datetime
    account: UUID | None = None
    number: str = ""
    """The record's own number, once it is written."""

    @property
    def initials(self) -> str:
        """As `Client.initials` gives them."""
        parts = (self.known["given_name"], self.known["family_name"])
        return "".join(f"{part[0].upper()}." for part in parts if part)

    @property
    def record(self) -> Client:
        """The record as an object that is not saved, for what reads one."""
        return Client(id=self.key, organization_id=self.home.key, **self.known)


class Newcomers:
    """Draws newcomers and writes their records."""

    def __init__(self, tables: Tables, chance: Chance, calendar: Calendar) -> None:
        self.tables, self.chance, self.calendar = tables, chance, calendar
        self.codes = Codes(chance)
        self.phones = 0
        self.occupations = {
            (row["code"], row["en"], row["fr"]): float(row["share"])
            for row in read("alongside.demo", "occupations.csv")
        }

    def at(self, home: Home, worker: Worker, day: date, **fixed: Any) -> Newcomer:
        """Somebody drawn and written at once."""
        newcomer = self.draw(home, worker, day, **fixed)
        self.write(newcomer)
        return newcomer

    def draw(self, home: Home, worker: Worker, since: date, **fixed: Any) -> Newcomer:
        """Somebody who came to an organization on a day; `fixed` columns are as given."""
        community = self._community(home)
        moment = self.calendar.moment(since, self.chance)
        status = STATUSES[self.chance.among(dict(community.status))]
        arrived = self._arrival(since)
        known = self._person(community, arrived or since) | self._reach(home, community, worker)
        known |= {"status": status.value, "arrived_on": arrived} | fixed
        known["languages"] = self._spoken(known)
        known["email"] = fixed.get("email") or self._email(known)
        key = self.chance.key(moment)
        return Newcomer(key, home, worker, known, moment)

    def write(self, newcomer: Newcomer, closed_at: datetime | None = None) -> None:
        """The record, and the tries to reach the person."""
        newcomer.number = self.codes.next()
        self.tables[Client].add(
            id=newcomer.key,
            created_at=newcomer.since,
            organization_id=newcomer.home.key,
            number=newcomer.number,
            worker_id=newcomer.worker.key,
            account_id=newcomer.account,
            closed_at=closed_at,
            came_by=None,
            **newcomer.known,
        )
        for _ in range(self.chance.choices((0, 1, 2, 3), (45, 35, 15, 5))[0]):
            self._write_attempt(newcomer)

    def keep(
        self,
        newcomer: Newcomer,
        *,
        home: Home,
        coach: Worker,
        at: datetime,
        came_by: UUID,
        parts: list[str],
    ) -> UUID:
        """The receiver's own record, begun at enrolment with what was shared and nothing else."""
        key = self.chance.key(at)
        shared = {name for part in parts for name in COLUMNS.get(part, ())}
        known = {name: value for name, value in newcomer.known.items() if name in shared}
        if "birth_date" not in shared:
            known |= {"birth_date": None, "birth_date_known": BirthDateKnown.NOT.value}
        self.tables[Client].add(
            id=key,
            created_at=at,
            organization_id=home.key,
            number=self.codes.next(),
            worker_id=coach.key,
            came_by=came_by,
            **known,
        )
        return key

    def _community(self, home: Home) -> Community:
        shares = newcomers_by_share()
        if home.languages[0] == "fr":
            shares = {"french-african": 62.0, "french-maghreb": 30.0, "arabic": 8.0}
        return communities()[self.chance.among(shares)]

    @staticmethod
    def _spoken(known: dict[str, Any]) -> list[str]:
        """Who needs no interpreter speaks English or French, whatever else was drawn."""
        spoken: list[str] = known["languages"]
        official = {"en", "fr"} & set(spoken)
        return spoken if official or known["interpreter_needed"] else [*spoken, "en"]

    def _person(self, community: Community, came: date) -> dict[str, Any]:
        given, family = community.draw(self.chance)
        born, known = self._birth_date(came)
        return {
            "given_name": given,
            "family_name": family,
            "preferred_name": self.chance.choice(("Sam", "Alex", "Nina", "Joe", "Mimi", given[:4]))
            if self.chance.likely(5)
            else "",
            "birth_date": born,
            "birth_date_known": known,
        }

    def _birth_date(self, came: date) -> tuple[date | None, str]:
        """Old enough, on coming here, to have learnt and worked."""
        age = self.chance.triangular(26, 61, 34)
        day = came - timedelta(days=int(age * 365.25))
        draw = self.chance.random()
        if draw < 0.07:
            return None, BirthDateKnown.NOT.value
        if draw < 0.16:
            return date(day.year, 1, 1), BirthDateKnown.YEAR.value
        return day, BirthDateKnown.DAY.value

    def _arrival(self, since: date) -> date | None:
        """Most came lately; some have been here for years, and some papers do not say."""
        draw = self.chance.random()
        if draw < 0.06:
            return None
        longest = 2600 if draw < 0.13 else 1000
        return since - timedelta(days=int(self.chance.triangular(20, longest, longest / 4)))

    def _email(self, known: dict[str, Any]) -> str:
        if Channel.EMAIL.value not in known["safe_channels"]:
            return ""
        name = f"{known['given_name']}.{known['family_name']}".strip(".").lower()
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return f"{plain.replace(' ', '-')}{self.chance.randint(1, 99)}@mail.example"

    def _reach(self, home: Home, community: Community, worker: Worker) -> dict[str, Any]:
        chance = self.chance
        spoken = [
            code
            for n, code in enumerate(community.languages)
            if not n or chance.likely(93 if code == "en" else 70)
        ]
        official = any(code in ("en", "fr") for code in spoken)
        phone = self._phone() if chance.likely(90) else ""
        email = chance.likely(64)
        occupation = chance.among(self.occupations)
        homeless = chance.likely(4)
        return {
            "phone": phone,
            "place_id": None if homeless else self._place(home),
            "no_fixed_address": homeless,
            "languages": spoken,
            "preferred_language": community.languages[0],
            "letter_language": self._letters(spoken),
            "interpreter_needed": not official or chance.likely(3),
            "safe_channels": self._channels(bool(phone), email),
            "no_voice_mail": chance.likely(9),
            "safety_note": chance.choice(SAFETY) if chance.likely(5) else "",
            "occupation_code": occupation[0],
            "occupation": occupation[2 if worker.language == "fr" else 1],
        }

    def _phone(self) -> str:
        """555-01xx is kept free for stories; each line follows the one before, so few repeat."""
        self.phones += 1
        area, line = divmod(self.phones, 100)
        return f"{AREA_CODES[area % len(AREA_CODES)]}-555-01{line:02}"

    def _place(self, home: Home) -> str:
        near = AROUND.get(home.place, AROUND["toronto"] if home.real else home.place)
        return self.chance.choice(near.split())

    def _letters(self, spoken: list[str]) -> str:
        if "fr" in spoken and "en" not in spoken[:2]:
            return Language.FRENCH.value
        if spoken[0] == "ar" and self.chance.likely(50):
            return Language.ARABIC.value
        return Language.ENGLISH.value

    def _channels(self, phone: bool, email: bool) -> list[str]:
        ways = [Channel.PHONE.value, Channel.TEXT.value] if phone else []
        ways += [Channel.EMAIL.value] if email else []
        return ways or [Channel.VISIT.value]

    def _write_attempt(self, newcomer: Newcomer) -> None:
        day = self.calendar.after(newcomer.since.date(), self.chance.randint(0, 40))
        moment = self.calendar.moment(min(day, self.calendar.yesterday), self.chance)
        channel = self.chance.choice(newcomer.known["safe_channels"])
        self.tables[ContactAttempt].add(
            id=self.chance.key(moment),
            created_at=moment,
            organization_id=newcomer.home.key,
            client_id=newcomer.key,
            channel=channel,
            result=self.chance.among(ATTEMPTS),
            at=moment,
            by_id=newcomer.worker.key,
        )


# Which columns of a record each part that can be consented to stands for (clients.portions).
COLUMNS = {
    "name": ("given_name", "family_name"),
    "preferred_name": ("preferred_name",),
    "birth_date": ("birth_date", "birth_date_known"),
    "phone": ("phone",),
    "email": ("email",),
    "place": ("place_id", "no_fixed_address"),
    "languages": ("languages", "preferred_language", "letter_language", "interpreter_needed"),
    "safety": ("safe_channels", "no_voice_mail", "safety_note"),
    "occupation": ("occupation_code", "occupation"),
}
