"""Room that nobody confirms counts less each day; who states it is asked, and confirms with one click."""

import datetime
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.directory.models import CapacityStatement
from alongside.foundation.directory.policy import FRESH_DAYS, GONE_DAYS, counted_room, counts_as
from alongside.foundation.directory.states import Unit
from tests.factories import (
    CapacityStatementFactory,
    OrganizationFactory,
    PersonFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)

ROOM = st.integers(0, 100_000)
DAYS = st.integers(-3, 4000)


@given(ROOM, DAYS, DAYS)
def test_room_never_counts_more_as_it_grows_older(available, one, other):
    younger, older = sorted((one, other))
    assert counted_room(available, older) <= counted_room(available, younger)


@given(ROOM, ROOM, DAYS)
def test_who_states_more_never_counts_less(one, other, days):
    less, more = sorted((one, other))
    assert counted_room(less, days) <= counted_room(more, days)


@given(ROOM, DAYS)
def test_room_counts_between_nothing_and_what_was_stated(available, days):
    counted = counted_room(available, days)
    assert 0 <= counted <= available
    if days <= FRESH_DAYS:
        assert counted == available
    if days >= GONE_DAYS:
        assert counted == 0


@given(st.integers(1, 1000))
def test_it_loses_about_the_same_each_day(available):
    counted = [counted_room(available, day) for day in range(FRESH_DAYS, GONE_DAYS + 1)]
    lost = [before - after for before, after in pairwise(counted)]
    assert max(lost) - min(lost) <= 1


def test_twelve_places_stated_31_days_ago_count_as_five():
    assert counted_room(12, 31) == 5
    assert [counted_room(12, day) for day in (0, 14, 15, 28, 41, 42)] == [12, 12, 12, 6, 0, 0]


def aged(days, **stated):
    """A statement made so many days ago."""
    made = CapacityStatementFactory(**stated)
    with as_owner():
        made.stated_at = timezone.localtime() - datetime.timedelta(days=days)
        made.save()
    return made


@pytest.fixture
def home():
    return OrganizationFactory(delivers=True)


@pytest.fixture
def coach(client, home):
    return sign_in(client, PersonFactory(works_at=home, roles=["coach"], name="Wei Okafor"))


@pytest.mark.django_db
def test_pages_say_what_old_room_counts_as_beside_what_was_stated(client, home):
    service = ServiceFactory(organization=home)
    page = reverse("directory:service", args=[service.pk])
    stated = aged(31, service=service, available=12)
    text = client.get(page).text

    assert counts_as(stated) == 5
    assert "12 places" in text
    assert "31 days ago" in text
    assert "counted as 5" in text
    with as_owner():
        CapacityStatement.objects.update(stated_at=timezone.now())
    assert "counted as" not in client.get(page).text


@pytest.mark.django_db
def test_one_click_says_that_old_room_still_holds(coach, home):
    old, fresh, silent = ServiceFactory.create_batch(3, organization=home)
    aged(20, service=old, available=7, waiting=3, unit=Unit.MENTORING, note="By phone")
    aged(2, service=fresh, available=4)
    elsewhere = aged(20).service
    page = coach.get(reverse("directory:capacity"))
    assert "This still holds" in page.text

    key = page.context["confirm"]["form_key"].value()
    for _ in range(2):
        answer = coach.post(reverse("directory:capacity-confirm"), {"form_key": key})
    assert "Confirmed for 1 service, as of today." in coach.get(answer["Location"]).text
    newest = old.capacity.first()
    assert timezone.localdate(newest.stated_at) == timezone.localdate()
    assert (newest.available, newest.waiting, newest.unit, newest.note) == (
        7,
        3,
        Unit.MENTORING,
        "By phone",
    )
    assert [each.capacity.count() for each in (old, fresh, silent, elsewhere)] == [2, 1, 0, 1]
    assert "This still holds" not in coach.get(reverse("directory:capacity")).text


@pytest.mark.django_db
def test_who_states_no_room_confirms_none(client, home):
    service = aged(20, service__organization=home).service
    sign_in(client, PersonFactory(works_at=home, roles=["settlement_worker"]))

    assert client.post(reverse("directory:capacity-confirm")).status_code == 403
    assert service.capacity.count() == 1
