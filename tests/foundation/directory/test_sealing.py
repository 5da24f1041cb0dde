"""Sealing an organization: by an administrator, after a question; and how its house works from then on."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients import actions as clients
from alongside.foundation.clients.models import Client
from alongside.foundation.directory import actions
from alongside.foundation.directory.models import Organization
from alongside.foundation.directory.queries import Wanted, services_fitting
from alongside.foundation.journal.models import Event
from tests.factories import (
    ClientFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
    PlaceFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return OrganizationFactory(delivers=True)


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def seal(shelter, administrator, *, listed=False):
    with acting(administrator) as by:
        return actions.seal_organization(organization_id=shelter.pk, listed=listed, by=by)


def test_only_an_administrator_seals(shelter, administrator):
    for role in ("manager", "network_coordinator"):
        with acting(PersonFactory(works_at=shelter, roles=[role])) as by, pytest.raises(Refused):
            actions.seal_organization(organization_id=shelter.pk, listed=False, by=by)
    assert seal(shelter, administrator).sealed
    with as_owner():
        line = Event.objects.get(verb="organization.sealed")
    assert line.data == {"listed": False}


def test_sealing_twice_keeps_the_first_moment(shelter, administrator):
    first = seal(shelter, administrator)
    again = seal(shelter, administrator, listed=True)
    assert again.sealed_at == first.sealed_at
    assert again.listed


def test_whoever_read_it_before_does_not_take_the_seal_off_by_saving(shelter, administrator):
    read_before = Organization.objects.get(pk=shelter.pk)
    seal(shelter, administrator)
    with (
        acting(administrator),
        pytest.raises(IntegrityError, match="takes a seal off"),
        transaction.atomic(),
    ):
        read_before.save()
    with acting(administrator), pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(
            "DELETE FROM directory_organization WHERE id = %s", [shelter.pk]
        )
    with as_owner():
        shelter.save()
        assert not Organization.objects.get(pk=shelter.pk).sealed


def test_its_services_are_found_only_if_it_chose_so(shelter, administrator):
    service = ServiceFactory(organization=shelter)
    seal(shelter, administrator)
    assert service not in [fit.service for fit in services_fitting(Wanted())]
    seal(shelter, administrator, listed=True)
    assert service in [fit.service for fit in services_fitting(Wanted())]


def test_the_page_asks_and_seals(shelter, administrator):
    browser = Browser()
    browser.force_login(administrator)
    session = browser.session
    session["demo_persona"] = True  # past the second factor, which has tests of its own
    session.save()
    address = reverse("directory:organization-seal", args=[shelter.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {}).status_code == 302
    assert Organization.objects.get(pk=shelter.pk).sealed


def test_who_begins_a_record_in_a_sealed_house_works_with_the_person(shelter, administrator):
    worker, colleague = PersonFactory(works_at=shelter), PersonFactory(works_at=shelter)
    manager = PersonFactory(works_at=shelter, roles=["manager"])
    seal(shelter, administrator)
    with acting(worker) as by:
        made = clients.create_client(id=uuid7(), data={"given_name": "Sara"}, by=by)
        assert made.worker == worker
        with pytest.raises(Refused, match="a manager says"):
            clients.change_client(client_id=made.pk, version=1, data={"worker": colleague}, by=by)
    with acting(manager) as by:
        clients.change_client(client_id=made.pk, version=1, data={"worker": colleague}, by=by)
    with acting(worker) as by:
        assert made not in Client.objects.visible_to(by)
    with acting(colleague) as by:
        assert made in Client.objects.visible_to(by)


def test_in_an_open_house_colleagues_hand_over_as_ever(shelter):
    worker, colleague = PersonFactory(works_at=shelter), PersonFactory(works_at=shelter)
    record = ClientFactory(organization=shelter, worker=worker)
    with acting(worker) as by:
        clients.change_client(client_id=record.pk, version=1, data={"worker": colleague}, by=by)
        assert record in Client.objects.visible_to(by)


@pytest.mark.parametrize("listed", [True, False])
def test_where_a_sealed_house_is_its_own_people_read_and_nobody_else(
    shelter, administrator, listed
):
    LocationFactory(organization=shelter, address="12 Hidden Lane")
    service = ServiceFactory(organization=shelter, name_en="Quiet rooms")
    service.locations.set(shelter.locations.all())
    pages = [
        reverse("directory:organization", args=[shelter.pk]),
        reverse("directory:service", args=[service.pk]),
    ]
    inside = PersonFactory(works_at=shelter, roles=["coach"])
    outside = PersonFactory(works_at=OrganizationFactory(), roles=["network_coordinator"])
    before = [sign_in(Browser(), outside).get(page) for page in pages]
    assert all("12 Hidden Lane" in page.text for page in before)  # the control: not sealed yet
    seal(shelter, administrator, listed=listed)
    assert all("12 Hidden Lane" in sign_in(Browser(), inside).get(page).text for page in pages)
    for browser in (sign_in(Browser(), outside), Browser()):
        house, offered = (browser.get(page) for page in pages)
        assert "12 Hidden Lane" not in house.text + offered.text
        assert ("Quiet rooms" in house.text) is listed
        assert offered.status_code == (200 if listed else 404)


@pytest.mark.parametrize("listed", [True, False])
def test_a_sealed_house_that_lists_nothing_is_found_by_no_place_and_no_service(
    shelter, administrator, listed
):
    with as_owner():
        shelter.place = PlaceFactory(slug="harbour", name_en="Harbour")
        shelter.save()
    ServiceFactory(organization=shelter, name_en="Quiet rooms")
    outside = sign_in(Browser(), PersonFactory(works_at=OrganizationFactory()))
    inside = sign_in(Browser(), administrator)
    seal(shelter, administrator, listed=listed)
    rows = outside.get(reverse("directory:organizations-download", args=["csv"])).text
    assert ("harbour" in rows) is listed
    assert "harbour" in inside.get(reverse("directory:organizations-download", args=["csv"])).text
    by_place = outside.get(reverse("directory:organizations"), {"place": "harbour"}).text
    assert (shelter.name in by_place) is listed
    found = outside.get(reverse("home:search"), {"q": "Quiet rooms"}).text
    assert ("Quiet rooms" in found.replace('value="Quiet rooms"', "").split("<main")[1]) is listed
    by_name = outside.get(reverse("home:search"), {"q": shelter.name}).text
    assert ("Harbour" in by_name) is listed
