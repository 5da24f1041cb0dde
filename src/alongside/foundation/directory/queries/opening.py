"""On which days organizations are open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from alongside.foundation.access.working_days import MONDAY_TO_FRIDAY, Opening
from alongside.foundation.directory.models import Closure, Organization


def openings(organizations: Iterable[UUID], since: datetime.date) -> dict[UUID, Opening]:
    """When each is open from `since` on. Two queries, however many."""
    keys = set(organizations)
    closed: dict[UUID, list[tuple[datetime.date, datetime.date]]] = {key: [] for key in keys}
    ahead = Closure.objects.filter(organization__in=keys, ends__gte=since)
    for key, starts, ends in ahead.values_list("organization_id", "starts", "ends"):
        closed[key].append((starts, ends))
    weekdays = Organization.objects.filter(pk__in=keys).values_list("pk", "open_weekdays")
    return {
        key: Opening(frozenset(days) or MONDAY_TO_FRIDAY, tuple(closed[key]))
        for key, days in weekdays
    }
