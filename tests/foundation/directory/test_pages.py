"""Everybody may read the directory; the pages cost the same for one row or twenty."""

import pytest
from django.urls import reverse

from alongside.foundation.directory.models import Organization
from tests.factories import (
    CapacityStatementFactory,
    ContactPointFactory,
    FundingAgreementFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
    PlaceFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db


def full_organization(**fields):
    one = OrganizationFactory(delivers=True, place=PlaceFactory(), languages=["en", "fr"], **fields)
    service = ServiceFactory(organization=one)
    LocationFactory(organization=one)
    ContactPointFactory(organization=one)
    FundingAgreementFactory(organization=one)
    CapacityStatementFactory(service=service, stated_by=PersonFactory(name="Nadège Beaulieu"))
    return one


@pytest.fixture
def organization(db):
    return full_organization()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", ["organizations", "services"])
def test_anybody_reads_the_lists(client, organization, name, language):
    page = client.get(reverse(f"directory:{name}"), headers={"accept-language": language})
    assert page.status_code == 200
    assert organization.name in page.text or organization.services.get().name in page.text


def test_anybody_reads_an_organization(client, organization):
    page = client.get(reverse("directory:organization", args=[organization.pk]))
    assert page.status_code == 200
    assert organization.services.get().name in page.text


def test_anybody_reads_a_service(client, organization):
    service = organization.services.get()
    assert client.get(reverse("directory:service", args=[service.pk])).status_code == 200


@pytest.mark.parametrize("page", ["organization", "service", "services"])
def test_only_colleagues_read_who_stated_the_room(client, organization, page):
    keys = {"organization": [organization.pk], "service": [organization.services.get().pk]}
    address = reverse(f"directory:{page}", args=keys.get(page, []))
    assert "Nadège Beaulieu" not in client.get(address).text
    sign_in(client, PersonFactory(works_at=OrganizationFactory()))
    assert "Nadège Beaulieu" not in client.get(address).text
    sign_in(client, PersonFactory(works_at=organization))
    assert "Nadège Beaulieu" in client.get(address).text


@pytest.mark.parametrize("page", ["organization", "service"])
def test_the_demo_world_says_what_it_invented_about_a_real_organization(
    client, organization, page, settings
):
    keys = {"organization": organization.pk, "service": organization.services.get().pk}
    address = reverse(f"directory:{page}", args=[keys[page]])
    told = "A real organization in an invented story"
    settings.DEMO = False
    assert told not in client.get(address).text
    settings.DEMO = True
    assert told in client.get(address).text
    with as_owner():
        Organization.objects.filter(pk=organization.pk).update(invented=True)
    assert told not in client.get(address).text


def test_each_invented_detail_of_a_real_organization_is_marked(client, organization, settings):
    address = reverse("directory:organization", args=[organization.pk])
    settings.DEMO = False
    usual = client.get(address).text.count("Invented")
    settings.DEMO = True
    assert client.get(address).text.count("Invented") == usual + 2  # a contact point, an agreement


@pytest.mark.parametrize("name", ["organizations", "services"])
def test_a_list_costs_the_same_for_one_row_or_twenty(client, count_queries, name):
    sign_in(client, PersonFactory(works_at=OrganizationFactory()))
    full_organization()
    address = reverse(f"directory:{name}")
    client.get(address)
    one = count_queries(lambda: client.get(address))
    for _number in range(19):
        full_organization()
    assert count_queries(lambda: client.get(address)) == one
