"""Dates in three boxes, birth dates that may be partly known, files with limits."""

import datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from alongside.foundation.ui.fields import (
    BirthDate,
    PartialDate,
    TelephoneField,
    ThreeBoxDate,
    UploadField,
)


class Arrival(forms.Form):
    arrived = ThreeBoxDate(label="Arrived", past=True)


class Birth(forms.Form):
    born = BirthDate(label="Born")


class Upload(forms.Form):
    cv = UploadField(label="Résumé")


def arrival(day, month, year):
    return Arrival({"arrived_day": day, "arrived_month": month, "arrived_year": year})


def born(day="", month="", year="", **more):
    return Birth({"born_day": day, "born_month": month, "born_year": year, **more})


@pytest.mark.parametrize("month", ["3", "03", "March", "mars", "Mar.", "٣"])
def test_a_month_may_be_a_number_or_a_name(month):
    form = arrival("7", month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["arrived"] == datetime.date(2026, 3, 7)


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        (("31", "2", "2026"), "31 February 2026 does not exist"),
        (("31", "", "2026"), "The date must include: month."),
        (("", "", "2026"), "The date must include: day, month."),
        (("1", "13", "2026"), "“13” is not a month"),
        (("1", "smarch", "2026"), "“smarch” is not a month"),
        (("x", "1", "2026"), "“x” is not a day"),
        (("0", "1", "2026"), "0 January 2026 does not exist"),
        (("1", "1", "26"), "The year must have 4 digits"),
        (("1", "1", "0000"), "The year must be 1900 or later"),
        (("1", "1", "²⁰²⁶"), "The year must have 4 digits"),
        (("1" * 500, "1", "2026"), "is not a day"),
        (("", "", ""), "Enter a day, a month and a year."),
    ],
)
def test_an_impossible_date_says_what_is_wrong(boxes, told):
    with translation.override("en"):
        form = arrival(*boxes)
        assert told in form.errors["arrived"][0]


def test_what_was_typed_stays_in_the_boxes():
    page = str(arrival("31", "February", "2026"))
    assert 'value="31"' in page
    assert 'value="February"' in page


def test_html_typed_into_a_box_stays_text():
    assert "<script>" not in str(arrival("<script>", "1", "2026"))


def test_a_date_to_come_is_refused_where_the_past_is_asked():
    later = timezone.localdate() + datetime.timedelta(days=2)
    with translation.override("en"):
        form = arrival(str(later.day), str(later.month), str(later.year))
        assert "today or in the past" in form.errors["arrived"][0]


def test_a_date_out_of_range_names_the_limit():
    class Ranged(forms.Form):
        when = ThreeBoxDate(
            earliest=datetime.date(2020, 1, 1), latest=datetime.date(2020, 12, 31), required=False
        )

    def told(year):
        form = Ranged({"when_day": "1", "when_month": "6", "when_year": year})
        return form.errors["when"][0].replace("\N{NO-BREAK SPACE}", " ")

    with translation.override("en"):
        assert told("2019") == "The date must be 1 January 2020 or later."
        assert told("2021") == "The date must be 31 December 2020 or earlier."
        assert Ranged({}).is_valid()


def test_a_stored_date_fills_the_boxes():
    page = str(Arrival(initial={"arrived": datetime.date(2026, 3, 4)}))
    assert 'value="4"' in page
    assert 'value="2026"' in page


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ({"year": "1988"}, PartialDate(1988)),
        ({"year": "1988", "month": "5"}, PartialDate(1988, 5)),
        ({"year": "1988", "month": "5", "day": "3"}, PartialDate(1988, 5, 3)),
        ({"born_unknown": "on"}, None),
    ],
)
def test_a_birth_date_may_be_partly_known_or_not_at_all(typed, given):
    form = born(**typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == given


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "tick “Not known”"),
        ({"year": "1988", "born_unknown": "on"}, "not both"),
        ({"day": "3", "year": "1988"}, "Enter the month too"),
        ({"month": "3"}, "Enter at least the year"),
        ({"day": "30", "month": "2", "year": "1988"}, "does not exist"),
        ({"year": "2999"}, "in the past"),
    ],
)
def test_an_impossible_birth_date_says_what_is_wrong(typed, told):
    with translation.override("en"):
        assert told in born(**typed).errors["born"][0]


def test_a_partial_date_is_written_as_far_as_it_is_known():
    with translation.override("en"):
        assert str(PartialDate(1988)) == "1988"
        assert str(PartialDate(1988, 5)) == "May 1988"
        assert PartialDate(1988).date is None
        assert PartialDate(1988, 5, 3).date == datetime.date(1988, 5, 3)


def test_a_birth_date_that_is_stored_as_unknown_shows_its_tick():
    assert "checked" in str(Birth(initial={"born": "unknown"}))


class Huge(SimpleUploadedFile):
    """A file that says it is 50 MB without being so."""

    def __init__(self, name="cv.pdf"):
        super().__init__(name, b"x")
        self.size = 50 * 1024 * 1024


def test_a_file_of_50_mb_is_told_its_size_and_the_limit():
    with translation.override("en"):
        told = Upload({}, {"cv": Huge()}).errors["cv"][0].replace("\N{NO-BREAK SPACE}", " ")
    assert told == "“cv.pdf” is 50 MB. A file may be at most 10 MB. Choose a smaller one."


def test_a_file_of_another_kind_is_told_the_kinds():
    with translation.override("en"):
        told = Upload({}, {"cv": SimpleUploadedFile("run.exe", b"MZ")}).errors["cv"][0]
    assert "PDF" in told


def test_an_empty_file_is_told_so():
    with translation.override("en"):
        told = Upload({}, {"cv": SimpleUploadedFile("cv.pdf", b"")}).errors["cv"][0]
    assert told == "The file is empty. Choose another one."


def test_a_good_file_passes():
    assert Upload({}, {"cv": SimpleUploadedFile("cv.PDF", b"%PDF")}).is_valid()


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        ("unknown", {"born_unknown": "on"}, False),
        (PartialDate(1988), {"born_year": "1988"}, False),
        (PartialDate(1988), {"born_year": "1989"}, True),
        (None, {}, False),
    ],
)
def test_a_date_knows_whether_it_was_changed(initial, typed, changed):
    assert Birth(typed, initial={"born": initial}).has_changed() is changed


@pytest.mark.parametrize(
    "typed",
    [
        "416-555-0199",
        "(416) 555 0199",
        "+1.416.555.0199 ext. 12",
        "4165550199 x12",
        "514-555-0199 poste 12",
        "416-555-0199 / 647-555-0100",
        "211",
        "",
    ],
)
def test_a_telephone_number_is_taken_as_it_is_written(typed):
    assert TelephoneField(required=False).clean(typed) == typed


@pytest.mark.parametrize("typed", ["mother", "416-555-01O9", "CALL ME", "12", "416-555-0199 Amina"])
def test_what_nobody_can_dial_is_refused_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match="416-555-0199 ext"):
        TelephoneField().clean(typed)
