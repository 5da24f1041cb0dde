"""What may stand in the addresses of referrals beside keys: the ending of a table, and a month."""

from __future__ import annotations

import datetime

from django.urls.converters import StringConverter


class TableKind(StringConverter):
    """The endings of tables that are taken away."""

    regex = "csv|xlsx"


class Month:
    """A month of the calendar: 2026-10."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> datetime.date:
        """Its first day; a year that no calendar has is no address."""
        return datetime.date(int(value[:4]), int(value[5:]), 1)

    def to_url(self, value: datetime.date | str) -> str:
        """The month of a day; a text stays."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"
