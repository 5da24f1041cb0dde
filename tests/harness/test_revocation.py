"""Figure 6. What is taken away is refused at the next request: requests run on while, at a random moment, a
membership, a role, an account or a consent ends; none that began after the end was committed is granted.

The control remembers who somebody is between requests, as a cache would, and is caught.
"""

import datetime
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.people import middleware
from alongside.foundation.people.actions import end_membership
from alongside.foundation.people.models import Membership, Person
from alongside.programmes.referrals.models import Referral
from tests.factories import PersonFactory, acting, as_owner, sign_in
from tests.harness.sizes import size
from tests.programmes.referrals.walk import network, sent

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = size(25, 1_250)  # of each of four kinds
NAME = b"Tesfay"


@dataclass
class Kind:
    """One way of losing access: who loses it, how it is given, how it is taken away."""

    who: Any
    give: Callable[[], str]
    take: Callable[[], None]


def committed(call: Callable[..., Any], **values: Any) -> None:
    with transaction.atomic(), as_owner():
        call(**values)


def kinds() -> dict[str, Kind]:
    """A network with a sent referral, and the four ways in which its readers lose it."""
    net = network()
    referral = sent(net)
    manager = PersonFactory(works_at=net.sender, roles=["manager"])
    held = Membership.objects.filter(person=net.worker)
    account = Person.objects.filter(pk=net.worker.pk)
    page = reverse("referrals:referral", args=[referral.pk])
    consent = {}

    def give(**changes: Any) -> Callable[[], str]:
        def again() -> str:
            rows = account if "is_active" in changes else held
            committed(rows.update, **changes)
            return page

        return again

    def end_the_membership() -> None:
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        with as_owner():
            key = held.get().pk
        with acting(manager) as by:
            end_membership(membership_id=key, on=yesterday, by=by)

    def send_another() -> str:
        another = sent(net)
        with as_owner():
            consent["id"] = Referral.objects.get(pk=another.pk).consent_id
        return reverse("referrals:referral", args=[another.pk])

    def withdraw() -> None:
        with acting(net.worker) as by:
            withdraw_consent(consent_id=consent["id"], how="told us", by=by)

    return {
        "membership": Kind(net.worker, give(ends=None), end_the_membership),
        "role": Kind(
            net.worker,
            give(roles=["settlement_worker"]),
            lambda: committed(held.update, roles=["network_coordinator"]),
        ),
        "account": Kind(
            net.worker, give(is_active=True), lambda: committed(account.update, is_active=False)
        ),
        "consent": Kind(net.coach, send_another, withdraw),
    }


class Reader(threading.Thread):
    """Somebody signed in who asks for one page again and again; each answer with the moment it was asked for."""

    def __init__(self, person: Any, page: str) -> None:
        super().__init__()
        self.browser, self.page = sign_in(Browser(), person), page
        self.answers: list[tuple[float, bool]] = []
        self.over, self.begun = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self.ask()
            self.ask()
        finally:
            connection.close()

    def ask(self) -> None:
        asked = time.monotonic()
        shown = NAME in self.browser.get(self.page).content
        self.answers.append((asked, shown))
        self.begun.set()


def interleave(kind: Kind, chance: random.Random) -> tuple[int, int]:
    """Grants before and grants after the end, of one interleaving."""
    reader = Reader(kind.who, kind.give())
    reader.start()
    assert reader.begun.wait(20)
    time.sleep(chance.random() * 0.03)
    kind.take()
    ended = time.monotonic()
    reader.over.set()
    reader.join()
    late = sum(shown for asked, shown in reader.answers if asked > ended)
    return sum(shown for _, shown in reader.answers) - late, late


@pytest.mark.parametrize("name", ["membership", "role", "account", "consent"])
def test_no_request_that_begins_after_the_end_is_granted(name, tried):
    kind, chance = kinds()[name], random.Random(7)
    outcomes = [interleave(kind, chance) for _ in range(TRIES)]
    assert all(before for before, _ in outcomes), "the page was never shown, so nothing was taken"
    assert sum(late for _, late in outcomes) == 0
    tried(6, f"endings ({name}) with a late grant", TRIES)


def test_a_site_that_remembers_who_somebody_was_would_be_found(monkeypatch, caught):
    kind, chance, known = kinds()["membership"], random.Random(7), {}

    def remembered(person):
        return known.setdefault(getattr(person, "pk", None), found(person))

    found = middleware.acting_for
    monkeypatch.setattr(middleware, "acting_for", remembered)
    late = [interleave(kind, chance)[1] > 0 for _ in range(5)]
    caught(6, "a site that remembers who somebody was", len(late), sum(late))
