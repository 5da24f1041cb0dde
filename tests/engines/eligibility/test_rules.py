"""The criteria of the domain book, row by row, and the traps in them."""

from datetime import date

import pytest

from alongside.engines.eligibility import (
    Evidence,
    Fact,
    FactError,
    Outcome,
    PartialDate,
    Verdict,
    Words,
    assess,
    finding_sentence,
    sentence,
)
from alongside.engines.eligibility.dates import years_after
from alongside.engines.eligibility.rules import DateWithin, ElapsedLess, LanguageLevel, YesNo
from tests.engines.eligibility.people import FIRST, SECOND, TODAY, finding_on, fits

ELIGIBLE, NOT_ELIGIBLE, CANNOT_TELL = Verdict
TOLD = Evidence.SELF_DECLARED
NO_CLB = dict.fromkeys(["clb_listening", "clb_speaking", "clb_reading", "clb_writing"])


@pytest.mark.parametrize(
    ("changes", "first", "second"),
    [
        ({}, ELIGIBLE, ELIGIBLE),
        # TMP-01: a permanent resident who may work; a newcomer
        ({"status": "refugee_claimant"}, NOT_ELIGIBLE, ELIGIBLE),
        ({"status": "visitor"}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        ({"status": None}, CANNOT_TELL, CANNOT_TELL),
        ({"may_work": False}, NOT_ELIGIBLE, ELIGIBLE),
        ({"may_work": None}, CANNOT_TELL, ELIGIBLE),
        # TMP-02: less than three years
        ({"arrival": PartialDate(2022, 3, 2)}, ELIGIBLE, ELIGIBLE),
        ({"arrival": PartialDate(2022, 3, 1)}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        ({"arrival": PartialDate(2022, 3)}, CANNOT_TELL, CANNOT_TELL),
        ({"arrival": PartialDate(2022, 4)}, ELIGIBLE, ELIGIBLE),
        ({"arrival": PartialDate(2022, 2)}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        ({"arrival": PartialDate(2022)}, CANNOT_TELL, CANNOT_TELL),
        ({"arrival": PartialDate(2025)}, ELIGIBLE, ELIGIBLE),
        ({"arrival": PartialDate(2025, 3, 2)}, CANNOT_TELL, CANNOT_TELL),
        # TMP-03: at least a bachelor's degree, from abroad
        ({"education_level": "doctorate"}, ELIGIBLE, ELIGIBLE),
        ({"education_level": "diploma"}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        ({"education_abroad": False}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        ({"education_abroad": None}, CANNOT_TELL, CANNOT_TELL),
        (
            {"education_level": "diploma", "education_abroad": None},
            NOT_ELIGIBLE,
            NOT_ELIGIBLE,
        ),
        # TMP-04: three years of experience abroad, asked by the first set only
        ({"experience_abroad_years": 2.5}, NOT_ELIGIBLE, ELIGIBLE),
        ({"experience_abroad_years": None}, CANNOT_TELL, ELIGIBLE),
        # TMP-05: limited Canadian experience, asked by the second set only
        ({"canadian_experience": Fact("none", TOLD, "w")}, ELIGIBLE, ELIGIBLE),
        (
            {"canadian_experience": Fact("substantial", TOLD, "w")},
            ELIGIBLE,
            NOT_ELIGIBLE,
        ),
        ({"canadian_experience": None}, ELIGIBLE, CANNOT_TELL),
        # TMP-06: CLB 6 in all four; good English, judged
        ({"clb_writing": 5}, NOT_ELIGIBLE, ELIGIBLE),
        ({"clb_writing": None}, CANNOT_TELL, ELIGIBLE),
        ({"clb_writing": None, "clb_reading": 5}, NOT_ELIGIBLE, ELIGIBLE),
        ({"good_english": Fact("no", TOLD, "w")}, ELIGIBLE, NOT_ELIGIBLE),
        ({"good_english": Fact("yes", TOLD)}, ELIGIBLE, CANNOT_TELL),
        # TMP-07: unemployed; unemployed or underemployed
        ({"employment": "20_to_29_hours"}, NOT_ELIGIBLE, NOT_ELIGIBLE),
        (
            {"employment": "20_to_29_hours", "underemployed": True},
            NOT_ELIGIBLE,
            ELIGIBLE,
        ),
        (
            {"employment": "20_to_29_hours", "underemployed": None},
            NOT_ELIGIBLE,
            CANNOT_TELL,
        ),
        ({"underemployed": None}, ELIGIBLE, ELIGIBLE),
        # TMP-08: full time at once, asked by the first set only
        ({"available_full_time": False}, NOT_ELIGIBLE, ELIGIBLE),
        # a no weighs more than an unknown
        ({"status": None, "education_level": "diploma"}, NOT_ELIGIBLE, NOT_ELIGIBLE),
    ],
)
def test_the_two_mentoring_sets_as_the_domain_book_has_them(changes, first, second):
    facts = fits(**changes)

    assert assess(facts, FIRST, as_of=TODAY).verdict is first
    assert assess(facts, SECOND, as_of=TODAY).verdict is second


def test_nothing_known_is_cannot_tell_and_never_no():
    for version in (FIRST, SECOND):
        assessment = assess({}, version, as_of=TODAY)

        assert assessment.verdict is CANNOT_TELL
        assert {f.outcome for f in assessment.findings} == {Outcome.UNKNOWN}


def test_nclc_results_are_not_translated_into_clb():
    nclc = {
        "nclc_listening": 9,
        "nclc_speaking": 9,
        "nclc_reading": 9,
        "nclc_writing": 9,
    }
    finding = finding_on("TMP-06", **NO_CLB, **nclc)

    assert finding.outcome is Outcome.UNKNOWN
    assert finding.code == "language.other_framework"
    assert "not translated" in sentence(finding, "en")
    assert "on ne convertit pas" in sentence(finding, "fr")
    assert "needed" not in finding.params


def test_results_of_two_frameworks_never_add_up():
    mixed = {"clb_writing": None, "nclc_writing": 9}

    assert finding_on("TMP-06", **mixed).outcome is Outcome.UNKNOWN


def test_a_rule_can_ask_for_nclc_and_for_some_skills_only():
    rule = LanguageLevel(
        id="F",
        title=Words("French", "Français"),
        framework="nclc",
        minimum=7,
        skills=("listening", "speaking"),
    )
    facts = fits(nclc_listening=7, nclc_speaking=8)

    assert rule.judge(facts, TODAY).outcome is Outcome.MET
    assert rule.judge(fits(), TODAY).code == "language.other_framework"


@pytest.mark.parametrize(
    ("tested", "code"),
    [
        (None, "language.undated"),
        (PartialDate(2023, 3, 2), "language.met"),
        (PartialDate(2023, 3, 1), "language.old"),
        (PartialDate(2023, 3), "language.undated"),
        (PartialDate(2023), "language.undated"),
        (PartialDate(2025, 3, 2), "language.future"),
    ],
)
def test_old_results_do_not_count_where_criteria_limit_their_age(tested, code):
    rule = LanguageLevel(id="L", title=Words("L", "L"), framework="clb", minimum=6, valid_years=2)

    assert rule.judge(fits(clb_test_date=tested), TODAY).code == code


@pytest.mark.parametrize(
    ("start", "years", "complete"),
    [
        (date(2020, 2, 29), 3, date(2023, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2020, 2, 28), 3, date(2023, 2, 28)),
        (date(2020, 3, 1), 3, date(2023, 3, 1)),
        (date(2021, 2, 28), 3, date(2024, 2, 28)),
    ],
)
def test_years_are_complete_by_the_calendar(start, years, complete):
    assert years_after(start, years) == complete


def test_who_arrived_on_29_february_has_until_the_last_of_february():
    def outcome(as_of):
        arrival = {"arrival": PartialDate(2020, 2, 29)}
        return finding_on("TMP-02", as_of=as_of, **arrival).outcome

    assert outcome(date(2023, 2, 28)) is Outcome.MET
    assert outcome(date(2023, 3, 1)) is Outcome.NOT_MET


def test_an_arrival_after_the_decision_is_a_mistake_and_not_a_short_stay():
    finding = finding_on("TMP-02", arrival=PartialDate(2026, 1, 5))

    assert finding.outcome is Outcome.UNKNOWN
    assert sentence(finding, "en") == (
        "Arrival in Canada: 5 January 2026. This lies after 1 March 2025, "
        "the day of the decision: check the date."
    )


def test_a_year_that_can_only_be_recent_is_recent_enough():
    rule = ElapsedLess(id="E", title=Words("E", "E"), fact="arrival", years=1)
    facts = {"arrival": Fact(PartialDate(2025))}

    assert rule.judge(facts, date(2025, 1, 1)).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        (PartialDate(2024, 4, 1), Outcome.MET),
        (PartialDate(2025, 3, 31), Outcome.MET),
        (PartialDate(2024, 3, 31), Outcome.NOT_MET),
        (PartialDate(2024, 5), Outcome.MET),
        (PartialDate(2024), Outcome.UNKNOWN),
        (PartialDate(2026), Outcome.NOT_MET),
    ],
)
def test_a_date_within_a_period_must_lie_in_it_on_every_day_that_it_can_be(when, outcome):
    year = {"first": date(2024, 4, 1), "last": date(2025, 3, 31)}
    rule = DateWithin(id="W", title=Words("W", "W"), fact="arrival", **year)

    assert rule.judge(fits(arrival=when), TODAY).outcome is outcome


def test_a_period_may_be_open_at_one_end():
    rule = DateWithin(id="W", title=Words("W", "W"), fact="arrival", first=date(2024, 4, 1))
    finding = rule.judge(fits(arrival=PartialDate(2024, 3)), TODAY)

    assert sentence(finding, "en") == (
        "Arrival in Canada: March 2024. It must fall on 1 April 2024 or later."
    )


def test_where_a_document_is_asked_a_declared_fact_does_not_suffice_and_a_declared_no_does():
    rule = YesNo(id="Y", title=Words("Y", "Y"), fact="may_work", seen=True)

    assert rule.judge(fits(), TODAY).outcome is Outcome.MET
    assert rule.judge(fits(may_work=Fact(True, TOLD)), TODAY).code == "evidence.needed"
    assert rule.judge(fits(may_work=Fact(False, TOLD)), TODAY).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_each_finding_says_whether_its_facts_were_seen(version):
    declared = {name: Fact(f.value, TOLD, f.by) for name, f in fits().items()}
    seen = assess(fits(), version, as_of=TODAY)
    told = assess(declared, version, as_of=TODAY)

    assert {finding.evidence for finding in seen.findings} == {Evidence.SEEN}
    assert {finding.evidence for finding in told.findings} == {TOLD}
    assert told.verdict is ELIGIBLE


def test_one_declared_fact_among_seen_ones_makes_the_finding_declared():
    assert finding_on("TMP-06", clb_reading=Fact(8, TOLD)).evidence is TOLD


def test_no_fact_means_no_evidence():
    assert finding_on("TMP-02", arrival=None).evidence is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", True),
        ("may_work", "yes"),
        ("may_work", 1),
        ("arrival", "2023-05-14"),
        ("education_level", "phd"),
        ("experience_abroad_years", True),
        ("experience_abroad_years", -1),
        ("experience_abroad_years", float("nan")),
        ("clb_reading", 6.5),
        ("clb_reading", 13),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_name(name, value):
    with pytest.raises(FactError, match=f"^{name}: "):
        assess(fits(**{name: value}), FIRST, as_of=TODAY)


@pytest.mark.parametrize(
    ("rule", "changes", "english", "french"),
    [
        (
            "TMP-02",
            {},
            (
                "Arrival in Canada: 14 May 2023. On 1 March 2025 this is less than 3 years ago; "
                "the limit is reached on 14 May 2026."
            ),
            (
                "Arrivée au Canada\xa0: 14 mai 2023. Au 1er mars 2025, cela fait moins de 3 ans; "
                "la limite est atteinte le 14 mai 2026."
            ),
        ),
        (
            "TMP-04",
            {"experience_abroad_years": 2.5},
            (
                "Years of experience in the occupation, outside Canada: 2.5. "
                "This is below the 3 asked."
            ),
            (
                "Années d’expérience dans la profession, à l’extérieur du Canada\xa0: 2,5. "
                "C’est moins que le minimum demandé, 3."
            ),
        ),
        (
            "TMP-06",
            {"clb_writing": 5},
            "CLB: writing 5. At least 6 is asked in listening, speaking, reading and writing.",
            (
                "CLB\xa0: expression écrite 5. Le minimum demandé est 6 en compréhension de l’oral, "
                "expression orale, compréhension de l’écrit et expression écrite."
            ),
        ),
    ],
)
def test_sentences_read_well_in_both_languages(rule, changes, english, french):
    finding = finding_on(rule, **changes)

    assert finding_sentence(finding, FIRST, "en") == english
    assert finding_sentence(finding, FIRST, "fr") == french
