"""Working days in Ontario: weekdays that are no public holiday of the Employment Standards Act."""

from __future__ import annotations

import datetime
from functools import lru_cache

DAY = datetime.timedelta(days=1)


def working_days_between(since: datetime.date, until: datetime.date) -> int:
    """Working days after `since` up to and with `until`; 0 when `until` is not later."""
    return sum(is_working_day(since + DAY * n) for n in range(1, (until - since).days + 1))


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, public holidays left out."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


@lru_cache
def public_holidays(year: int) -> frozenset[datetime.date]:
    """Ontario's nine public holidays (Employment Standards Act, 2000, s. 1), moved off weekends.

    A holiday on a weekend is kept on the next working day, as most agencies do.
    """
    new_year = datetime.date(year, 1, 1)
    canada = datetime.date(year, 7, 1)
    christmas, boxing = datetime.date(year, 12, 25), datetime.date(year, 12, 26)
    fixed = {
        _nth_weekday(year, 2, 0, 3),
        easter(year) - 2 * DAY,
        _last_monday_before(datetime.date(year, 5, 25)),
        _nth_weekday(year, 9, 0, 1),
        _nth_weekday(year, 10, 0, 2),
    }
    for day in (new_year, canada, christmas, boxing):
        observed = day
        while observed.weekday() >= 5 or observed in fixed:
            observed += DAY
        fixed.add(observed)
    return frozenset(fixed)


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    j, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * j - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return datetime.date(year, month, (h - m + r + month + 19) % 32)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> datetime.date:
    first = datetime.date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_before(day: datetime.date) -> datetime.date:
    return day - DAY * ((day.weekday() - 1) % 7 + 1)
