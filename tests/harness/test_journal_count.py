"""Figure 9, without kills: people at work, and afterwards exactly one journal line for each reading and each write.

Each person asks through the whole site on a thread and a connection of their own, and keeps an account of the lines
that must follow from what they were told yes to. Asking again (a second look within the quarter of an hour, the
same form once more) and asking in vain must leave none.
"""

import random
import threading
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import FileKind
from alongside.foundation.journal.models import Event, RowChange
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
    sign_in,
)
from tests.foundation.files.files import upload
from tests.harness.sizes import size

pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS, SEED = size(80, 50_000), 9
WORKERS = 3
AGAIN, IN_VAIN = 0.1, 0.05  # of all requests, beside those that count

Line = tuple[str, UUID, UUID]  # verb, actor, newcomer


class House:
    """A sender's workers with newcomers, files and sent referrals; a coach; what is another's."""

    def __init__(self) -> None:
        home, partner = OrganizationFactory(refers=True), OrganizationFactory(delivers=True)
        self.workers = [PersonFactory(works_at=home) for _ in range(WORKERS)]
        self.coach = PersonFactory(works_at=partner, roles=["coach"])
        self.clients = [ClientFactory(organization=home).pk for _ in range(REQUESTS // 12)]
        self.referrals = [
            ReferralFactory(sender=home, receiver=partner, received=True)
            for _ in range(5 + REQUESTS // 500)
        ]
        self.others_client = ClientFactory(organization=partner).pk
        self.files = [stored(self.workers[0], client) for client in self.clients[:5]]


def stored(person: Any, client: UUID) -> tuple[UUID, UUID]:
    with transaction.atomic(), acting(person) as by:
        file = files.store(upload=upload(), kind=FileKind.RESUME, client_id=client, by=by)
    return file.pk, client


class AtWork(threading.Thread, ABC):
    """One person who does one thing after another, and what the journal owes them for it."""

    def __init__(self, person: Any, house: House, seed: int, share: int) -> None:
        super().__init__()
        self.person, self.house, self.share = person, house, share
        self.chance = random.Random(seed)
        self.browser = sign_in(Browser(), person)
        self.owed: Counter[Line] = Counter()
        self.attempts: list[UUID] = []
        self.vain = 0
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            while self.owed.total() < self.share:
                self.act()
        except BaseException as error:  # raised again by `done`, where the test sees it
            self.trouble = error
        finally:
            connection.close()

    @abstractmethod
    def act(self) -> None:
        """Do one thing that the journal owes a line, or none."""

    def done(self) -> None:
        self.join()
        if self.trouble:
            raise self.trouble

    def owes(self, verb: str, client: UUID) -> None:
        self.owed[verb, self.person.pk, client] += 1

    def post(self, page: str, **typed: Any) -> None:
        """Send a form; now and then once more, as a double click does."""
        for _ in range(1 + (self.chance.random() < AGAIN)):
            answer = self.browser.post(page, typed)
            assert answer.status_code == 302, (page, answer.status_code)

    def write(self) -> None:
        referral = self.chance.choice(self.house.referrals)
        key = str(uuid7())
        self.post(reverse("referrals:write", args=[referral.pk]), form_key=key, body=f"On {key}")
        self.owes("referral.message_written", referral.client_id)

    def look(self, page: str, client: UUID) -> None:
        """Open a page that was not open before; now and then reload it, which is the same look."""
        for _ in range(1 + (self.chance.random() < AGAIN)):
            assert self.browser.get(page).status_code == 200, page
        self.owes("client.opened", client)

    def ask_in_vain(self) -> None:
        page = reverse("clients:client", args=[self.house.others_client])
        assert self.browser.get(page).status_code == 404
        assert self.browser.post(page + "attempt/", {"channel": "phone"}).status_code == 404
        self.vain += 2


class Worker(AtWork):
    """Reads records and files, writes attempts and messages."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.unread = self.chance.sample(self.house.clients, len(self.house.clients))

    def act(self) -> None:
        if self.chance.random() < IN_VAIN:
            self.ask_in_vain()
        doing = [self.attempt, self.download, self.read, self.write]
        self.chance.choices(doing, weights=[35, 35, 20 if self.unread else 0, 10])[0]()

    def read(self) -> None:
        client = self.unread.pop()
        self.look(reverse("clients:client", args=[client]), client)

    def download(self) -> None:
        file, client = self.chance.choice(self.house.files)
        answer = self.browser.get(reverse("files:download", args=[file]))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
        self.owes("file.downloaded", client)

    def attempt(self) -> None:
        client, key = self.chance.choice(self.house.clients), uuid7()
        page = reverse("clients:attempt", args=[client])
        self.post(page, form_key=str(key), channel="phone", result="no answer", note=f"On {key}")
        self.attempts.append(key)
        self.owes("client.attempt", client)


class Coach(AtWork):
    """Reads what was sent, and answers."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.unread = list(self.house.referrals)

    def act(self) -> None:
        if self.unread:
            referral = self.unread.pop()
            self.look(reverse("referrals:referral", args=[referral.pk]), referral.client_id)
        else:
            self.write()


def at_work(house: House) -> list[AtWork]:
    """Everybody does their share, at once; a coach's share is small."""
    coaching = REQUESTS // 10
    share = -(-(REQUESTS - coaching) // WORKERS)
    people: list[AtWork] = [Coach(house.coach, house, SEED, coaching)]
    people += [Worker(p, house, SEED + n, share) for n, p in enumerate(house.workers, 1)]
    for person in people:
        person.start()
    for person in people:
        person.done()
    return people


def uneven(since: Any, owed: Counter[Line], attempts: list[UUID]) -> tuple[int, int]:
    """How many lines are missing, and how many are there that nobody owes; changes of rows are counted likewise."""
    written = Event.objects.filter(created_at__gte=since)
    there = Counter(written.values_list("verb", "actor_id", "client_id"))
    changes = RowChange.objects.filter(table_name="clients_contactattempt", at__gte=since)
    rows, kept = Counter(changes.values_list("row_id", flat=True)), Counter(attempts)
    return (owed - there).total() + (kept - rows).total(), (there - owed).total() + (
        rows - kept
    ).total()


def test_each_reading_and_each_write_leaves_one_line_and_nothing_else_does(tried, caught):
    house = House()
    since = timezone.now()
    people = at_work(house)
    owed: Counter[Line] = sum((person.owed for person in people), Counter())
    attempts = [key for person in people for key in person.attempts]
    with transaction.atomic(), as_owner():
        missing, extra = uneven(since, owed, attempts)
        control = spoiled(since, owed, attempts)
    kinds = Counter(verb for verb, *_ in owed.elements())
    assert set(kinds) == {"client.opened", "client.attempt", "file.downloaded", "referral.message_written"}  # fmt: skip
    assert sum(person.vain for person in people) > 0
    assert (missing, extra) == (0, 0)
    assert control == (1, 1)
    caught(9, "one line taken out and one put in by hand", 2, sum(control))
    said = ", ".join(f"{number:,} {verb}" for verb, number in sorted(kinds.items()))
    tried(9, f"journal lines missing or extra ({said})", owed.total(), missing + extra)


def spoiled(since: Any, owed: Counter[Line], attempts: list[UUID]) -> tuple[int, int]:
    """The control: one line taken out and one put in by hand, seen by the same look; undone again."""
    with transaction.atomic():
        Event.objects.filter(verb="client.attempt", created_at__gte=since).first().delete()
        line = Event.objects.filter(verb="file.downloaded", created_at__gte=since).first()
        line.pk = uuid7()
        line.save(force_insert=True)
        found = uneven(since, owed, attempts)
        transaction.set_rollback(True)
    return found
