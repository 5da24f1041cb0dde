"""Beginning, changing, closing and reading records."""

import datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import actions
from alongside.foundation.clients.models import Client, ContactAttempt
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event
from tests.factories import ClientFactory, PersonFactory, acting, as_owner, three_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


def begin(by, **data) -> Client:
    return actions.create_client(id=uuid7(), data={"given_name": "Fatuma"} | data, by=by)


def test_a_single_name_is_enough(three):
    with acting(three.inside) as by:
        client = begin(by)

    assert client.name == "Fatuma"
    assert client.initials == "F."


def test_no_name_at_all_is_refused(three):
    with acting(three.inside) as by, pytest.raises(ValidationError):
        begin(by, given_name="")


def test_a_birth_date_may_be_known_to_the_year_only(three):
    with acting(three.inside) as by:
        client = begin(by, birth_date=datetime.date(1988, 1, 1), birth_date_known="year")

    assert client.birth_date_known == "year"


def test_the_same_form_sent_twice_begins_one_record(three):
    key = uuid7()
    with acting(three.inside) as by:
        first = actions.create_client(id=key, data={"given_name": "Wei"}, by=by)
        second = actions.create_client(id=key, data={"given_name": "Wei"}, by=by)
        lines = Event.objects.filter(verb="client.created").count()

    assert (first.pk, lines) == (second.pk, 1)


def test_a_form_cannot_set_what_is_not_on_it(three):
    with acting(three.inside) as by, pytest.raises(TypeError):
        begin(by, organization=three.homes.partner)


def test_a_role_without_case_work_keeps_no_records(three):
    coordinator = PersonFactory(works_at=three.homes.inside, roles=["network_coordinator"])
    with acting(coordinator) as by, pytest.raises(Refused):
        begin(by)


def test_a_stranger_finds_no_record_to_change(three):
    client = ClientFactory(organization=three.homes.inside)
    for person in (three.partner, three.stranger):
        with acting(person) as by, pytest.raises(Client.DoesNotExist):
            actions.change_client(client_id=client.pk, version=1, data={}, by=by)


def test_row_level_security_hides_the_record_without_any_filter(three):
    ClientFactory(organization=three.homes.inside)
    seen = {}
    for name in ("inside", "partner", "stranger"):
        with acting(getattr(three, name)):
            seen[name] = Client.objects.count()

    assert seen == {"inside": 1, "partner": 0, "stranger": 0}


def test_a_stale_edit_is_told_who_changed_the_record_and_changes_nothing(three):
    client = ClientFactory(organization=three.homes.inside, phone="1")
    with acting(three.inside) as by:
        actions.change_client(client_id=client.pk, version=1, data={"phone": "2"}, by=by)
        with pytest.raises(StepRefused) as refused:
            actions.change_client(client_id=client.pk, version=1, data={"phone": "3"}, by=by)
        client.refresh_from_db()

    assert three.inside.name in str(refused.value.told)
    assert client.phone == "2"


def test_an_edit_that_changes_nothing_counts_no_version_and_writes_no_line(three):
    client = ClientFactory(organization=three.homes.inside, phone="1")
    with acting(three.inside) as by:
        actions.change_client(client_id=client.pk, version=1, data={"phone": "1"}, by=by)
        client.refresh_from_db()
        assert not Event.objects.filter(verb="client.changed").exists()

    assert client.version == 1


def test_the_journal_line_of_a_change_names_columns_and_no_values(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by:
        actions.change_client(client_id=client.pk, version=1, data={"phone": "4165550199"}, by=by)
        line = Event.objects.get(verb="client.changed")

    assert line.data == {"fields": ["phone"]}


def test_a_closed_record_is_not_changed_until_it_is_opened_again(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by:
        actions.close_client(client_id=client.pk, by=by)
        with pytest.raises(Refused):
            actions.change_client(client_id=client.pk, version=2, data={"phone": "2"}, by=by)
        actions.reopen_client(client_id=client.pk, by=by)
        actions.change_client(client_id=client.pk, version=3, data={"phone": "2"}, by=by)
        client.refresh_from_db()

    assert client.phone == "2"


def test_closing_twice_writes_one_line(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by:
        actions.close_client(client_id=client.pk, by=by)
        actions.close_client(client_id=client.pk, by=by)
        assert Event.objects.filter(verb="client.closed").count() == 1


def test_looking_twice_in_a_row_is_one_look(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by:
        for _ in range(3):
            actions.opened(client=client, ground="own file", by=by)
        assert Event.objects.filter(verb="client.opened").count() == 1


def test_an_attempt_sent_twice_is_written_once(three):
    client = ClientFactory(organization=three.homes.inside)
    key = uuid7()
    with acting(three.inside) as by:
        for _ in range(2):
            actions.log_attempt(
                client_id=client.pk, channel="phone", result="no answer", id=key, by=by
            )
        assert ContactAttempt.objects.count() == 1


def test_an_attempt_stands_on_no_record_of_another_house(three):
    ours, strangers = ClientFactory(organization=three.homes.inside), ClientFactory()
    with acting(three.inside) as by:
        written = actions.log_attempt(
            client_id=ours.pk, channel="phone", result="reached", id=uuid7(), by=by
        )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ContactAttempt.objects.filter(pk=written.pk).update(client=strangers)
        written.pk, written.client = uuid7(), strangers
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            written.save(force_insert=True)


def test_an_attempt_by_a_way_that_does_not_exist_is_refused(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by, pytest.raises(ValidationError):
        actions.log_attempt(client_id=client.pk, channel="pigeon", result="reached", by=by)


def hand_over(by, leaving, taking, organization: UUID) -> None:
    journal.record(
        "caseload.handed_over", None, by=by, organizations=[organization],
        from_person=str(leaving.pk), to_person=str(taking.pk),
    )  # fmt: skip


def test_a_hand_over_moves_the_open_records_of_one_organization(three):
    home = three.homes.inside
    manager = PersonFactory(works_at=home, roles=["manager"])
    heir = PersonFactory(works_at=home, roles=["settlement_worker"])
    open_one = ClientFactory(organization=home, worker=three.inside)
    elsewhere = ClientFactory(organization=three.homes.partner, worker=three.inside)
    with acting(manager) as by:
        hand_over(by, three.inside, heir, home.pk)
    with as_owner():
        open_one.refresh_from_db()
        elsewhere.refresh_from_db()

    assert (open_one.worker, open_one.version) == (heir, 2)
    assert elsewhere.worker == three.inside
