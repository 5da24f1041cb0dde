"""Who is to be placed, and who has room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

FARTHEST_KM = 10_000
"""What an unknown distance counts as, and the most that any distance counts."""


class RoutingError(ValueError):
    """A backlog that cannot be routed: two people or partners with one code, less than no room."""


class Mode(StrEnum):
    """How a partner meets people."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


class Point(NamedTuple):
    """A point on the earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float


Gazetteer = Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Client:
    """One person, by code: never a name.

    `preferred`: the language they like best; `languages`: others that they speak.
    `interpreter`: they can be served in the preferred language only, or through an interpreter.
    `travels`: False when they can only be met online.
    `eligible`: codes of partners whose criteria they meet; None means all of them.
    `excluded`: partners to which they must not be sent, whatever else speaks for it.
    `since`: since when they wait; settles what is equal, and is the order of first come, first served.
    """

    code: str
    preferred: str = "en"
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    place: str = ""
    travels: bool = True
    eligible: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """One receiving service.

    `room`: how many more people it would take; `taken`: how many places open referrals take already.
    `interpreters`: whether it has them. `sites`: places where it meets people. `serves`: places from
    which it takes people; empty means from everywhere.
    """

    code: str
    room: int
    taken: int = 0
    languages: tuple[str, ...] = ("en",)
    interpreters: bool = False
    mode: Mode = Mode.IN_PERSON
    sites: tuple[str, ...] = ()
    serves: frozenset[str] = frozenset()
    name: str = ""

    @property
    def called(self) -> str:
        """The name, or the code of who has none."""
        return self.name or self.code


def in_order_of_waiting(clients: Iterable[Client]) -> tuple[Client, ...]:
    """Those who wait longest first; those of whom it is not known last; then by code."""
    by_code = sorted(clients, key=attrgetter("code"))
    return tuple(sorted(by_code, key=lambda client: client.since or date.max))
