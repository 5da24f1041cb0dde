"""The engine on files."""

import csv
import time
from datetime import date

import pytest

from alongside.engines.eligibility import assess
from alongside.engines.eligibility.command import CriteriaError, TableError, run
from tests.engines.eligibility.people import FIRST, SETS, TODAY, fits

CRITERIA = SETS / "mentoring-partnership.json"
HEADER = (
    "person,status,may_work,arrival,education_level,education_abroad,experience_abroad_years,"
    "clb_listening,clb_speaking,clb_reading,clb_writing,employment,available_full_time,"
    "status_evidence"
)
FITS = "permanent_resident,yes,2023-05-14,master,yes,4.5,7,7,7,7,unemployed,yes,seen"


@pytest.fixture
def decide(tmp_path):
    """Decide on rows under the first set, and give back what stands in the file."""

    def decided(*rows, header=HEADER, as_of=TODAY):
        facts, out = tmp_path / "facts.csv", tmp_path / "verdicts.csv"
        facts.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        summary = run(CRITERIA, facts, out, as_of=as_of)
        with out.open(encoding="utf-8", newline="") as file:
            return summary, list(csv.DictReader(file))

    return decided


def test_everybody_gets_a_verdict_with_reasons(decide):
    summary, rows = decide(f"A,{FITS}", f"B,{FITS}".replace("unemployed", "30_hours_or_more"), "C")

    assert [row["verdict"] for row in rows] == [
        "eligible",
        "not eligible",
        "cannot tell yet",
    ]
    assert summary.verdicts == {"eligible": 1, "not eligible": 1, "cannot tell yet": 1}
    assert rows[0]["TMP-06"] == "met"
    assert rows[1]["reasons_en"] == "Work: 30 hours a week or more. Accepted: no paid work."
    assert rows[1]["reasons_fr"].startswith("Emploi\xa0: 30 heures")
    assert rows[2]["ask_for"].startswith("status may_work arrival education_level")


def test_a_row_may_bring_its_own_day(decide):
    _, rows = decide(f"A,{FITS},2026-05-14", header=HEADER + ",as_of")

    assert (rows[0]["as_of"], rows[0]["TMP-02"]) == ("2026-05-14", "not_met")


def test_columns_without_a_rule_and_rules_without_a_column_are_told(decide):
    summary, _ = decide("A,permanent_resident,x", header="person,status,shoe_size")

    assert summary.unused == ("shoe_size",)
    assert "arrival" in summary.absent


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(decide):
    _, rows = decide(f"=cmd(),{FITS}")

    assert rows[0]["person"] == "'=cmd()"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f",{FITS}", "facts.csv:2: person is empty"),
        (
            f"A,{FITS}".replace("yes", "maybe", 1),
            "may_work: 'maybe' is neither yes nor no",
        ),
        (
            f"A,{FITS}".replace("2023-05-14", "2023-02-30"),
            "2023-02-30' is not in the calendar",
        ),
        (f"A,{FITS}".replace("2023-05-14", "14/05/2023"), "is not a date such as"),
        (f"A,{FITS}".replace("master", "phd"), "education_level: 'phd' is none of"),
        (f"A,{FITS}".replace("4.5", "nan"), "'nan' is not a number from 0 up"),
        (f"A,{FITS}".replace("4.5", "many"), "'many' is not a number"),
        (f"A,{FITS}".replace("7", "13", 1), "'13' is not a level from 0 to 12"),
        (f"A,{FITS}".replace("7", "6.5", 1), "'6.5' is not a level from 0 to 12"),
        (f"A,{FITS}".replace("seen", "sworn"), "evidence 'sworn' is neither seen nor"),
        (f"A,{FITS},more", "15 cells under 14 columns"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(decide, row, message):
    with pytest.raises(TableError) as refusal:
        decide(row)

    assert "facts.csv:2: " in str(refusal.value)
    assert message in str(refusal.value)


def test_mistakes_are_told_together_and_nothing_is_written(decide, tmp_path):
    with pytest.raises(TableError) as refusal:
        decide(f"A,{FITS}", "B,PR", "C,PR")

    assert len(refusal.value.mistakes) == 2
    assert not (tmp_path / "verdicts.csv").exists()


def test_a_file_full_of_mistakes_stops_early(decide):
    with pytest.raises(TableError) as refusal:
        decide(*["A,PR"] * 1000)

    assert len(refusal.value.mistakes) == 21


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("name,status", "facts.csv:1: there is no column called person"),
        ("person,status,status", "facts.csv:1: two columns are called status"),
    ],
)
def test_a_header_that_cannot_be_read_is_told(decide, header, message):
    with pytest.raises(TableError, match=message):
        decide("A,permanent_resident", header=header)


def test_another_encoding_is_told_with_its_line(tmp_path):
    facts = tmp_path / "facts.csv"
    facts.write_bytes("person,status\nA,citizen\nRenée,citizen\n".encode("cp1252"))

    with pytest.raises(TableError, match=r"facts\.csv:3: is not UTF-8"):
        run(CRITERIA, facts, tmp_path / "out.csv", as_of=TODAY)


def test_criteria_that_are_not_json_are_told_with_their_line(tmp_path):
    criteria = tmp_path / "criteria.json"
    criteria.write_text('{\n"slug": \n}', encoding="utf-8")

    with pytest.raises(CriteriaError, match=r"criteria\.json:3: "):
        run(criteria, tmp_path / "facts.csv", tmp_path / "out.csv", as_of=TODAY)


@pytest.mark.parametrize(
    ("as_of", "message"),
    [(None, "no day was given"), (date(1999, 1, 1), "is in force on")],
)
def test_a_day_without_criteria_is_told(decide, as_of, message):
    with pytest.raises(TableError, match=message):
        decide(f"A,{FITS}", as_of=as_of)


def test_a_hundred_thousand_people_take_seconds():
    """The engine alone, on a tenth of them, with room for a busy machine."""
    facts = fits()
    started = time.process_time()
    for _ in range(10_000):
        assess(facts, FIRST, as_of=TODAY)

    assert time.process_time() - started < 2
