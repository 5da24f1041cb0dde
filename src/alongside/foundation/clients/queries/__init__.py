"""What pages and other programmes read of newcomers' records."""

from alongside.foundation.clients.queries import retention
from alongside.foundation.clients.queries.copies import Fact, copied, readable_copy
from alongside.foundation.clients.queries.duplicates import Likeness, possible_duplicates
from alongside.foundation.clients.queries.lists import (
    caseload,
    found,
    in_hand,
    keys_sought,
    names_of,
    search,
)
from alongside.foundation.clients.queries.own import (
    Held,
    Look,
    Sharing,
    held,
    keys_of_own_records,
    looks_at,
    own_records,
    readings_of,
    sharings,
)
from alongside.foundation.clients.queries.safety import Safety, safety_of, safety_of_copy
from alongside.foundation.clients.queries.waiting import figures, waiting_work

__all__ = [
    "Fact",
    "Held",
    "Likeness",
    "Look",
    "Safety",
    "Sharing",
    "caseload",
    "copied",
    "figures",
    "found",
    "held",
    "in_hand",
    "keys_of_own_records",
    "keys_sought",
    "looks_at",
    "names_of",
    "own_records",
    "possible_duplicates",
    "readable_copy",
    "readings_of",
    "retention",
    "safety_of",
    "safety_of_copy",
    "search",
    "sharings",
    "waiting_work",
]
