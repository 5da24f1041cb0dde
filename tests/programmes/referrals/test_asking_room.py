"""Managers are asked once whether room that was stated long ago still holds."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.notices.models import Notice
from alongside.programmes.referrals import actions
from tests.factories import (
    CapacityStatementFactory,
    OrganizationFactory,
    PersonFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganizationFactory(delivers=True)


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"])


def stated(home, days):
    service = ServiceFactory(organization=home)
    made = CapacityStatementFactory(service=service, available=9)
    with as_owner():
        made.stated_at = timezone.now() - datetime.timedelta(days=days)
        made.save()
    return made


def asked():
    """How many organizations one run of the job asks, as the worker runs it: for nobody."""
    with scope.acting(scope.NOBODY):
        return actions.ask_about_old_room()


def told():
    with as_owner():
        return list(Notice.objects.filter(kind="room.old").order_by("created_at"))


def test_managers_are_told_once_about_all_services_that_are_old(home, manager):
    PersonFactory(works_at=home, roles=["coach"])
    stated(home, 15), stated(home, 40), stated(home, 3)

    assert [asked(), asked()] == [1, 0]
    (notice,) = told()
    assert (notice.recipient, notice.context) == (manager, {"count": 2})
    assert notice.url == reverse("directory:capacity")


def test_fresh_room_is_not_asked_about(home, manager):
    stated(home, 14 - 1)

    assert (asked(), told()) == (0, [])


def test_what_grows_old_after_it_was_confirmed_is_asked_about_again(client, home, manager):
    made = stated(home, 20)
    asked()
    sign_in(client, manager)
    client.post(reverse("directory:capacity-confirm"))
    assert asked() == 0
    with as_owner():
        newest = made.service.capacity.first()
        assert newest.pk != made.pk
        newest.stated_at = timezone.now() - datetime.timedelta(days=16)
        newest.save()

    assert asked() == 1
    assert len(told()) == 2


def test_the_notice_says_what_happens_in_both_languages(home, manager):
    stated(home, 20)
    asked()
    with acting(manager):
        from alongside.foundation.notices.kinds import kind  # noqa: PLC0415

        said = kind("room.old").says(told()[0].context)
    assert "counts less each day until you confirm it" in said
