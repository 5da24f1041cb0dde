"""The calendar of the invented story: working days, office hours, busy and quiet months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.demo.chance import Chance

TORONTO = ZoneInfo("America/Toronto")

# Fixed holidays of Ontario and the week in which offices are closed.
CLOSED = {(1, 1), (7, 1), (9, 30), (11, 11)} | {(12, day) for day in range(24, 32)}
# How busy a month is against an ordinary one: January and September bring people, summer does not.
BUSY = (1.25, 1.1, 1.15, 1.0, 1.0, 0.85, 0.65, 0.7, 1.35, 1.2, 1.1, 0.6)


class Calendar:
    """Working days of the two years that end on `today`, and of the weeks after it."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.first = today - timedelta(days=730)
        days = (self.first + timedelta(days=n) for n in range(-400, 730 + 120))
        self.working = [day for day in days if day.weekday() < 5 and not self._closed(day)]
        # Everything that has happened, happened before today: the site is opened at any hour.
        self.yesterday = self.working[bisect_left(self.working, today) - 1]

    @staticmethod
    def _closed(day: date) -> bool:
        return (day.month, day.day) in CLOSED

    def after(self, day: date, working_days: int) -> date:
        """The working day so many working days after (or before) a day."""
        place = bisect_right(self.working, day) - 1 + working_days
        return self.working[max(0, min(place, len(self.working) - 1))]

    def ago(self, working_days: int) -> date:
        """So many working days before today; 1 is the last day on which anything happened."""
        return self.working[bisect_left(self.working, self.today) - working_days]

    def moment(self, day: date, chance: Chance) -> datetime:
        """A moment of that day's office hours."""
        return at(day, 9 + chance.randrange(8), chance.randrange(60), chance.randrange(60))

    def busy_days(self, chance: Chance, count: int, growth: float = 1.6) -> list[date]:
        """So many days of the two years, more in busy months and more as the network grew."""
        past = [day for day in self.working if self.first <= day <= self.yesterday]
        weights = [BUSY[d.month - 1] * (1 + growth * n / len(past)) for n, d in enumerate(past)]
        return sorted(chance.choices(past, weights=weights, k=count))


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of Ontario's clock."""
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=TORONTO)
    return local.astimezone(UTC)
