"""The journal in words: who did what, in the reader's language, at a fixed cost."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.clients import actions
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal import sentences
from alongside.foundation.journal.models import Event
from alongside.foundation.journal.queries import timeline
from tests.factories import ClientFactory, acting, three_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


@pytest.fixture
def person(three):
    return ClientFactory(organization=three.homes.inside)


def test_lines_are_sentences_the_latest_first(three, person):
    with acting(three.inside) as by:
        actions.change_client(client_id=person.pk, version=1, data={"phone": "2"}, by=by)
        actions.close_client(client_id=person.pk, by=by)
        told = [line.what for line in timeline(by, person)]

    assert told == ["The record was closed", "The record was changed: Telephone number"]


def test_colleagues_are_named_and_others_with_their_organization(three, person):
    with acting(three.inside) as by:
        actions.close_client(client_id=person.pk, by=by)
    with acting(three.partner) as by:
        journal.record(
            "client.opened", None, by=by, client=person.pk, ground="referral X",
            organizations=[three.homes.inside],
        )  # fmt: skip
    with acting(three.inside) as by:
        who = [line.who for line in timeline(by, client=person.pk)]

    assert who == [f"{three.partner}, {three.homes.partner.called}", three.inside.name]


def test_a_newcomer_who_acts_is_not_named_to_organizations(three, person):
    with acting(three.stranger):
        own = Acting(person=three.stranger, subjects=(person.pk,))
        journal.record(
            "consent.withdrawn", None, by=own, client=person.pk, receipt="R",
            organizations=[three.homes.partner],
        )  # fmt: skip
    with acting(three.partner) as by:
        (line,) = timeline(by, client=person.pk)

    assert line.who == ""


def test_the_person_reads_the_organization_and_no_name_of_staff(three, person):
    with acting(three.inside) as by:
        actions.close_client(client_id=person.pk, by=by)
    own = Acting(subjects=(person.pk,))
    with scope.acting(own.scope()):
        (line,) = timeline(own, client=person.pk)

    assert line.who == three.homes.inside.called


def test_a_stranger_reads_nothing(three, person):
    with acting(three.inside) as by:
        actions.close_client(client_id=person.pk, by=by)
    with acting(three.stranger) as by:
        assert timeline(by, person, client=person.pk) == []


def test_the_cost_does_not_grow_with_the_timeline(three, person, count_queries):
    with acting(three.inside) as by:
        actions.close_client(client_id=person.pk, by=by)
        one = count_queries(lambda: timeline(by, person))
        for _ in range(10):
            actions.reopen_client(client_id=person.pk, by=by)
            actions.close_client(client_id=person.pk, by=by)
        assert count_queries(lambda: timeline(by, person)) == one


def test_the_sentence_is_made_in_the_language_of_the_reader(three, person):
    with acting(three.inside) as by:
        actions.close_client(client_id=person.pk, by=by)
        with translation.override("fr"):
            (line,) = timeline(by, person)

    assert line.what == "Le dossier a été fermé"


def test_a_verb_without_a_sentence_is_shown_as_it_is(three, person):
    with acting(three.inside) as by:
        journal.record("client.100%_new", person, by=by, client=person.pk)
        assert timeline(by, person)[0].what == "client.100%_new"


def test_what_a_sentence_names_and_the_line_lacks_is_left_empty():
    sentence = sentences.Sentence("Sent to %(receiver)s", {"receiver": "organization"})
    assert sentence.of(Event(verb="x", data={}), {"organization": {}}) == "Sent to "


def test_an_organization_that_is_gone_is_said_so():
    sentence = sentences.Sentence("Sent to %(receiver)s", {"receiver": "organization"})
    line = Event(verb="x", data={"receiver": "00000000-0000-7000-8000-000000000000"})
    assert sentence.of(line, {"organization": {}}) == "Sent to another organization"
