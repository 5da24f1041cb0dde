"""What pages of the directory and of upper floors read from it."""

from alongside.foundation.directory.queries.capacity import (
    history_of,
    latest_capacity,
    old_statements,
    waiting_work,
)
from alongside.foundation.directory.queries.opening import openings
from alongside.foundation.directory.queries.organizations import (
    find_organizations,
    parts_today,
    search,
)
from alongside.foundation.directory.queries.places import (
    Near,
    distance_km,
    place_choices,
    slugs_within,
)
from alongside.foundation.directory.queries.plain import Joined, Once, holds
from alongside.foundation.directory.queries.services import Fitting, Wanted, services_fitting

__all__ = [
    "Fitting",
    "Joined",
    "Near",
    "Once",
    "Wanted",
    "distance_km",
    "find_organizations",
    "history_of",
    "holds",
    "latest_capacity",
    "old_statements",
    "openings",
    "parts_today",
    "place_choices",
    "search",
    "services_fitting",
    "slugs_within",
    "waiting_work",
]
