"""The limits of the directory."""

import datetime

from django.utils import timezone

FRESH_DAYS = 14
"""A capacity statement older than this is shown as old, and asked for again."""

PAGE = 25
NEAR_KM = (5, 10, 25, 50, 100)


def stale_before() -> datetime.datetime:
    """Statements made before this moment are old."""
    return timezone.now() - datetime.timedelta(days=FRESH_DAYS)
