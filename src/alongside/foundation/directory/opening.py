"""When an organization is open, in words that newcomers read too."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from alongside.foundation.ui import words as told


def weekdays(numbers: Iterable[int]) -> str:
    """The days on which an organization is open; Monday to Friday when none is named."""
    named = sorted(numbers)
    return ", ".join(str(WEEKDAYS[day]) for day in named) or _("Monday to Friday")


def closure_words(closure: Any) -> str:
    """Closed days in words: one day, or from when to when."""
    first, last = told.day(closure.starts), told.day(closure.ends)
    if first == last:
        return first
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}
