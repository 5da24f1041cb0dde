"""When organizations are open: their weekdays, their own closed days, who may say so."""

import datetime

import pytest
from django.urls import reverse

from alongside.foundation.access.working_days import MONDAY_TO_FRIDAY, Opening
from alongside.foundation.directory.models import Closure, Organization
from alongside.foundation.directory.queries import openings
from tests.factories import ClosureFactory, OrganizationFactory, PersonFactory, sign_in

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = datetime.date(2026, 12, 21), datetime.date(2026, 12, 25)


@pytest.fixture
def home():
    return OrganizationFactory()


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"])


def dated(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_an_organization_that_says_nothing_is_open_from_monday_to_friday(home):
    assert openings([home.pk], MONDAY) == {home.pk: Opening(MONDAY_TO_FRIDAY)}


def test_the_openings_of_many_take_two_queries(home, count_queries):
    for _ in range(4):
        ClosureFactory(organization=home)
    several = [home.pk, *(OrganizationFactory().pk for _ in range(9))]
    assert count_queries(lambda: openings(several, MONDAY)) == 2


def test_a_closure_that_is_past_is_not_asked_for(home):
    ClosureFactory(organization=home, starts=MONDAY, ends=MONDAY)
    assert openings([home.pk], FRIDAY)[home.pk].closed == ()


def test_a_manager_says_on_which_weekdays_it_is_open(client, home, manager):
    page = reverse("directory:organization-edit", args=[home.pk])
    asked = {
        "name_en": home.name_en, "kind": home.kind, "sector": home.sector, "version": home.version,
        "open_weekdays": ["0", "5"],
    }  # fmt: skip
    assert sign_in(client, manager).post(page, asked).status_code == 302
    assert Organization.objects.get(pk=home.pk).open_weekdays == [0, 5]
    shown = client.get(reverse("directory:organization", args=[home.pk])).content.decode()
    assert "Monday, Saturday" in shown


def test_a_manager_adds_closed_days_and_they_are_shown(client, home, manager):
    page = reverse("directory:closure-add", args=[home.pk])
    sign_in(client, manager).post(page, dated("starts", MONDAY) | dated("ends", FRIDAY))
    closure = Closure.objects.get(organization=home)
    assert (closure.starts, closure.ends) == (MONDAY, FRIDAY)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (MONDAY - datetime.timedelta(days=1), "The end lies before the beginning."),
        (MONDAY + datetime.timedelta(days=93), "At most three months."),
    ],
)
def test_closed_days_that_cannot_be_are_refused_beside_the_field(client, home, manager, last, told):
    page = reverse("directory:closure-add", args=[home.pk])
    shown = sign_in(client, manager).post(page, dated("starts", MONDAY) | dated("ends", last))
    assert told in shown.content.decode()
    assert not Closure.objects.exists()


def test_nobody_else_closes_an_organization(client, home):
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=["manager"])
    page = reverse("directory:closure-add", args=[home.pk])
    asked = dated("starts", MONDAY) | dated("ends", FRIDAY)
    assert sign_in(client, stranger).post(page, asked).status_code == 403
    assert not Closure.objects.exists()
