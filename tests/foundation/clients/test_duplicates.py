"""Who looks like the same person, inside one organization and never beyond."""

import datetime
from types import SimpleNamespace

import pytest

from alongside.foundation.clients.queries import possible_duplicates
from tests.factories import ClientFactory, acting, three_people

pytestmark = pytest.mark.django_db
BORN = datetime.date(1988, 4, 23)


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


@pytest.fixture
def known(three):
    return ClientFactory(
        organization=three.homes.inside, given_name="Zaynab", family_name="Qureshi",
        birth_date=BORN, birth_date_known="day", phone="+1 (416) 555-0142",
    )  # fmt: skip


def ask(by, given="", family="", birth=None, phone="", **more) -> list:
    return possible_duplicates(
        by, given_name=given, family_name=family, birth_date=birth, phone=phone, **more
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"given": "Zaynab", "family": "Qureshi"},
        {"given": "Zainab", "family": "Qureshi"},
        {"given": "Qureshi", "family": "Zaynab"},
        {"given": "Zeinab", "birth": BORN},
        {"given": "Somebody", "family": "Else", "phone": "416-555-0142"},
        {"given": "ZAYNÂB", "family": "QURÉSHI"},
        {"phone": "4165550142"},
    ],
    ids=str,
)
def test_the_same_person_is_found(three, known, asked):
    with acting(three.inside) as by:
        assert [one.client for one in ask(by, **asked)] == [known]


@pytest.mark.parametrize(
    "asked",
    [
        {"given": "Wei", "family": "Zhang"},
        {"given": "Wei", "family": "Zhang", "birth": BORN},
        {"given": "Z"},
        {"phone": "0142"},
        {},
    ],
    ids=str,
)
def test_another_person_is_not(three, known, asked):
    with acting(three.inside) as by:
        assert ask(by, **asked) == []


def test_a_namesake_born_in_another_year_must_be_all_but_the_same(three, known):
    later = datetime.date(1999, 1, 1)
    with acting(three.inside) as by:
        assert ask(by, "Zainab", "Qureshi", later) == []
        assert ask(by, "Zaynab", "Qureshi", later)


def test_the_reasons_are_said(three, known):
    with acting(three.inside) as by:
        (one,) = ask(by, "Zaynab", "Qureshi", BORN, "416 555 0142")

    assert one.reasons == ("similar name", "same date of birth", "same telephone number")


def test_a_year_alone_is_compared_by_year(three):
    ClientFactory(
        organization=three.homes.inside, given_name="Ali", family_name="Khan",
        birth_date=datetime.date(1988, 1, 1), birth_date_known="year",
    )  # fmt: skip
    with acting(three.inside) as by:
        (one,) = ask(by, "Aly", "Khan", BORN)

    assert "same year of birth" in one.reasons


def test_a_single_name_is_compared_with_a_single_name(three):
    ClientFactory(organization=three.homes.inside, given_name="Suharto", family_name="")
    with acting(three.inside) as by:
        assert ask(by, "Suharto")


def test_other_organizations_newcomers_are_never_found(three, known):
    with acting(three.partner) as by:
        assert ask(by, "Zaynab", "Qureshi", BORN, "416 555 0142") == []


def test_a_record_is_not_its_own_double(three, known):
    with acting(three.inside) as by:
        assert ask(by, "Zaynab", "Qureshi", exclude=known.pk) == []
