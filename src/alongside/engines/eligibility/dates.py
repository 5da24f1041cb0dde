"""Dates of which sometimes only the month or the year is known."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day: as much as somebody could say."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2023`, `2023-05` or `2023-05-14`; anything else is a ValueError."""
        match = WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a date such as 2023-05-14, 2023-05 or 2023")
        try:
            return cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        except ValueError as error:
            raise ValueError(f"{text!r} is not in the calendar") from error

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def complete(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        parts = [f"{self.year:04}", f"{self.month:02}" if self.month else ""]
        parts.append(f"{self.day:02}" if self.day else "")
        return "-".join(part for part in parts if part)


def years_after(start: date, years: int) -> date:
    """The day on which so many full years have passed.

    Of 29 February, a common year completes on 1 March: on 28 February a day is still missing.
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)
