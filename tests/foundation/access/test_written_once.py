"""A query whose SQL is written once asks each time anew, for whoever asks now."""

import datetime
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import COACH, SETTLEMENT_WORKER
from alongside.foundation.access.written_once import WrittenForWhoActs, WrittenOnce
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.directory.models import Organization, Participation
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    ParticipationFactory,
    PersonFactory,
    acting,
    as_owner,
)

pytestmark = pytest.mark.django_db


def records():
    return WrittenForWhoActs(lambda by, key: Client.objects.visible_to(by).filter(pk=key))


def test_it_gives_what_the_queryset_gives_for_each_key(count_queries):
    first, second = OrganizationFactory(), OrganizationFactory()
    asked = Organization.objects.select_related("place").filter
    found = WrittenOnce(lambda key: asked(pk=key))
    assert [found(each.pk) for each in (first, second, first)] == [[first], [second], [first]]
    assert found(uuid4()) == []
    assert count_queries(lambda: found(second.pk)) == 1
    assert str(found(first.pk)[0].place) == str(asked(pk=first.pk).get().place)


def test_a_change_is_seen_at_once():
    house = OrganizationFactory(short_name="Before")
    found = WrittenOnce(lambda key: Organization.objects.filter(pk=key))
    assert found(house.pk)[0].short_name == "Before"
    Organization.objects.filter(pk=house.pk).update(short_name="After")
    assert found(house.pk)[0].short_name == "After"


def test_any_number_of_keys_and_a_missing_one():
    several = [OrganizationFactory() for _ in range(3)]
    named = WrittenOnce(lambda *keys: Organization.objects.order_by("id").filter(pk__in=keys))
    for count in (1, 3, 2):
        assert {each.pk for each in named(*(each.pk for each in several[:count]))} == {
            each.pk for each in several[:count]
        }
    inside = WrittenOnce(
        lambda key: Organization.objects.filter(parent=key, pk__in=[several[0].pk])
    )
    with pytest.raises(ValueError, match="which may change"):
        inside(several[1].pk)
    without = WrittenOnce(lambda key: Organization.objects.filter(parent=key))
    assert (len(without(None)), without(several[0].pk)) == (3, [])


def test_the_present_moment_is_refused():
    now = timezone.now
    copies = WrittenOnce(lambda key: SharedCopy.objects.filter(referral_id=key, until__gt=now()))
    with pytest.raises(ValueError, match="which may change"):
        copies(uuid4())
    by_its_clock = WrittenOnce(lambda key: SharedCopy.objects.readable().filter(referral_id=key))
    assert by_its_clock(uuid4()) == []  # PostgreSQL is asked what time it is


def test_each_who_acts_gets_their_own_with_the_policies_and_without():
    ours, theirs = ClientFactory(), ClientFactory()
    found = records()
    for mine, other in ((ours, theirs), (theirs, ours), (ours, theirs)):
        worker = PersonFactory(works_at=mine.organization, roles=[SETTLEMENT_WORKER])
        with acting(worker) as by:
            assert (found(by, mine.pk), found(by, other.pk)) == ([mine], [])
        with as_owner():  # no policy holds here: the queryset alone does
            assert (found(by, mine.pk), found(by, other.pk)) == ([mine], [])


def test_people_of_sealed_organizations_find_what_is_in_their_hands():
    house = OrganizationFactory(sealed_at=timezone.now())
    worker = PersonFactory(works_at=house, roles=[SETTLEMENT_WORKER])
    record = ClientFactory(organization=house)
    found = records()
    with acting(worker) as by, as_owner():
        assert (found(by, record.pk), found(Acting(), record.pk)) == ([], [])
        Client.objects.filter(pk=record.pk).update(worker=worker)
        assert found(by, record.pk) == [record]


def test_what_is_asked_of_who_acts_beside_keys_and_roles_fails_at_once():
    house = OrganizationFactory()
    coach = PersonFactory(works_at=house, roles=[COACH])
    by_name = WrittenForWhoActs(
        lambda by, key: Organization.objects.filter(pk=key, short_name=by.organization.short_name)
    )
    with acting(coach) as by, pytest.raises(Organization.DoesNotExist):
        by_name(by, house.pk)


def test_each_thread_asks_through_its_own_connection():
    house = OrganizationFactory()
    found = WrittenOnce(lambda key: Organization.objects.filter(pk=key))
    assert found(house.pk) == [house]
    seen = []

    def ask():
        try:
            seen.append(found(house.pk))
        finally:
            connection.close()

    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert seen == [[]]  # it sees nothing of what this test has not committed


def test_a_text_is_looked_for_as_it_was_given_and_in_no_other_words():
    first, second = OrganizationFactory(short_name="Q1 %_x"), OrganizationFactory(short_name="Q2")
    named = WrittenOnce(lambda text: Organization.objects.filter(short_name=text))
    texts = ("Q1 %_x", "Q2", "Q1 %_y", "q2")
    assert [named(each) for each in texts] == [[first], [second], [], []]
    ways = {
        "part": lambda text: Organization.objects.filter(short_name__contains=text),
        "capitals": lambda text: Organization.objects.filter(short_name=text.upper()),
        "words": lambda text: Organization.objects.filter(short_name__in=text.split()),
        "both": lambda text: Organization.objects.filter(short_name=text, name_en=text.lower()),
    }
    for way in ways.values():
        with pytest.raises(ValueError, match="in other words"):
            WrittenOnce(way)("Q2")


def test_many_words_are_asked_the_ordinary_way():
    house = OrganizationFactory(short_name="Q3")
    asked = []

    def among(*texts):
        asked.append(texts)
        return Organization.objects.filter(short_name__in=texts)

    named = WrittenOnce(among)
    many = ["Q3", *(f"N{number}" for number in range(12))]
    assert (named(*many), named(*many)) == ([house], [house])
    assert len(asked) == 2
    assert (named(*many[:12]), named(*many[:12]), len(asked)) == ([house], [house], 3)


def test_a_day_is_a_key_and_a_moment_is_none():
    day = datetime.date(2026, 11, 22)
    played = ParticipationFactory(starts=day)
    found = WrittenOnce(
        lambda key, on: Participation.objects.filter(pk=key, starts__lte=on).exclude(ends__lt=on)
    )
    before = day - datetime.timedelta(days=1)
    assert [found(played.pk, on) for on in (day, before, day)] == [[played], [], [played]]
    with pytest.raises(TypeError, match="is a moment"):
        found(played.pk, timezone.now())
