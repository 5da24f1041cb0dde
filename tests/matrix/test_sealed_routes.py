"""Every page, asked by who stands outside a sealed organization: not a word of its people, not even a number."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.clients.models import SharedCopy
from alongside.programmes.referrals import tasks
from alongside.programmes.referrals.models import Referral
from tests.factories import as_owner
from tests.matrix.test_matrix import Ask, answer, asks
from tests.matrix.world import World, canaries_in, make_world

pytestmark = pytest.mark.django_db

OUTSIDE = ["coordinator", "administrator", "stranger", "former"]
# What differs between two answers to the same question: keys made anew for each form, and the moment
# up to which was counted.
FRESH = re.compile(
    r'T\d\d:\d\d:\d\d[^"]*"|\d{1,2}:\d\d\s[ap]m|'
    r'"X-CSRFToken": "[^"]*"|name="(csrfmiddlewaretoken|form_key)"[^>]*value="[^"]*"|nonce="[^"]*"'
)

# Specimens of components, whose times run with the clock; it asks the database for nothing of anybody's.
SPECIMENS = {"ui:gallery"}


def sealed_world() -> World:
    """The world of the matrix, whose sender is now a sealed organization."""
    world = make_world()
    house = world.records["own"].organization
    house.sealed_at = timezone.now()
    with as_owner():
        house.save(update_fields=["sealed_at"])
    return world


def signed_in(world: World, who: str) -> Browser:
    browser = Browser(raise_request_exception=True)
    browser.force_login(world.people[who])
    session = browser.session
    session["demo_persona"] = True  # past the second factor, which has tests of its own
    session.save()
    return browser


def words_of(world: World) -> set[str]:
    """What would tell of a person of the sealed organization: numbers, codes and receipts."""
    told = set()
    for whose in ("own", "ended"):
        found = world.records[whose]
        told |= {found.client.number, found.referral.code, found.consent.receipt}
    return told


def answers(world: World, who: str) -> Iterator[tuple[Ask, str]]:
    """Every page as this person gets it, read and not changed."""
    browser = signed_in(world, who)
    for ask in asks(world, who):
        if ask.method == "get":
            response, _left = answer(browser, ask)
            yield ask, response.read_body + str(response.headers)


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_page_tells_anybody_outside_of_its_people(who):
    world = sealed_world()
    secret, tried, found = words_of(world), 0, []
    for ask, body in answers(world, who):
        tried += 1
        shown = canaries_in(body) & {"own", "shared", "ended"}
        if ask.address.find("invit") < 0 and (shown or any(word in body for word in secret)):
            found.append(f"{ask}: {shown or 'a code or a number'}")
    assert found == []
    assert tried > 80


def counted(world: World) -> dict[str, str]:
    """What the coordinator reads of what was counted just now, without what each answer makes anew."""
    with scope.acting(scope.NOBODY):
        tasks.count_anew(0)
    browser = signed_in(world, "coordinator")
    pages = [ask for ask in asks(world, "coordinator") if ask.method == "get" and not ask.whose]
    return {
        ask.name: FRESH.sub("", answer(browser, ask)[0].read_body)
        for ask in pages
        if ask.allowed and ask.name not in SPECIMENS
    }


def test_no_total_changes_when_its_people_are_taken_away():
    """Whoever compares two totals learns nothing, for what is sealed is in neither."""
    world = sealed_world()
    before = counted(world)
    sealed = Referral.objects.filter(sender=world.records["own"].organization)
    with as_owner():
        keys = list(sealed.values_list("pk", flat=True))
        assert len(keys) == 3
        take_away(keys)
    after = counted(world)
    assert [name for name in before if before[name] != after[name]] == []
    assert len(before) > 10
    assert "No person is named here." in before["referrals:network-print"]


def take_away(keys: list) -> None:
    """Remove referrals with all that hangs on them, as if they had never been sent."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("judgement", "message", "appointment", "report", "subject"):
            cursor.execute(f"DELETE FROM referrals_{table} WHERE referral_id = ANY(%s)", [keys])
    SharedCopy.objects.filter(referral_id__in=keys).update(fields={})
    Referral.objects.filter(pk__in=keys).delete()


def test_the_same_totals_would_change_without_the_seal():
    """The control: the same organization unsealed, the same two questions, other answers."""
    world = make_world()
    before = counted(world)
    with as_owner():
        sealed = Referral.objects.filter(sender=world.records["own"].organization)
        take_away(list(sealed.values_list("pk", flat=True)))
    after = counted(world)
    assert any("network" in name for name in before if before[name] != after[name])
    assert before["referrals:network-print"] != after["referrals:network-print"]
