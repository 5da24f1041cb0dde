"""Working days in Ontario: days on which somebody is open, public holidays left out.

Holidays are those of the Employment Standards Act. Days are dates of Ontario's calendar and have no
hours, so that the change of clocks in March and November moves none of them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

DAY = datetime.timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
# New Year, Canada Day, Christmas, Boxing Day: kept on a working day when they fall on a weekend, and
# whoever opens on weekends keeps the day itself too.
FIXED = frozenset({(1, 1), (7, 1), (12, 25), (12, 26)})

Period = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Opening:
    """On which days an organization is open: weekdays (Monday is 0), less its own closed periods.

    `closed`: first and last day of each, both included. A public holiday is never an open day.
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: tuple[Period, ...] = ()

    def is_open(self, day: datetime.date) -> bool:
        """Whether work is done there on this day."""
        if day.weekday() not in self.weekdays or _is_holiday(day):
            return False
        return not any(first <= day <= last for first, last in self.closed)

    def with_other(self, other: Opening) -> Opening:
        """The days on which both are open; this one's own where they have no weekday in common."""
        shared = self.weekdays & other.weekdays
        return Opening(shared, self.closed + other.closed) if shared else self


USUAL = Opening()


@lru_cache(maxsize=4096)
def working_days_between(
    since: datetime.date, until: datetime.date, opening: Opening = USUAL
) -> int:
    """Working days after `since` up to and with `until`; 0 when `until` is not later.

    Counted once: the lines of a list wait since the same few days.
    """
    return sum(opening.is_open(since + DAY * n) for n in range(1, (until - since).days + 1))


def working_day_after(since: datetime.date, days: int, opening: Opening = USUAL) -> datetime.date:
    """The day on which so many working days after `since` are reached; `since` itself for 0.

    It always comes: closed periods end, and some weekday is open. Raises ValueError where none is.
    """
    if not opening.weekdays:
        raise ValueError("an opening without any weekday")
    day = since
    while days > 0:
        day += DAY
        days -= opening.is_open(day)
    return day


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, public holidays left out."""
    return USUAL.is_open(day)


def _is_holiday(day: datetime.date) -> bool:
    return day in public_holidays(day.year) or (day.month, day.day) in FIXED


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
