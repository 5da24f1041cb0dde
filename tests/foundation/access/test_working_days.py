import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.access.working_days import (
    Opening,
    easter,
    is_working_day,
    public_holidays,
    working_day_after,
    working_days_between,
)

days = st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 12, 31))


def test_the_holidays_of_2026_are_those_of_the_calendar():
    assert sorted(day.isoformat() for day in public_holidays(2026)) == [
        "2026-01-01", "2026-02-16", "2026-04-03", "2026-05-18", "2026-07-01",
        "2026-09-07", "2026-10-12", "2026-12-25", "2026-12-28",
    ]  # fmt: skip


def test_easter_falls_where_the_almanac_says():
    assert [easter(year).isoformat() for year in (2008, 2025, 2026, 2038)] == [
        "2008-03-23",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
    ]


@given(st.integers(2000, 2050))
def test_every_year_has_nine_holidays_and_none_on_a_weekend(year):
    assert len(public_holidays(year)) == 9
    assert all(day.weekday() < 5 for day in public_holidays(year))


def test_over_a_long_weekend_one_working_day_passes():
    friday, tuesday = datetime.date(2026, 10, 9), datetime.date(2026, 10, 13)
    assert working_days_between(friday, tuesday) == 1


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_working_days_add_up_over_a_middle_day(start, first, second):
    middle = start + datetime.timedelta(days=first)
    end = middle + datetime.timedelta(days=second)
    assert working_days_between(start, end) == working_days_between(
        start, middle
    ) + working_days_between(middle, end)


@given(days)
def test_the_day_itself_is_not_counted(day):
    assert working_days_between(day, day) == 0
    assert working_days_between(day - datetime.timedelta(days=1), day) == is_working_day(day)


openings = st.builds(
    Opening,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.lists(
        st.tuples(days, st.integers(0, 60)).map(
            lambda pair: (pair[0], pair[0] + datetime.timedelta(days=pair[1]))
        ),
        max_size=4,
    ).map(tuple),
)


@given(days, st.integers(0, 60), openings)
def test_counting_forward_and_counting_back_agree(start, wanted, opening):
    there = working_day_after(start, wanted, opening)
    assert working_days_between(start, there, opening) == wanted
    assert there == start if wanted == 0 else opening.is_open(there)


@given(days, st.integers(0, 40), openings)
def test_a_working_day_more_is_never_sooner(start, wanted, opening):
    assert working_day_after(start, wanted, opening) < working_day_after(start, wanted + 1, opening)


@given(openings, openings, days)
def test_days_of_both_are_days_of_each_where_they_share_a_weekday(ours, theirs, day):
    both = ours.with_other(theirs)
    if ours.weekdays & theirs.weekdays:
        assert both.is_open(day) == (ours.is_open(day) and theirs.is_open(day))
    else:
        assert both == ours


def test_holidays_new_year_and_a_closed_week_are_stepped_over():
    """From Christmas week 2026: the 25th and (for Boxing Day) the 28th, New Year, a week of our own."""
    eve, new_year = datetime.date(2026, 12, 24), datetime.date(2027, 1, 1)
    assert working_day_after(eve, 1) == datetime.date(2026, 12, 29)
    assert working_day_after(datetime.date(2026, 12, 31), 1) == datetime.date(2027, 1, 4)
    closed = Opening(closed=((datetime.date(2026, 12, 29), new_year),))
    assert working_day_after(eve, 1, closed) == datetime.date(2027, 1, 4)


def test_who_opens_on_saturdays_keeps_a_christmas_that_falls_on_one():
    saturdays = Opening(frozenset({5}))
    friday = datetime.date(2027, 12, 24)
    assert working_day_after(friday, 1, saturdays) == datetime.date(2028, 1, 8)


@pytest.mark.parametrize("sunday", [datetime.date(2026, 3, 8), datetime.date(2026, 11, 1)])
def test_the_change_of_clocks_moves_no_working_day(sunday):
    """23 or 25 hours between two midnights are one day of the calendar."""
    friday = sunday - datetime.timedelta(days=2)
    assert working_day_after(friday, 1) == sunday + datetime.timedelta(days=1)
    assert working_days_between(friday, sunday + datetime.timedelta(days=1)) == 1


def test_an_opening_without_a_weekday_is_a_mistake():
    with pytest.raises(ValueError, match="weekday"):
        working_day_after(datetime.date(2026, 11, 23), 1, Opening(frozenset()))
