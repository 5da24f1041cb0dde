"""The limits of the directory."""

import datetime

from django.utils import timezone

from alongside.foundation.directory.models import CapacityStatement

FRESH_DAYS = 14
"""A capacity statement older than this is shown as old, and asked for again; until then it counts in full."""

GONE_DAYS = 42
"""From this age on a capacity statement that nobody has confirmed counts for nothing."""

PAGE = 25
NEAR_KM = (5, 10, 25, 50, 100)


def stale_before() -> datetime.datetime:
    """Statements made before this moment are old."""
    return timezone.now() - datetime.timedelta(days=FRESH_DAYS)


def counted_room(available: int, days: int) -> int:
    """What a statement of room counts as after so many days without being confirmed, in whole places.

    In full up to FRESH_DAYS, then along a straight line down to 0 at GONE_DAYS, rounded half up:
    12 places stated 31 days ago count as 12 x (42 - 31) / (42 - 14), 5. A day that lies ahead is today.
    """
    left, span = GONE_DAYS - max(days, FRESH_DAYS), GONE_DAYS - FRESH_DAYS
    return (2 * available * max(left, 0) + span) // (2 * span)


def counts_as(stated: CapacityStatement) -> int:
    """What a statement counts as today."""
    age = timezone.localdate() - timezone.localdate(stated.stated_at)
    return counted_room(stated.available, age.days)
