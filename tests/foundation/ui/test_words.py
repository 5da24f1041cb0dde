"""Dates, money and sizes as the two languages of the house write them."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from alongside.foundation.ui import words

DAY = datetime.date(2026, 11, 21)
MORNING = datetime.datetime(2026, 11, 21, 19, 5, tzinfo=datetime.UTC)  # 2:05 pm in Toronto


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "21 November 2026"), ("fr", "21 novembre 2026"), ("ar", "21 نوفمبر 2026")],
)
def test_a_day_is_written_in_the_readers_language(language, written):
    with translation.override(language):
        assert words.day(DAY).replace(words.NBSP, " ") == written


def test_french_writes_the_first_of_a_month_as_premier():
    with translation.override("fr"):
        assert words.day(datetime.date(2026, 5, 1)).startswith("1er")


@pytest.mark.parametrize(
    ("language", "written"), [("en", "2:05 pm"), ("fr", "14 h 05"), ("ar", "14:05")]
)
def test_a_moment_is_told_by_the_clock_of_toronto(language, written):
    with translation.override(language):
        assert words.clock(MORNING).replace(words.NBSP, " ") == written


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (2500, "$2,500", "2 500 $"),
        (Decimal("19.5"), "$19.50", "19,50 $"),
        (0, "$0", "0 $"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(amount, english, french):
    with translation.override("en"):
        assert words.money(amount) == english
    with translation.override("fr"):
        assert words.money(amount).replace(words.NBSP, " ") == french


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (-3, "3 days ago"),
        (2, "in 2 days"),
        (-90, "3 months ago"),
        (-800, "2 years ago"),
    ],
)
def test_a_distance_in_time_is_told_in_the_unit_that_fits(days, told):
    with translation.override("en"):
        assert words.ago(DAY + datetime.timedelta(days=days), today=DAY) == told


def test_numbers_keep_their_thousands_apart():
    with translation.override("fr"):
        assert words.whole(1500) == f"1{words.NBSP}500"
        assert words.percent(0.864) == f"86{words.NBSP}%"
    with translation.override("en"):
        assert words.whole(1500) == "1,500"
        assert words.decimal(1234.56) == "1,234.6"


def test_a_file_size_is_in_the_largest_unit_that_fits():
    with translation.override("en"):
        assert words.file_size(52_428_800) == f"50{words.NBSP}MB"
        assert words.file_size(900) == "900 bytes"
    with translation.override("fr"):
        assert words.file_size(1_500_000) == f"1,4{words.NBSP}Mo"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amina Yusuf", "AY"),
        ("Jean-Luc de la Tour", "JT"),
        ("Suharto", "S"),
        ("", ""),
        ("نور المصري", "نا"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert words.initials(name) == letters


@pytest.mark.parametrize(
    ("language", "name", "told"),
    [
        ("en", "Mentoring", "JVS: Mentoring"),
        ("fr", "Mentorat", "JVS\N{NO-BREAK SPACE}: Mentorat"),
        ("en", "Mentoring at JVS", "Mentoring at JVS"),
    ],
)
def test_a_service_whose_name_says_whose_it_is_is_not_told_twice(language, name, told):
    with translation.override(language):
        assert words.with_house("JVS", name) == told
