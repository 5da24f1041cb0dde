"""Keeping the directory in the browser: nothing typed is lost, and two people do not overwrite each other."""

import datetime

import pytest
from django.urls import reverse

from alongside.foundation.directory.models import Organization, Service
from tests.factories import (
    CapacityStatementFactory,
    ContactPointFactory,
    FundingAgreementFactory,
    LocationFactory,
    OrganizationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganizationFactory(delivers=True)


@pytest.fixture
def manager(client, home):
    return sign_in(client, PersonFactory(works_at=home, roles=["manager"], name="Priya Singh"))


@pytest.fixture
def administrator(client):
    return sign_in(client, PersonFactory(administrator=True))


def about(organization, **changes):
    fields = {
        "name_en": organization.name_en,
        "name_fr": organization.name_fr,
        "short_name": organization.short_name,
        "kind": organization.kind,
        "sector": organization.sector,
        "languages": "",
        "version": organization.version,
    }
    return fields | changes


def edit(browser, organization, **changes):
    address = reverse("directory:organization-edit", args=[organization.pk])
    return browser.post(address, about(organization, **changes))


def test_a_manager_changes_the_own_organization(manager, home):
    answer = edit(manager, home, languages="English, arabe; Dari", website="costi.org")
    assert answer.status_code == 302
    home.refresh_from_db()
    assert home.languages == ["en", "ar", "prs"]
    assert home.website == "https://costi.org"
    assert "Organization changed" in manager.get(answer["Location"]).text


def test_a_stale_form_keeps_what_was_typed_beside_what_now_stands(manager, home):
    edit(manager, home, name_en="First")
    answer = edit(manager, home, name_en="Second")
    assert answer.status_code == 409
    assert "Priya Singh changed this" in answer.text
    assert 'value="Second"' in answer.text
    assert "First" in answer.text
    home.refresh_from_db()
    assert home.name_en == "First"
    version = answer.context["form"].data["version"]
    assert edit(manager, home, name_en="Second", version=version).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("languages", "English, Klingon", "Klingon"),
        ("website", "not an address", "valid URL"),
        ("kind", "circus", "Select a valid choice"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_the_rest_stays(
    manager, home, field, typed, told
):
    answer = edit(manager, home, short_name="Typed before", **{field: typed})
    assert answer.status_code == 200
    assert told in answer.context["form"].errors[field][0]
    assert "Typed before" in answer.text


def test_an_organization_keeps_a_name_and_takes_nobody_elses(manager, home):
    other = OrganizationFactory()
    assert edit(manager, home, name_en="", name_fr="").context["form"].errors["name_en"]
    answer = edit(manager, home, name_en=other.name_en, name_fr=other.name_fr)
    assert "Another organization has these names." in answer.text


def test_an_organization_is_not_part_of_what_is_part_of_it(administrator, home):
    child = OrganizationFactory(parent=home)
    assert "parent" in edit(administrator, home, parent=child.pk).context["form"].errors


def test_html_in_a_name_is_shown_as_text(manager, home):
    edit(manager, home, name_en="<script>alert(1)</script>")
    page = manager.get(reverse("directory:organization", args=[home.pk]))
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("name", ["organization-edit", "location-add", "service-add"])
def test_a_manager_of_another_organization_is_told_why_not(client, home, name):
    sign_in(client, PersonFactory(works_at=OrganizationFactory(), roles=["manager"]))
    answer = client.get(reverse(f"directory:{name}", args=[home.pk]))
    assert answer.status_code == 403
    assert "Only a manager of this organization" in answer.text


def test_a_double_click_adds_one_organization(administrator):
    address = reverse("directory:organization-new")
    key = administrator.get(address).context["form"]["form_key"].value()
    typed = {"name_en": "New", "kind": "library", "sector": "public", "form_key": key}
    first, second = administrator.post(address, typed), administrator.post(address, typed)
    assert first["Location"] == second["Location"]
    assert Organization.objects.filter(name_en="New").count() == 1


def test_an_administrator_closes_an_organization_and_opens_it_again(administrator, home):
    close = reverse("directory:organization-close", args=[home.pk])
    administrator.post(close, {"on_day": "31", "on_month": "1", "on_year": "2026"})
    home.refresh_from_db()
    assert home.closed_on == datetime.date(2026, 1, 31)
    administrator.post(reverse("directory:organization-reopen", args=[home.pk]))
    home.refresh_from_db()
    assert home.closed_on is None


PARTS = {
    "location": {"address": "12 King St."},
    "program": {"name_en": "Mentoring"},
    "service": {"name_en": "Mentoring", "kind": "mentoring", "mode": "online"},
    "contact-point": {"function": "Intake", "phone": "416 555 0100"},
    "agreement": {
        "programme": "Settlement",
        "starts_day": "1",
        "starts_month": "4",
        "starts_year": "2025",
    },
}


def typed_for(noun):
    if noun == "location":
        return PARTS[noun] | {"place": PlaceFactory().pk}
    if noun == "agreement":
        funder = OrganizationFactory()
        ParticipationFactory(organization=funder, part="funder")
        return PARTS[noun] | {"funder": funder.pk}
    return PARTS[noun]


@pytest.mark.parametrize("noun", PARTS)
def test_each_kind_of_part_is_added_shown_changed_and_removed(administrator, home, noun):
    add = reverse(f"directory:{noun}-add", args=[home.pk])
    typed = typed_for(noun)
    assert administrator.get(add).status_code == 200
    answer = administrator.post(add, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    page = administrator.get(answer["Location"])
    shown = typed.get("name_en") or typed.get("address") or typed.get("function") or "Settlement"
    assert shown in page.text
    related = {"contact-point": "contact_points"}.get(noun, f"{noun}s")
    part = getattr(home, related).get()
    change = reverse(f"directory:{noun}-edit", args=[part.pk])
    assert administrator.get(change).status_code == 200
    assert administrator.post(change, typed | {"version": part.version}).status_code == 302
    if noun == "service":
        return
    remove = reverse(f"directory:{noun}-remove", args=[part.pk])
    assert shown in administrator.get(remove).text
    administrator.post(remove)
    assert not getattr(home, related).exists()


def test_a_service_keeps_where_it_is_and_whom_it_serves(manager, home):
    location, place = LocationFactory(organization=home), PlaceFactory(name_en="Elsewhere")
    typed = PARTS["service"] | {
        "languages": "Tamil",
        "catchment": "Elsewhere",
        "locations": [location.pk],
        "accepts_referrals": "on",
    }
    manager.post(reverse("directory:service-add", args=[home.pk]), typed)
    service = Service.objects.get(organization=home)
    assert (list(service.locations.all()), list(service.catchment.all())) == ([location], [place])
    form = manager.get(reverse("directory:service-edit", args=[service.pk])).context["form"]
    assert form["catchment"].value() == "Elsewhere"
    assert form["languages"].value() == "Tamil"


def test_a_location_of_another_organization_is_no_choice(manager, home):
    stranger = LocationFactory()
    typed = PARTS["service"] | {"locations": [stranger.pk]}
    answer = manager.post(reverse("directory:service-add", args=[home.pk]), typed)
    assert "locations" in answer.context["form"].errors


def test_an_agreement_does_not_end_before_it_begins(administrator, home):
    typed = typed_for("agreement") | {"ends_day": "1", "ends_month": "4", "ends_year": "2024"}
    answer = administrator.post(reverse("directory:agreement-add", args=[home.pk]), typed)
    assert list(answer.context["form"].errors) == ["ends"]


def test_a_contact_point_can_be_reached(manager, home):
    add = reverse("directory:contact-point-add", args=[home.pk])
    assert "phone" in manager.post(add, {"function": "Intake"}).context["form"].errors


def test_a_service_is_stopped_and_offered_again(manager, home):
    service = ServiceFactory(organization=home)
    for name, offered in (("stop", False), ("resume", True)):
        address = reverse(f"directory:service-{name}", args=[service.pk])
        assert manager.get(address).status_code == 200
        manager.post(address)
        service.refresh_from_db()
        assert service.active is offered


def test_the_coordinator_places_an_organization_and_ends_its_part(client, home):
    coordinator = PersonFactory(works_at=OrganizationFactory(), roles=["network_coordinator"])
    sign_in(client, coordinator)
    day = {"starts_day": "1", "starts_month": "April", "starts_year": "2026"}
    client.post(
        reverse("directory:participation-add", args=[home.pk]), day | {"part": "research partner"}
    )
    part = home.participations.get(part="research partner")
    end = reverse("directory:participation-end", args=[part.pk])
    too_early = {"ends_day": "1", "ends_month": "3", "ends_year": "2026"}
    assert "cannot end before it began" in client.post(end, too_early).text
    client.post(end, too_early | {"ends_month": "6"})
    part.refresh_from_db()
    assert part.ends == datetime.date(2026, 6, 1)


def state(browser, **typed):
    address = reverse("directory:capacity")
    key = browser.get(address).context["form"]["form_key"].value()
    return browser.post(address, {"form_key": key} | typed)


def test_room_is_stated_for_the_services_that_have_a_number(client, home):
    stated, silent = ServiceFactory.create_batch(2, organization=home)
    sign_in(client, PersonFactory(works_at=home, roles=["coach"], name="Wei Okafor"))
    key = stated.pk.hex
    typed = {f"available_{key}": "0", f"waiting_{key}": "12", f"unit_{key}": "places"}
    answer = state(client, **typed)
    assert "Stated for 1 service, as of today." in client.get(answer["Location"]).text
    page = client.get(reverse("directory:service", args=[stated.pk])).text
    assert "12 waiting" in page
    assert "stated today by Wei Okafor" in page
    assert not silent.capacity.exists()


def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_stated(manager, home):
    service = ServiceFactory(organization=home)
    key = service.pk.hex
    answer = state(manager, **{f"available_{key}": "-3", f"note_{key}": "Typed at length"})
    assert list(answer.context["form"].errors) == [f"available_{key}"]
    assert "Typed at length" in answer.text
    assert not service.capacity.exists()


def test_an_old_statement_is_marked_as_old(client, home):
    service = ServiceFactory(organization=home)
    stated = CapacityStatementFactory(service=service)
    page = reverse("directory:service", args=[service.pk])
    assert "Old" not in client.get(page).text
    with as_owner():
        stated.stated_at -= datetime.timedelta(days=15)
        stated.save()
    text = client.get(page).text
    assert "Old" in text
    assert "15 days ago" in text


def test_a_settlement_worker_states_no_room(client, home):
    sign_in(client, PersonFactory(works_at=home))
    assert client.get(reverse("directory:capacity")).status_code == 403


def test_parts_of_the_page_are_offered_to_those_who_may_use_them(client, manager, home):
    ContactPointFactory(organization=home)
    FundingAgreementFactory(organization=home)
    address = reverse("directory:organization", args=[home.pk])
    assert "Add a contact point" in manager.get(address).text
    assert "Add a funding agreement" not in manager.get(address).text
    sign_in(client, PersonFactory(works_at=OrganizationFactory()))
    assert "Add a contact point" not in client.get(address).text
