import datetime

from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.access.working_days import (
    easter,
    is_working_day,
    public_holidays,
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
