"""The search in the page's head finds an organization's own newcomers."""

import pytest
from django.db.models import Value
from django.db.models.lookups import Contains
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.among import as_text
from alongside.foundation.access.registries import Sought, found_for
from alongside.foundation.clients import queries
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries import lists
from alongside.foundation.directory.queries.plain import Plain
from alongside.foundation.journal.models import RowChange
from tests.factories import ClientFactory, acting, sign_in, three_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return three_people(roles=["settlement_worker"])


@pytest.fixture
def person(three):
    return ClientFactory(
        organization=three.homes.inside, worker=three.inside, given_name="Nadège",
        family_name="Rahimi", preferred_name="Nana", phone="416 555 0142",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("rahimi nadege", True),
        ("nadege rahimi", True),
        ("nana", True),
        ("RAHIMI", True),
        ("416-555-0142", True),
        ("rahimi somebody", False),
        ("  ", False),
    ],
)
def test_a_newcomer_is_found_by_words_in_any_order(three, person, text, finds):
    with acting(three.inside) as by:
        assert bool(queries.search(by, Sought(text))) is finds


def test_a_newcomer_is_found_by_the_number_of_the_record(three, person):
    with acting(three.inside) as by:
        assert [found.url for found in queries.search(by, Sought(person.number))] == [
            reverse("clients:client", args=[person.pk])
        ]


def test_nobody_elses_newcomers_are_found(three, person):
    for outsider in (three.partner, three.stranger):
        with acting(outsider) as by:
            assert queries.search(by, Sought("rahimi")) == []


def test_open_records_come_first_and_closed_ones_say_so(three, person):
    ClientFactory(
        organization=three.homes.inside, given_name="Ali", family_name="Rahimi",
        closed_at=timezone.now(),
    )  # fmt: skip
    with acting(three.inside) as by:
        found = queries.search(by, Sought("rahimi"))

    assert [each.name for each in found] == ["Nadège Rahimi “Nana”", "Ali Rahimi"]
    assert [each.line.startswith("Closed") for each in found] == [False, True]


def test_at_most_eight_are_shown_and_they_stand_before_other_kinds(three):
    ClientFactory.create_batch(10, organization=three.homes.inside, family_name="Rahimi")
    with acting(three.inside) as by:
        found = found_for(by, "rahimi")

    assert [str(each.kind) for each in found[:8]] == ["Newcomer"] * 8
    assert sum(str(each.kind) == "Newcomer" for each in found) == 8


def test_the_search_page_shows_the_person(client, three, person):
    answer = sign_in(client, three.inside).get(reverse("home:search"), {"q": "rahimi nadege"})

    assert reverse("clients:client", args=[person.pk]) in answer.content.decode()


def test_the_words_of_one_search_are_not_those_of_the_next_or_of_somebody_else(three, person):
    """The SQL is written once for as many words, with marks of LIKE in them or not."""
    ClientFactory(organization=three.homes.stranger, given_name="Nadege", family_name="O'Neil_%")
    asked = [
        (three.inside, "nadege rahimi", ["Nadège Rahimi “Nana”"]),
        (three.stranger, "nadege rahimi", []),
        (three.stranger, "nadege o'neil", ["Nadege O'Neil_%"]),
        (three.inside, "nadege o'neil", []),
        (three.stranger, "nadege l_%", ["Nadege O'Neil_%"]),
        (three.inside, "nadege r_%", []),
        (three.inside, "RAHIMI nadège", ["Nadège Rahimi “Nana”"]),
    ]
    for who, words, names in asked:
        with acting(who) as by:
            assert [found.name for found in queries.search(by, Sought(words))] == names


def test_a_word_is_made_plain_once_and_not_for_each_record(person):
    """Also where the plan is kept and knows no word: it stands in a sub-select of its own."""
    assert "~~ (InitPlan" in queries.found(Client.objects.all(), "nadège").explain()
    control = Client.objects.filter(Contains(Plain("given_name"), Plain(Value("nadège"))))
    assert "~~ (InitPlan" not in control.explain()


def test_what_one_search_found_is_not_looked_for_again(three, person, count_queries):
    with acting(three.inside) as by:
        sought = Sought("rahimi")
        assert queries.keys_sought(by, sought) == as_text([person.pk])
        assert count_queries(lambda: queries.keys_sought(by, sought)) == 0
        assert count_queries(lambda: queries.keys_sought(by, Sought("rahimi"))) == 1


def test_of_many_found_a_few_are_shown_and_all_are_known(three):
    home = three.homes.inside
    made = ClientFactory.create_batch(12, organization=home, family_name="Qorvath")
    with acting(three.inside) as by:
        sought = Sought("qorvath")
        assert len(queries.search(by, sought)) == lists.MOST_FOUND
        keys = queries.keys_sought(by, sought)
        assert set(keys.strip("{}").split(",")) == {str(each.pk) for each in made}
        assert queries.keys_sought(by, Sought("nobody")) == as_text([])


def test_names_are_told_of_the_organizations_own_newcomers_alone(three, person, count_queries):
    elsewhere = ClientFactory(organization=three.homes.stranger)
    keys = [person.pk, elsewhere.pk]
    with acting(three.inside) as by:
        assert queries.names_of(by, keys) == {person.pk: "Nadège Rahimi"}
        assert queries.names_of(by, [person.pk]) == {person.pk: "Nadège Rahimi"}
        assert count_queries(lambda: queries.names_of(by, [])) == 0
    with acting(three.stranger) as by:
        assert list(queries.names_of(by, keys)) == [elsewhere.pk]


def test_plain_names_follow_the_names_and_leave_no_history_of_their_own(three, person, as_owner):
    with acting(three.inside) as by:
        assert Client.objects.get(pk=person.pk).plain_names == "NADEGE RAHIMI NANA"
        person.given_name = "Zoë"
        person.save_changes("given_name")
        assert [each.name for each in queries.search(by, Sought("zoe"))] == ["Zoë Rahimi “Nana”"]
        assert queries.search(by, Sought("nadege")) == []
    with as_owner():
        changed = RowChange.objects.filter(row_id=person.pk).values_list("columns", flat=True)
        assert ["given_name", "version"] in changed
        assert not any("plain_names" in columns for columns in changed)
