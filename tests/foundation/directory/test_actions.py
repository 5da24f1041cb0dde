"""The verbs of the directory: permitted, once, whole, written down, and never over somebody else's change."""

import datetime
import uuid

import pytest

from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory import actions
from alongside.foundation.directory.actions.versions import Stale
from alongside.foundation.directory.models import (
    CapacityStatement,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Service,
)
from alongside.foundation.journal.models import Event
from tests.factories import (
    ContactPointFactory,
    FundingAgreementFactory,
    LocationFactory,
    OrganizationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    ServiceFactory,
    acting,
    as_owner,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganizationFactory(delivers=True)


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"], name="Priya Singh")


@pytest.fixture
def stranger():
    return PersonFactory(works_at=OrganizationFactory(), roles=["manager"])


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def verbs(record):
    with as_owner():
        return list(Event.objects.about(record).values_list("verb", flat=True))


def test_an_organization_is_added_once_however_often_its_form_is_sent(administrator):
    key = uuid.uuid4()
    with acting(administrator) as by:
        for _time in range(2):
            added = actions.add_organization(id=key, values={"name_en": "New"}, by=by)
    assert Organization.objects.filter(name_en="New").count() == 1
    assert verbs(added) == ["organization.added"]


def test_a_manager_adds_no_organization(manager):
    with acting(manager) as by, pytest.raises(Refused):
        actions.add_organization(id=uuid.uuid4(), values={"name_en": "New"}, by=by)


def test_a_change_counts_and_names_the_fields(home, manager):
    values = {"name_en": "Renamed", "short_name": home.short_name}
    with acting(manager) as by:
        actions.change_organization(
            organization_id=home.pk, version=home.version, values=values, by=by
        )
    home.refresh_from_db()
    assert (home.name_en, home.version) == ("Renamed", 2)
    with as_owner():
        assert Event.objects.get(verb="organization.changed").data == {"fields": ["name_en"]}


def test_saving_what_stands_already_is_no_change(home, manager):
    with acting(manager) as by:
        actions.change_organization(
            organization_id=home.pk, version=1, values={"name_en": home.name_en}, by=by
        )
    assert verbs(home) == []


def test_a_manager_of_another_organization_changes_nothing(home, stranger):
    with acting(stranger) as by, pytest.raises(Refused):
        actions.change_organization(
            organization_id=home.pk, version=1, values={"name_en": "Mine now"}, by=by
        )
    home.refresh_from_db()
    assert home.name_en != "Mine now"


def test_a_stale_form_is_refused_and_told_who_was_first(home, manager):
    change = {"organization_id": home.pk, "version": 1}
    with acting(manager) as by:
        actions.change_organization(**change, values={"name_en": "First"}, by=by)
        with pytest.raises(Stale, match="stale") as refusal:
            actions.change_organization(**change, values={"name_en": "Second"}, by=by)
    assert "Priya Singh changed this on" in refusal.value.told
    assert refusal.value.standing.name_en == "First"


def test_closing_twice_is_refused(home, administrator):
    close = {"organization_id": home.pk, "on": datetime.date(2026, 1, 31)}
    with acting(administrator) as by:
        actions.close_organization(**close, by=by)
        with pytest.raises(StepRefused):
            actions.close_organization(**close, by=by)
        actions.reopen_organization(organization_id=home.pk, by=by)
        with pytest.raises(StepRefused):
            actions.reopen_organization(organization_id=home.pk, by=by)
    assert verbs(home) == ["organization.closed", "organization.reopened"]


def test_a_part_is_added_once_however_often_its_form_is_sent(home, manager):
    wanted = {
        "model": ContactPoint,
        "id": uuid.uuid4(),
        "organization_id": home.pk,
        "values": {"function": "Intake", "phone": "416 555 0100"},
    }
    with acting(manager) as by:
        first, second = actions.add_part(**wanted, by=by), actions.add_part(**wanted, by=by)
    assert first == second
    assert verbs(first) == ["contactpoint.added"]


def test_places_that_a_service_serves_change_with_it(home, manager):
    service, place = ServiceFactory(organization=home), PlaceFactory()
    with acting(manager) as by:
        actions.change_part(
            model=Service, pk=service.pk, version=1, values={}, many={"catchment": [place]}, by=by
        )
    service.refresh_from_db()
    assert (list(service.catchment.all()), service.version) == ([place], 2)
    with as_owner():
        assert Event.objects.get(verb="service.changed").data == {"fields": ["catchment"]}


def test_a_stale_form_about_a_part_is_refused(home, manager):
    location = LocationFactory(organization=home)
    change = {"model": Location, "pk": location.pk, "version": 1}
    with acting(manager) as by:
        actions.change_part(**change, values={"address": "1 First St."}, by=by)
        with pytest.raises(Stale):
            actions.change_part(**change, values={"address": "2 Second St."}, by=by)


@pytest.mark.parametrize("factory", [LocationFactory, ContactPointFactory, ServiceFactory])
def test_a_stranger_changes_and_removes_no_part(home, stranger, factory):
    part = factory(organization=home)
    model = type(part)
    with acting(stranger) as by:
        with pytest.raises(Refused):
            actions.change_part(model=model, pk=part.pk, version=1, values={}, by=by)
        with pytest.raises(Refused):
            actions.remove_part(model=model, pk=part.pk, by=by)
    assert model.objects.filter(pk=part.pk).exists()


def test_a_manager_keeps_no_agreement_but_an_administrator_does(home, manager, administrator):
    agreement = FundingAgreementFactory(organization=home)
    remove = {"model": FundingAgreement, "pk": agreement.pk}
    with acting(manager) as by, pytest.raises(Refused):
        actions.remove_part(**remove, by=by)
    with acting(administrator) as by:
        actions.remove_part(**remove, by=by)
    assert verbs(agreement) == ["fundingagreement.removed"]


def test_a_service_is_stopped_and_never_removed(home, manager):
    service = ServiceFactory(organization=home)
    with acting(manager) as by:
        with pytest.raises(StepRefused):
            actions.remove_part(model=Service, pk=service.pk, by=by)
        actions.stop_service(service_id=service.pk, by=by)
        with pytest.raises(StepRefused):
            actions.stop_service(service_id=service.pk, by=by)
    assert not Service.objects.receiving().filter(pk=service.pk).exists()


def test_a_part_in_the_network_begins_once_and_ends_once(home, administrator):
    key, day = uuid.uuid4(), datetime.date(2026, 4, 1)
    begin = {"organization_id": home.pk, "part": "referral partner", "starts": day}
    with acting(administrator) as by:
        part = actions.play_part(id=key, **begin, by=by)
        assert actions.play_part(id=key, **begin, by=by) == part
        with pytest.raises(StepRefused):
            actions.play_part(id=uuid.uuid4(), **begin, by=by)
        with pytest.raises(StepRefused, match="before"):
            actions.end_participation(
                participation_id=part.pk, ends=datetime.date(2026, 3, 31), by=by
            )
        actions.end_participation(participation_id=part.pk, ends=day, by=by)
        with pytest.raises(StepRefused):
            actions.end_participation(participation_id=part.pk, ends=day, by=by)
    assert verbs(part) == ["participation.began", "participation.ended"]


def test_a_manager_places_nobody_in_the_network(home, manager):
    held = ParticipationFactory(organization=home)
    today = datetime.date(2026, 4, 1)
    with acting(manager) as by:
        with pytest.raises(Refused):
            actions.end_participation(participation_id=held.pk, ends=today, by=by)
        with pytest.raises(Refused):
            actions.play_part(
                id=uuid.uuid4(), organization_id=home.pk, part="funder", starts=today, by=by
            )


def test_room_is_stated_once_however_often_its_form_is_sent(home, manager):
    service, key = ServiceFactory(organization=home), uuid.uuid4()
    line = actions.Stated(service_id=service.pk, available=4, waiting=2)
    with acting(manager) as by:
        for _time in range(2):
            actions.state_capacity(stated=[line], by=by, form_key=key)
    stated = CapacityStatement.objects.get(service=service)
    assert (stated.available, stated.waiting, stated.stated_by) == (4, 2, manager)


def test_room_of_another_organization_is_not_stated(home, stranger):
    service = ServiceFactory(organization=home)
    line = actions.Stated(service_id=service.pk, available=400)
    with acting(stranger) as by, pytest.raises(Refused):
        actions.state_capacity(stated=[line], by=by)
    assert not service.capacity.exists()
