"""What waits for staff, the figures, and who may do what in words."""

from types import SimpleNamespace

import pytest

from alongside.foundation.access.acting import NOBODY
from alongside.foundation.clients import permissions, queries
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    PersonFactory,
    acting,
    days_ago,
    three_people,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


def ending(three, days: int, **client) -> None:
    person = ClientFactory(organization=three.homes.inside, **client)
    ConsentFactory(client=person, receiver=three.homes.partner, until=days_ago(-days))


@pytest.mark.parametrize(("days", "waits"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_a_consent_that_ends_within_two_weeks_waits_for_the_worker(three, days, waits):
    ending(three, days, worker=three.inside)
    with acting(three.inside) as by:
        assert len(queries.waiting_work(by)) == waits


def test_a_consent_of_a_colleagues_newcomer_does_not_wait_for_me(three):
    ending(three, 3, worker=PersonFactory(works_at=three.homes.inside))
    with acting(three.inside) as by:
        assert queries.waiting_work(by) == []


def test_the_work_list_holds_initials_and_no_name(three):
    ending(three, 3, worker=three.inside, given_name="Zaynab", family_name="Qureshi")
    with acting(three.inside) as by:
        (item,) = queries.waiting_work(by)

    assert item.about == "Z.Q."
    assert "Zaynab" not in f"{item.what} {item.url}"


def test_records_without_a_worker_wait_for_the_manager_only(three):
    manager = PersonFactory(works_at=three.homes.inside, roles=["manager"])
    ClientFactory.create_batch(2, organization=three.homes.inside)
    ClientFactory(organization=three.homes.inside, worker=manager)
    with acting(manager) as by:
        (item,) = queries.waiting_work(by)
    with acting(three.inside) as by:
        assert queries.waiting_work(by) == []

    assert "2" in str(item.what)


def test_the_figures_count_ones_own_and_the_organizations(three):
    ClientFactory(organization=three.homes.inside, worker=three.inside)
    ClientFactory(organization=three.homes.inside)
    ClientFactory(organization=three.homes.partner)
    with acting(three.inside) as by:
        (figure,) = queries.figures(by)

    assert (figure.value, "2" in str(figure.note)) == (1, True)


def test_who_keeps_no_records_has_no_figures(three):
    coordinator = PersonFactory(works_at=three.homes.inside, roles=["network_coordinator"])
    with acting(coordinator) as by:
        assert queries.figures(by) == []
    assert queries.waiting_work(NOBODY) == []


QUESTIONS = {
    "may_read": permissions.may_read,
    "may_change": permissions.may_change,
    "may_close": permissions.may_close,
    "may_give_link": permissions.may_give_link,
    "may_assign": permissions.may_assign,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_the_keeper_of_a_record_is_answered_yes(three, question):
    client = ClientFactory(organization=three.homes.inside)
    answers = {}
    for name in ("inside", "partner", "stranger"):
        with acting(getattr(three, name)) as by:
            answers[name] = QUESTIONS[question](by, client)

    assert [bool(answer) for answer in answers.values()] == [True, False, False]
    assert all(str(answers[name].reason).endswith(".") for name in ("partner", "stranger"))


def test_a_record_that_is_open_is_not_opened_again(three):
    client = ClientFactory(organization=three.homes.inside)
    with acting(three.inside) as by:
        assert "open already" in str(permissions.may_reopen(by, client).reason)
