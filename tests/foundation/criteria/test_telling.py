"""A verdict as a page tells it."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from alongside.engines.eligibility import Fact
from alongside.foundation.criteria import actions, telling
from tests.factories import acting
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND


@pytest.fixture
def page(desk):
    """The fragment about a decision on facts, in a language."""

    def shown(facts, slug=FIRST, language="en"):
        with acting(desk.worker) as by, translation.override(language):
            decision = actions.decide(
                client=desk.client, criteria_slug=slug, facts=facts, by=by, on=DAY
            )
            verdict = telling.told_decision(decision)
            return render_to_string("criteria/verdict.html", {"verdict": verdict})

    return shown


def test_a_yes_says_what_it_rests_on_and_until_when(page, fits):
    html = page(fits() | {"employment": Fact("unemployed"), "status": Fact("permanent_resident")})

    assert "Eligible" in html
    assert "Show what would prove it (1)" in html
    assert "Declared only: immigration status." in html
    assert "from 14\xa0May\xa02026 on" in html


def test_what_only_the_person_can_say_is_listed_as_such_and_asks_for_no_proof(page, fits):
    html = page(fits() | {"employment": Fact("unemployed")})

    assert "Their own answer, which nothing else can show: work." in html
    assert "Declared only" not in html
    assert "own answer." not in html


def test_a_no_says_what_stands_in_the_way(page, fits):
    html = page(fits(clb_writing=5))

    assert "Not eligible" in html
    assert "CLB: writing 5." in html
    assert "new CLB results of at least 6" in html


def test_a_cannot_tell_says_what_to_ask(page, fits):
    html = page(fits(status=None))

    assert "Cannot tell yet" in html
    assert "Ask for: immigration status." in html
    assert "Nothing yet" in html


def test_version_source_and_assumptions_are_told(page, fits):
    html = page(fits())

    assert "by version 1 of the criteria" in html
    assert "firstyearincanada.com" in html
    assert "the source gives no date" in html
    assert "Our reading of the source:" in html


def test_parts_of_a_rule_are_told_under_it(page, fits):
    html = page(fits(), slug=SECOND)

    assert "Work: no paid work. This is accepted." in html


def test_it_is_told_in_french(page, fits):
    html = page(fits(clb_writing=None), language="fr")

    assert "On ne peut pas encore le dire" in html
    assert "Pas encore connu" in html
    assert "Arrivée au Canada" in html
    assert "Rule" not in html
    assert "Evidence" not in html


def test_an_arabic_reader_reads_the_sentences_in_english(desk, page, fits):
    assert "Arrival in Canada" in page(fits(), language="ar")
