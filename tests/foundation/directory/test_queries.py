"""What the lists and the finder find, and how old a statement of room is."""

import datetime

import pytest
from django.utils import timezone, translation

from alongside.foundation.access import registries
from alongside.foundation.access.registries import Sought
from alongside.foundation.directory import policy, queries, reference
from alongside.foundation.directory.models import CapacityStatement, Place, Service
from alongside.foundation.directory.queries import Wanted, services_fitting
from tests.factories import (
    CapacityStatementFactory,
    LocationFactory,
    OrganizationFactory,
    ParticipationFactory,
    PersonFactory,
    ServiceFactory,
    acting,
    as_owner,
    days_ago,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    with as_owner():
        reference.load_places()
    return {place.slug: place for place in Place.objects.all()}


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize("typed", ["boreal", "BORÉAL", "Boréale", "college bor"])
def test_a_name_is_found_without_accents_and_with_a_slip(typed):
    OrganizationFactory(name_en="Collège Boréal", name_fr="", short_name="")
    OrganizationFactory(name_en="Times Change", name_fr="", short_name="")
    assert names(queries.find_organizations({"q": typed})) == ["Collège Boréal"]


def test_filters_narrow_together(places):
    wanted = OrganizationFactory(kind="college", sector="public", languages=["fr"])
    with as_owner():
        wanted.place = places["malton"]
        wanted.save()
    ParticipationFactory(organization=wanted, part="referral partner")
    OrganizationFactory(kind="college")
    asked = {
        "kind": "college",
        "sector": "public",
        "language": "fr",
        "place": "peel",
        "part": "referral partner",
    }
    assert list(queries.find_organizations(asked)) == [wanted]
    for field, other in asked.items():
        changed = asked | {field: {"place": "toronto", "language": "ar"}.get(field, "library")}
        assert wanted not in queries.find_organizations(changed), (field, other)


def test_a_part_that_has_ended_or_not_begun_does_not_count():
    over, future = OrganizationFactory(), OrganizationFactory()
    ParticipationFactory(organization=over, ends=days_ago(1))
    ParticipationFactory(organization=future, starts=days_ago(-1))
    assert not queries.find_organizations({"part": "referral partner"}).exists()


def test_a_closed_organization_leaves_the_lists_unless_asked_for():
    closed = OrganizationFactory(closed_on=days_ago(3))
    ServiceFactory(organization=closed)
    assert closed not in queries.find_organizations({})
    assert closed in queries.find_organizations({"closed": True})
    assert services_fitting(Wanted()) == []


def service_at(place, **fields):
    service = ServiceFactory(**fields)
    location = LocationFactory(organization=service.organization, place=place)
    with as_owner():
        service.locations.add(location)
    return service


def test_the_nearest_service_comes_first_and_what_is_too_far_is_left_out(places):
    far = service_at(places["ottawa"], name_en="Far")
    near = service_at(places["scarborough"], name_en="Near")
    online = ServiceFactory(name_en="Online", mode="online")
    found = services_fitting(Wanted(place=places["north-york"], km=25))
    assert [one.service for one in found] == [near, online]
    assert found[0].km == pytest.approx(12, abs=2)
    everywhere = services_fitting(Wanted(place=places["north-york"]))
    assert [one.service for one in everywhere][:2] == [near, far]


def test_a_catchment_must_cover_the_place(places):
    service = service_at(places["scarborough"])
    with as_owner():
        service.catchment.add(places["toronto"])
    assert services_fitting(Wanted(place=places["north-york"]))
    assert not services_fitting(Wanted(place=places["mississauga"]))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(kind="mentoring"), True),
        (Wanted(kind="health"), False),
        (Wanted(language="fr"), True),
        (Wanted(language="ar"), False),
        (Wanted(mode="online"), False),
        (Wanted(mode="in person"), True),
        (Wanted(accepts_referrals=True), True),
        (Wanted(status="permanent_resident"), True),
        (Wanted(status="visitor"), False),
        (Wanted(text="mentorat"), True),
        (Wanted(text="acces employment"), True),
        (Wanted(text="swimming"), False),
    ],
)
def test_the_finder_narrows_by_each_wish(wanted, fits):
    home = OrganizationFactory(name_en="ACCES Employment", name_fr="")
    ServiceFactory(
        organization=home,
        name_en="Mentoring",
        name_fr="Mentorat",
        languages=["en", "fr"],
        statuses=["permanent_resident"],
    )
    assert bool(services_fitting(wanted)) is fits


