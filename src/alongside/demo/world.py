"""Loads the demo world: an invented but lifelike region around the pilot's real organizations.

The world is a function of scale, seed and day: the same three give the same rows, to the byte.
Newcomers are told of one at a time and written in batches, so memory does not grow with scale.
Rows arrive by COPY with our own triggers off, so there is no row history of inserts for them; the
first change that somebody makes in the site is the first line of a row's history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils import timezone, translation

from alongside.demo import personas
from alongside.demo.cases import World
from alongside.demo.chance import Chance, Codes
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.demo.guarding import GUARDED, Guarding
from alongside.demo.ledger import Ledger
from alongside.demo.models import LoadedWorld, SentMessage
from alongside.demo.newcomers import Newcomers
from alongside.demo.organizations import Home, Organizations
from alongside.demo.papers import Papers
from alongside.demo.partnership import Networks
from alongside.demo.services import Services
from alongside.demo.staff import Staff, Worker, apportion
from alongside.demo.story import Story
from alongside.foundation.access.registries import load_reference
from alongside.foundation.access.roles import SETTLEMENT_WORKER
from alongside.foundation.clients.models import (
    Client,
    Consent,
    ContactAttempt,
    EmergencyLook,
    Erasure,
    RetentionRule,
    SharedCopy,
)
from alongside.foundation.criteria.models import Decision
from alongside.foundation.directory.models import (
    CapacityStatement,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Participation,
    Program,
    Service,
)
from alongside.foundation.directory.states import Part
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Link, Notice
from alongside.foundation.people.models import Invitation, Membership, Person
from alongside.programmes.referrals import figures
from alongside.programmes.referrals.models import (
    AnswerLink,
    Appointment,
    ClockEffect,
    Judgement,
    Message,
    Referral,
    Report,
    Subject,
)
from alongside.programmes.referrals.states import OVER

NEWCOMERS = 1_500
# A table stands after those that it points to.
WRITTEN = (
    Organization, Participation, FundingAgreement, Location, Program, Service,
    Service.locations.through, Service.catchment.through, ContactPoint,
    Person, Membership, Invitation, CapacityStatement,
    Client, ContactAttempt, Consent, Decision, RetentionRule, Erasure, EmergencyLook,
    Referral, ClockEffect, Link, AnswerLink, Subject, Judgement, Message, Appointment, Report, SharedCopy,
    Event, Notice, SentMessage,
)  # fmt: skip

COUNTED = (
    (Client, "records of newcomers, with those that partners began at enrolment"),
    (Referral, "referrals"),
    (SharedCopy, "shared copies"),
    (Event, "journal lines"),
)

Progress = Callable[[str], object]
# How many newcomers have been told of, and how many there will be.
Counted = Callable[[int, int], object]


class WorldRefused(Exception):
    """The demo world cannot be loaded here; the text is one sentence for whoever asked."""


def load(
    scale: int = 1,
    seed: int = 7,
    today: date | None = None,
    progress: Progress = print,
    counted: Counted | None = None,
) -> None:
    """Load the world, whole or not at all. Connect as the owner of the tables.

    On a database that holds a demo world already it says so and does nothing.
    """
    if scale < 1:
        raise WorldRefused("The scale of the demo world is 1 or more.")
    standing = LoadedWorld.objects.first()
    if standing is not None:
        progress(f"The demo world is here already ({standing}); nothing was changed.")
        return
    refuse_real_accounts()
    with transaction.atomic(), translation.override("en"):
        load_reference()
        Region(scale, seed, today or timezone.localdate(), progress, counted).build()


def refuse_real_accounts() -> None:
    """The invented never mixes with the real."""
    if Person.objects.exists() or Organization.objects.exists():
        raise WorldRefused(
            "This database holds accounts or organizations that are not the demo world's; "
            "the demo world goes only into an empty one."
        )


class Region:
    """One world being built, floor by floor."""

    def __init__(
        self, scale: int, seed: int, today: date, progress: Progress, counted: Counted | None
    ) -> None:
        self.scale, self.seed, self.progress = scale, seed, progress
        self.counted = counted or (lambda _newcomers, _wanted: None)
        self.calendar = Calendar(today)
        self.tables = Tables(*WRITTEN)

    def build(self) -> None:
        """Organizations, then who works there, then newcomers and what happened to them."""
        with self.tables.quiet():
            self._organizations()
            self._people()
            self._newcomers()
        Networks(self._chance("networks"), self.calendar, self.scale).write()
        months = figures.rebuild()
        self.progress(f"{months:,} months of referrals counted")
        for model, what in COUNTED:
            self.progress(f"{self.tables[model].written:,} {what}")
        LoadedWorld.objects.create(
            id=1, scale=self.scale, seed=self.seed, today=self.calendar.today
        )

    def _chance(self, stream: str) -> Chance:
        return Chance(self.seed, stream)

    def _organizations(self) -> None:
        chance = self._chance("organizations")
        self.organizations = Organizations(self.tables, chance, self.calendar, self.scale)
        self.progress(f"{len(self.organizations.homes):,} organizations")

    def _people(self) -> None:
        self.staff = Staff(self.tables, self._chance("staff"), self.calendar, self.scale)
        self.cast = personas.Cast(self.staff, self.organizations)
        self.staff.hire(self.organizations.homes, personas=len(self.cast.staff))
        self.services = Services(
            self.tables,
            self._chance("services"),
            self.calendar,
            self.organizations.homes,
            self.staff,
        )
        self.progress(f"{sum(map(len, self.staff.at_home.values())):,} memberships of staff")

    def _newcomers(self) -> None:
        chance = self._chance("newcomers")
        ledger = Ledger(self.tables, chance, self.calendar)
        world = World(
            tables=self.tables,
            chance=chance,
            calendar=self.calendar,
            staff=self.staff,
            newcomers=Newcomers(self.tables, chance, self.calendar),
            ledger=ledger,
            papers=Papers(self.tables, chance, ledger),
            codes=Codes(chance),
        )
        offers = [*self.services.offers, *self.services.by_link]
        situations = personas.Situations(world, self.cast, offers)
        prepared = situations.prepare()
        story = Story(world, self.services.offers)
        wanted = NEWCOMERS * self.scale
        # Whoever is told of last makes room for those of whom only a house or its managers know.
        usual = islice(self._arrivals(chance, wanted - prepared), wanted - prepared - GUARDED)
        for count, (home, day) in enumerate(usual, prepared + GUARDED + 1):
            self._tell(world, story, home, day)
            self.tables.flush_when_full()
            if count % 500 == 0 or count == wanted:
                self.counted(count, wanted)
        Guarding(world, self.cast, self.organizations).write(situations.ended)

    def _arrivals(self, chance: Chance, count: int) -> Iterator[tuple[Home, date]]:
        """Who comes where on which day, house by house; referral partners see most of them."""
        homes = [home for home in self.organizations.homes if "settlement" in home.offers]
        homes += [home for home in self.organizations.playing(Part.REFERRAL) if home not in homes]
        shares = apportion(count, [self._share(home) for home in homes])
        for home, share in zip(homes, shares, strict=True):
            for day in self.calendar.busy_days(chance, share):
                yield home, day

    @staticmethod
    def _share(home: Home) -> int:
        if home.plays(Part.REFERRAL):
            return 30 if home.real else 16
        return 3

    def _tell(self, world: World, story: Story, home: Home, day: date) -> None:
        worker = self._worker(world.chance, home, day)
        newcomer = world.newcomers.draw(home, worker, day)
        told = []
        if home.plays(Part.REFERRAL) and world.chance.likely(95):
            told = story.tell(newcomer)
        over = all(case.state in OVER for case in told)
        last = max((case.now for case in told), default=newcomer.since)
        closed = over and last < at(self.calendar.after(self.calendar.today, -90), 9)
        world.newcomers.write(newcomer, last if closed and world.chance.likely(65) else None)
        world.ledger.note(
            "client.created",
            newcomer.since,
            by=worker,
            home=home.key,
            subject=("clients.client", newcomer.key),
            client=newcomer.key,
        )

    def _worker(self, chance: Chance, home: Home, day: date) -> Worker:
        here = self.staff.with_role(home, SETTLEMENT_WORKER, day, still=False)
        return chance.choice(
            [worker for worker in here if worker.key not in self.cast.keys] or here
        )
