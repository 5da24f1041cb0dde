"""The pre-screen's form: what it asks, what it keeps, what it makes of the answers."""

import pytest
from django.utils import translation

from alongside.engines.eligibility import Evidence, Fact, PartialDate
from alongside.foundation.criteria.forms import FactsForm
from alongside.foundation.criteria.queries import in_force
from tests.factories import acting
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND

SEEN, TOLD = Evidence.SEEN, Evidence.SELF_DECLARED


@pytest.fixture
def ask(desk):
    """The form for a set, with answers or unasked, after what was known."""

    def form(slug, answers=None, **earlier):
        with acting(desk.worker) as by:
            return FactsForm(answers, version=in_force(slug, DAY), by=by, earlier=earlier)

    return form


ANSWERS = {
    "status": "permanent_resident",
    "status_seen": "on",
    "arrival_year": "2023",
    "arrival_month": "5",
    "experience_abroad_years": "2.5",
    "employment": "under_20_hours",
    "available_full_time": "yes",
    "language_framework": "clb",
    "language_listening": "7",
    "language_writing": "6",
    "language_test_date_year": "2024",
    "language_seen": "on",
    "target_occupation": "21231",
    "target_occupation_text": "Backend developer",
}


def test_it_asks_what_the_criteria_need_and_no_more(ask):
    first, second = ask(FIRST), ask(SECOND)

    assert "language_framework" in first.fields
    assert "good_english" not in first.fields
    assert "language_framework" not in second.fields
    assert {"good_english", "canadian_experience", "underemployed"} <= set(second.fields)
    assert "experience_abroad_years" not in second.fields


def test_nothing_is_required_and_nothing_known_stays_unknown(ask):
    form = ask(FIRST, {})

    assert form.is_valid()
    assert form.facts() == {}


def test_answers_become_facts_with_their_evidence(ask):
    form = ask(FIRST, ANSWERS)

    assert form.is_valid(), form.errors
    assert form.facts() == {
        "status": Fact("permanent_resident", SEEN),
        "arrival": Fact(PartialDate(2023, 5), TOLD),
        "experience_abroad_years": Fact(2.5, TOLD),
        "employment": Fact("under_20_hours", TOLD),
        "available_full_time": Fact(True, TOLD),
        "clb_listening": Fact(7, SEEN),
        "clb_writing": Fact(6, SEEN),
        "clb_test_date": Fact(PartialDate(2024), SEEN),
        "target_occupation": Fact("21231"),
        "target_occupation_text": Fact("Backend developer"),
    }


def test_results_in_the_other_framework_keep_their_name(ask):
    form = ask(FIRST, ANSWERS | {"language_framework": "nclc"})

    assert form.is_valid()
    assert {n for n in form.facts() if n.startswith(("clb", "nclc"))} == {
        "nclc_listening",
        "nclc_writing",
        "nclc_test_date",
    }


def test_scores_without_a_framework_are_refused_and_stay_typed(ask):
    form = ask(FIRST, ANSWERS | {"language_framework": ""})

    assert not form.is_valid()
    assert list(form.errors) == ["language_framework"]
    assert form["language_listening"].value() == "7"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"arrival_year": "2023", "arrival_month": "2", "arrival_day": "30"}, "arrival"),
        ({"arrival_year": "2199"}, "arrival"),
        ({"arrival_day": "3"}, "arrival"),
        ({"experience_abroad_years": "-1"}, "experience_abroad_years"),
        ({"experience_abroad_years": "many"}, "experience_abroad_years"),
        ({"status": "king"}, "status"),
        ({"language_framework": "clb", "language_reading": "13"}, "language_reading"),
        ({"target_occupation": "99999"}, "target_occupation"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field(ask, answers, field):
    form = ask(FIRST, answers)

    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_what_only_the_person_can_say_has_no_tick_and_counts_as_declared(ask):
    form = ask(SECOND, {"employment": "unemployed", "employment_seen": "on"})

    assert form.is_valid()
    assert form.facts()["employment"] == Fact("unemployed", TOLD)
    ticks = {name for name in form.fields if name.endswith("_seen")}
    assert not {"employment_seen", "underemployed_seen", "available_full_time_seen"} & ticks
    assert {"status_seen", "good_english_seen"} <= ticks


def test_a_judgement_is_signed_by_who_ticks_it(ask, desk):
    form = ask(SECOND, {"good_english": "yes", "good_english_seen": "on"})

    assert form.is_valid()
    assert form.facts()["good_english"] == Fact("yes", SEEN, str(desk.worker.pk))


def test_an_unticked_judgement_is_only_what_the_person_thinks(ask):
    form = ask(SECOND, {"good_english": "yes"})

    assert form.is_valid()
    assert form.facts()["good_english"] == Fact("yes", TOLD)


def test_a_colleagues_judgement_stays_theirs_until_it_changes(ask, desk):
    earlier = {"good_english": Fact("yes", SEEN, "a colleague")}
    kept = ask(SECOND, {"good_english": "yes", "good_english_seen": "on"}, **earlier)
    changed = ask(SECOND, {"good_english": "no", "good_english_seen": "on"}, **earlier)

    assert kept.is_valid()
    assert kept.facts()["good_english"].by == "a colleague"
    assert changed.is_valid()
    assert changed.facts()["good_english"].by == str(desk.worker.pk)


def test_earlier_answers_fill_the_form(ask):
    form = ask(
        FIRST,
        arrival=Fact(PartialDate(2023, 5), SEEN),
        may_work=Fact(False),
        clb_reading=Fact(8, SEEN),
        target_occupation=Fact("00010"),
    )
    html = str(form)

    assert form["may_work"].value() == "no"
    assert (form["arrival_seen"].value(), form["may_work_seen"].value()) == (True, False)
    assert (form["language_framework"].value(), form["language_reading"].value()) == ("clb", "8")
    assert 'name="arrival_month" value="5"' in html
    assert '<option value="00010" selected>' in html


def test_what_another_set_asked_is_kept_and_what_was_emptied_is_not(ask):
    judged = Fact("yes", SEEN, "a colleague")
    earlier = {"good_english": judged, "may_work": Fact(True), "clb_reading": Fact(8)}
    form = ask(FIRST, {"status": "citizen"}, **earlier)

    assert form.is_valid()
    assert form.facts() == {"status": Fact("citizen"), "good_english": judged}


def test_results_in_a_framework_that_was_not_chosen_are_kept(ask):
    form = ask(
        FIRST,
        {"language_framework": "clb", "language_reading": "7"},
        nclc_reading=Fact(9, SEEN),
        clb_reading=Fact(6, SEEN),
    )

    assert form.is_valid()
    assert form.facts() == {"nclc_reading": Fact(9, SEEN), "clb_reading": Fact(7)}


def test_it_is_asked_in_french(ask):
    with translation.override("fr"):
        html = str(ask(FIRST))

    assert "Statut d’immigration" in html or "Statut d&#x27;immigration" in html
    assert "Résidence permanente" in html
    assert "Not known yet" not in html