def test_what_is_left_out_is_not_found():
    service = ServiceFactory()
    assert services_fitting(Wanted(), leave_out=[service]) == []


def test_the_newest_statement_counts(django_assert_num_queries):
    service, silent = ServiceFactory(), ServiceFactory()
    CapacityStatementFactory(service=service, available=1, stated_at=timezone.now())
    week = datetime.timedelta(days=7)
    CapacityStatementFactory(service=service, available=9, stated_at=timezone.now() - week)
    with django_assert_num_queries(1):
        newest = queries.latest_capacity([service.pk, silent.pk])
    assert {key: stated.available for key, stated in newest.items()} == {service.pk: 1}


def waiting(person):
    with acting(person) as by:
        return [item for item in registries.work_for(by) if "room" in str(item.what)]


@pytest.mark.parametrize(
    ("role", "asked"), [("manager", 1), ("coach", 1), ("settlement_worker", 0)]
)
def test_room_that_was_never_stated_waits_for_managers_and_coaches(role, asked):
    home = OrganizationFactory(delivers=True)
    ServiceFactory(organization=home, name_en="Mentoring")
    assert len(waiting(PersonFactory(works_at=home, roles=[role]))) == asked


@pytest.mark.parametrize(
    ("days", "asked"), [(policy.FRESH_DAYS - 1, 0), (policy.FRESH_DAYS + 1, 1)]
)
def test_a_statement_waits_to_be_renewed_when_it_is_old(days, asked):
    home = OrganizationFactory(delivers=True)
    service = ServiceFactory(organization=home)
    ago = timezone.now() - datetime.timedelta(days=days)
    CapacityStatementFactory(service=service, stated_at=ago)
    assert len(waiting(PersonFactory(works_at=home, roles=["manager"]))) == asked


def test_the_search_finds_organizations_and_services():
    home = OrganizationFactory(name_en="Tropicana", name_fr="", short_name="")
    ServiceFactory(organization=home, name_en="Tropical skills", name_fr="")
    with acting(PersonFactory(works_at=OrganizationFactory())) as by:
        assert [found.name for found in queries.search(by, Sought("tropic"))] == [
            "Tropicana",
            "Tropical skills",
        ]


def test_what_a_search_finds_stands_in_the_order_of_whoever_searches_now():
    """The SQL is written once for each language, not once for the first who asks."""
    OrganizationFactory(name_en="Tropic A", name_fr="Tropic Z", short_name="")
    OrganizationFactory(name_en="Tropic B", name_fr="Tropic Y", short_name="")
    orders = {"en": ["Tropic A", "Tropic B"], "fr": ["Tropic Y", "Tropic Z"]}
    with acting(PersonFactory(works_at=OrganizationFactory())) as by:
        for language in ("en", "fr", "en"):
            with translation.override(language):
                found = [each.name for each in queries.search(by, Sought("tropic"))]
            assert found == orders[language]


def test_names_stand_in_the_order_of_the_readers_alphabet():
    for english, french in (("Zebra", "Étoile"), ("apple", "Zèbre"), ("École", ""), ("", "Mûre")):
        OrganizationFactory(name_en=english, name_fr=french)
    assert names(queries.find_organizations({})) == ["apple", "École", "Mûre", "Zebra"]
    with translation.override("fr"):
        assert names(queries.find_organizations({})) == ["École", "Étoile", "Mûre", "Zèbre"]


def test_partners_refer_to_nothing_of_an_organization_that_has_closed():
    service = ServiceFactory()
    assert service in Service.objects.receiving()
    with as_owner():
        service.organization.closed_on = days_ago(1)
        service.organization.save()
    assert service not in Service.objects.receiving()


@pytest.mark.parametrize(
    ("language", "count", "unit", "told"),
    [
        ("en", 1, "mentoring places", "1 mentoring place"),
        ("en", 1500, "places", "1,500 places"),
        ("fr", 3, "mentoring places", "3 places de mentorat"),
        ("fr", 2, "bicycles", "2 bicycles"),
    ],
)
def test_room_is_told_in_the_readers_language(language, count, unit, told):
    with translation.override(language):
        assert CapacityStatement(available=count, unit=unit).room == told
