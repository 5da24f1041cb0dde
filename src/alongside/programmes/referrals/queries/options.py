"""The two-sided preview: every receiving service as it would look for this person, before anything
about the person leaves the organization."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from alongside.engines.eligibility import Assessment, Fact
from alongside.foundation.clients.models import Client
from alongside.foundation.criteria.models import Verdict
from alongside.foundation.criteria.queries import StoredFacts, as_facts, assess_by
from alongside.foundation.directory.models import CapacityStatement, Mode, Service
from alongside.foundation.directory.policy import counts_as, stale_before
from alongside.foundation.directory.queries import distance_km, latest_capacity
from alongside.programmes.referrals import policy

ORDER = (Verdict.ELIGIBLE, Verdict.CANNOT_TELL, Verdict.NOT_ELIGIBLE)


@dataclass(frozen=True)
class Pace:
    """How fast a service answered and took people in over the last 90 days, across all senders.

    Days are medians, to the answer and from there to the first intake; None when there were fewer
    than `policy.PACE_LEAST`.
    """

    sent: int = 0
    waiting: int = 0
    answered: int = 0
    answer_days: float | None = None
    intakes: int = 0
    intake_days: float | None = None


@dataclass(frozen=True)
class Option:
    """One receiving service, as it would look for this person.

    `languages`: those that the person and the service share. `share`: the part of the service's
    capacity, as it counts today, that is taken by open referrals, from 0 to 1. `km`: between the person's place and the
    nearest site; None when either is unknown.
    """

    service: Service
    verdict: str
    assessment: Assessment | None
    room: CapacityStatement | None
    pace: Pace
    languages: tuple[str, ...]
    speaks_preferred: bool
    share: float
    km: float | None
    serves_place: bool

    @property
    def online(self) -> bool:
        """Whether nobody has to go anywhere; who meets in person as well may be far away."""
        return self.service.mode == Mode.ONLINE

    @property
    def has_room(self) -> bool | None:
        """Whether the newest statement says that there is room; None when there is no statement."""
        return None if self.room is None else self.room.available > 0

    @property
    def room_is_old(self) -> bool:
        """Whether the statement of room is too old to lean on."""
        if self.room is None:
            return False
        return self.room.stated_at < stale_before()

    @property
    def counted(self) -> int:
        """How many places the statement counts as today; 0 when there is none."""
        return 0 if self.room is None else counts_as(self.room)

    @property
    def room_rank(self) -> int:
        """Fresh room, then old room that still counts, then room not known, then no room; what nobody has
        confirmed for so long that it counts for nothing is not known."""
        if self.room is None or self.room_is_old:
            return 1 if self.counted else 2
        return 0 if self.has_room else 3

    @property
    def certain(self) -> bool:
        """Eligible there, and room was stated lately: what a button may lead to."""
        return self.verdict == Verdict.ELIGIBLE and self.room_rank == 0

    def rank(self) -> tuple[Any, ...]:
        """The rule as the page states it, key by key; the last only settles what is equal."""
        near = 0.0 if self.online else (self.km if self.km is not None else 10_000.0)
        return (
            ORDER.index(Verdict(self.verdict)),
            self.room_rank,
            not self.serves_place,
            not self.speaks_preferred,
            not self.languages,
            round(self.share, 2),
            near,
            str(self.service.pk),
        )


def options(client: Client, facts: StoredFacts, on: datetime.date | None = None) -> list[Option]:
    """All receiving services in the suggested order. `facts` are those of the pre-screen."""
    day = on or timezone.localdate()
    receiving = Service.objects.receiving().exclude(organization_id=client.organization_id)
    services = list(
        receiving.select_related("organization").prefetch_related("locations__place", "catchment")
    )
    rooms = latest_capacity([service.pk for service in services])
    paces = pace(timezone.now() - policy.PACE_WINDOW)
    assessed = {
        slug: assess_by(slug, facts, day) for slug in {s.criteria for s in services} if slug
    }
    spoken = tuple(
        dict.fromkeys([client.preferred_language, *client.languages, *spoken_by_score(facts)])
    )
    found = [
        _option(
            service,
            client,
            spoken,
            assessed.get(service.criteria),
            room=rooms.get(service.pk),
            speed=paces.get(service.pk, Pace()),
        )
        for service in services
    ]
    return sorted(found, key=Option.rank)


def pace(since: datetime.datetime) -> dict[UUID, Pace]:
    """Pace of each service across the network. The function counts; it tells nothing of anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_pace(%s)", [since])
        return {row[0]: Pace(*_enough(row[1:])) for row in cursor.fetchall()}


def _enough(row: Iterable[Any]) -> tuple[Any, ...]:
    sent, waiting, answered, answer_days, intakes, intake_days = row
    return (
        sent,
        waiting,
        answered,
        answer_days if answered >= policy.PACE_LEAST else None,
        intakes,
        intake_days if intakes >= policy.PACE_LEAST else None,
    )


def spoken_by_score(facts: StoredFacts) -> list[str]:
    """English or French, as far as the pre-screen's scores say that a service can be given in it.

    The two frameworks are read apart; one says nothing of the other language.
    """
    known = as_facts(facts)
    return [
        language
        for framework, language in (("clb", "en"), ("nclc", "fr"))
        if all(_reaches(known.get(f"{framework}_{skill}")) for skill in ("listening", "speaking"))
    ]


def _reaches(score: Fact | None) -> bool:
    return score is not None and score.value in range(policy.SPEAKS_FROM, 13)


def _option(
    service: Service,
    client: Client,
    spoken: tuple[str, ...],
    assessment: Assessment | None,
    *,
    room: CapacityStatement | None,
    speed: Pace,
) -> Option:
    shared = tuple(code for code in spoken if code in service.languages)
    return Option(
        service=service,
        verdict=_verdict(service, client, assessment),
        assessment=assessment,
        room=room,
        pace=speed,
        languages=shared,
        speaks_preferred=client.preferred_language in service.languages,
        share=load_share(speed.waiting, counts_as(room) if room else None),
        km=_nearest(service, client),
        serves_place=_serves(service, client),
    )


def _verdict(service: Service, client: Client, assessment: Assessment | None) -> str:
    """By the service's criteria, and by the statuses that its funder pays for."""
    if service.statuses and client.status and client.status not in service.statuses:
        return Verdict.NOT_ELIGIBLE
    if assessment is None:
        return Verdict.ELIGIBLE
    return str(Verdict(str(assessment.verdict).replace("_", " ")))


def load_share(waiting: int, available: int | None) -> float:
    """The part of a service's room that open referrals take: waiting / (waiting + available).

    0 when nothing waits; 1 when something waits and no room is stated.
    """
    if waiting == 0:
        return 0.0
    return waiting / (waiting + (available or 0))


def _nearest(service: Service, client: Client) -> float | None:
    if client.place is None:
        return None
    ways = [distance_km(client.place, site.place) for site in service.locations.all()]
    known = [way for way in ways if way is not None]
    return min(known) if known else None


def _serves(service: Service, client: Client) -> bool:
    places = {place.pk for place in service.catchment.all()}
    if not places or client.place is None:
        return True
    return client.place_id in places or client.place.within_id in places
