"""Figures 8 and 16: every opening in an emergency ends and is told; nobody approves alone, however they try.

The controls: another manager's approval passes, and while an opening lasts the record is read.
"""

import datetime
import os
import random

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients import actions
from alongside.foundation.clients.models import Client, EmergencyLook, Erasure
from alongside.foundation.notices.models import Message, Notice
from alongside.foundation.people.standing_in import acting_instead
from tests.factories import (
    ClientFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
)
from tests.harness.sizes import size

pytestmark = pytest.mark.django_db

TRIES, OPENINGS = size(200, 10_000), size(20, 1_000)
SEED = int(os.environ.get("ALONGSIDE_HARNESS_SEED", "8"))


@pytest.fixture
def house():
    """Two managers and a worker of one house; one manager works elsewhere too."""
    home = OrganizationFactory(refers=True)
    people = [
        PersonFactory(works_at=home, roles=["manager", "settlement_worker"]),
        PersonFactory(works_at=home, roles=["manager"]),
        PersonFactory(works_at=home),
    ]
    MembershipFactory(person=people[0], organization=OrganizationFactory(), roles=["manager"])
    return home, people


def swap_roles(person, home, chance):
    """What a manager could do to a membership meanwhile."""
    roles = chance.choice([["manager"], ["settlement_worker"], ["manager", "coach"]])
    with as_owner():
        person.memberships.filter(organization=home).update(roles=roles)


def approve(way, erasure, person, home, others):
    """One way in which somebody might approve what they proposed themself."""
    with acting(person, home) as by, transaction.atomic():
        if way == "action":
            actions.confirm_erasure(erasure_id=erasure.pk, by=by)
        elif way == "standing in":
            absent = others[0].memberships.get(organization=home)
            actions.confirm_erasure(erasure_id=erasure.pk, by=acting_instead(absent, by))
        else:
            decided_by = others[0] if way == "in another's name" else person
            found = Erasure.objects.filter(pk=erasure.pk).update(
                decision="confirmed", decided_by=decided_by, decided_at=timezone.now()
            )
            if not found:
                raise Erasure.DoesNotExist
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM clients_erase(%s)", [erasure.pk])


WAYS = ("action", "standing in", "straight to the table", "in another's name")


@pytest.mark.django_db(transaction=True)  # the locks of ten thousand tries outgrow one transaction
def test_nobody_approves_alone(house, tried, caught):
    home, people = house
    chance = random.Random(SEED)
    record, approved = ClientFactory(organization=home), 0
    for _ in range(TRIES):
        person = chance.choice(people)
        with as_owner():
            person.memberships.filter(organization=home).update(roles=["manager"])
        with acting(person, home) as by:
            erasure = actions.propose_erasure(id=uuid7(), client_id=record.pk, why="asked", by=by)
        swap_roles(person, home, chance)
        others = [each for each in people if each != person]
        try:
            approve(chance.choice(WAYS), erasure, person, home, others)
            approved += 1
        except (Refused, DatabaseError, Erasure.DoesNotExist):
            pass  # refused, as it must be
        with acting(person, home) as by:
            if Erasure.objects.visible_to(by).filter(pk=erasure.pk, decision="").exists():
                actions.take_erasure_back(erasure_id=erasure.pk, by=by)
    assert approved == 0
    assert not Client.objects.filter(erased_at__isnull=False).exists()
    caught(16, "another manager approves", 1, works_with_two(home, people, record))
    tried(16, f"own approvals, in {len(WAYS)} ways, that passed", TRIES)


def works_with_two(home, people, record):
    """The control: the same call by another manager erases."""
    with as_owner():
        people[0].memberships.filter(organization=home).update(roles=["manager"])
        people[1].memberships.update(roles=["manager"])
    with acting(people[1], home) as by:
        erasure = actions.propose_erasure(id=uuid7(), client_id=record.pk, why="asked", by=by)
    with acting(people[0], home) as by:
        return actions.confirm_erasure(erasure_id=erasure.pk, by=by).digest != ""


def test_every_opening_ends_is_told_and_waits_for_a_review(house, tried, caught):
    home, people = house
    partner = OrganizationFactory(delivers=True)
    coach = PersonFactory(works_at=partner, roles=["coach"])
    record = ClientFactory(organization=home, worker=people[2])
    ReferralFactory(sender=home, receiver=partner, client=record, sent=True)
    read_before = read_after = told = to_review = 0
    for number in range(OPENINGS):
        with acting(coach) as by:
            look = actions.look_in_need(
                id=uuid7(), record=record.pk, hours=1 + number % 4, by=by,
                reason=f"Opening number {number} of this harness",
            )  # fmt: skip
            read_before += Client.objects.filter(pk=record.pk).count()
        with as_owner():
            EmergencyLook.objects.filter(pk=look.pk).update(
                until=timezone.now() - datetime.timedelta(milliseconds=1)
            )
            told += Notice.objects.filter(url__contains=str(look.pk)).count() == len(people)
        with acting(coach):
            read_after += Client.objects.filter(pk=record.pk).count()
        with acting(people[1]) as by:
            to_review += EmergencyLook.objects.to_review(by).filter(pk=look.pk).count()
    with as_owner():
        mails = Message.objects.filter(organization_id=home.pk).count()
    assert read_before == OPENINGS
    assert (read_after, told, to_review, mails) == (0, OPENINGS, OPENINGS, OPENINGS * len(people))
    tried(8, "openings read after their end, untold or unreviewed", OPENINGS)
    caught(8, "before the end the same look reads the record", OPENINGS, read_before)
