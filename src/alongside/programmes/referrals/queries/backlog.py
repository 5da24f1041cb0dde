"""The network's backlog as routing takes it: people by code, services with their room as it counts today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from alongside.engines.routing import Client, Mode, Partner, Point
from alongside.foundation.directory.models import Mode as Meets
from alongside.foundation.directory.models import Place, Service
from alongside.foundation.directory.policy import counts_as
from alongside.foundation.directory.queries import latest_capacity
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.queries.options import Pace, pace

MODES = {Meets.IN_PERSON: Mode.IN_PERSON, Meets.ONLINE: Mode.ONLINE, Meets.BOTH: Mode.BOTH}


@dataclass(frozen=True)
class Waiting:
    """One referral that waits for somebody to choose a partner; no name, no fact of the record.

    `criteria`: the set by which it was pre-screened as eligible. `barred`: services whose funder does not pay
    for it. `declined_by`: the organization that said no to the referral before this one.
    """

    referral_id: UUID
    code: str
    sender_id: UUID
    place_id: str | None
    preferred_language: str
    languages: tuple[str, ...]
    interpreter: bool
    criteria: str
    barred: tuple[UUID, ...]
    declined_by: UUID | None
    since: datetime.date


def waiting_for_a_choice() -> list[Waiting]:
    """Pre-screened as eligible, judged suitable, and nobody has chosen where to; who waits longest first.

    The function of the database answers who coordinates and nobody else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_backlog(%s)", [policy.SPEAKS_FROM])
        return [_waiting(row) for row in cursor.fetchall()]


def _waiting(row: tuple[Any, ...]) -> Waiting:
    key, code, sender, place, preferred, languages, *rest = row
    interpreter, criteria, barred, declined_by, since = rest
    spoken = tuple(dict.fromkeys(languages))
    return Waiting(
        key, code, sender, place, preferred, spoken, interpreter, criteria, tuple(barred),
        declined_by, since,
    )  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """The services to which routing may propose, each with its newest statement of room and its open referrals."""

    services: dict[str, Service]
    partners: list[Partner]
    places: dict[str, Point]


def offered() -> Offered:
    """All receiving services; those of sealed organizations are proposed to nobody."""
    found = Service.objects.receiving().filter(organization__sealed_at__isnull=True)
    services = list(found.select_related("organization").prefetch_related("locations", "catchment"))
    rooms = latest_capacity(service.pk for service in services)
    paces = pace(timezone.now() - policy.PACE_WINDOW)
    places = {place.slug: place for place in Place.objects.all()}
    within = {slug: frozenset(_above(slug, places)) for slug in places}
    partners = [
        Partner(
            code=str(service.pk),
            room=counts_as(rooms[service.pk]) if service.pk in rooms else 0,
            taken=paces.get(service.pk, Pace()).waiting,
            languages=tuple(service.languages),
            mode=MODES[Meets(service.mode)],
            sites=tuple(site.place_id for site in service.locations.all()),
            serves=_served({place.pk for place in service.catchment.all()}, within),
        )
        for service in services
    ]
    points = {
        slug: Point(float(place.latitude), float(place.longitude)) for slug, place in places.items()
    }
    return Offered({str(each.pk): each for each in services}, partners, points)


def _above(slug: str, places: dict[str, Place]) -> Iterator[str]:
    """A place and all it lies within."""
    here: str | None = slug
    seen: set[str] = set()
    while here in places and here not in seen:
        seen.add(here)
        yield here
        here = places[here].within_id


def _served(catchment: set[str], within: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(slug for slug, above in within.items() if catchment & above)


def as_clients(backlog: Iterable[Waiting], services: Iterable[Service]) -> list[Client]:
    """The people as the engine takes them: eligible where the pre-screen's own criteria are asked, or none."""
    held = list(services)
    known: dict[tuple[Any, ...], frozenset[str]] = {}
    ruled_out: dict[tuple[Any, ...], frozenset[str]] = {}
    clients = []
    for each in backlog:
        asked, not_there = (each.criteria, each.barred), (each.sender_id, each.declined_by)
        if asked not in known:
            known[asked] = _eligible(held, *asked)
        if not_there not in ruled_out:
            ruled_out[not_there] = frozenset(
                str(one.pk) for one in held if one.organization_id in not_there
            )
        clients.append(
            Client(
                code=each.code,
                preferred=each.preferred_language,
                languages=each.languages,
                interpreter=each.interpreter,
                place=each.place_id or "",
                eligible=known[asked],
                excluded=ruled_out[not_there],
                since=each.since,
            )
        )
    return clients


def _eligible(services: list[Service], criteria: str, barred: tuple[UUID, ...]) -> frozenset[str]:
    """Nobody has decided by other criteria yet, so a service that asks for them is not proposed."""
    return frozenset(
        str(one.pk) for one in services if one.criteria in ("", criteria) and one.pk not in barred
    )
