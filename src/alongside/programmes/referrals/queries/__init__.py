"""What pages read, when it is more than a queryset."""

from alongside.programmes.referrals.queries.clocks import called_for, shared_opening, times_on
from alongside.programmes.referrals.queries.figures import as_of
from alongside.programmes.referrals.queries.lists import (
    PAGE,
    UNHEARD,
    Filters,
    Listed,
    first_found,
    first_page,
    lines,
    received,
    sent,
    shown_moved_at,
    shown_state,
    waiting_days,
)
from alongside.programmes.referrals.queries.options import Option, options
from alongside.programmes.referrals.queries.overdue import (
    Late,
    days_late,
    overdue,
    overdue_in_network,
)
from alongside.programmes.referrals.queries.partnership import networks, reached

__all__ = [
    "PAGE",
    "UNHEARD",
    "Filters",
    "Late",
    "Listed",
    "Option",
    "as_of",
    "called_for",
    "days_late",
    "first_found",
    "first_page",
    "lines",
    "networks",
    "options",
    "overdue",
    "overdue_in_network",
    "reached",
    "received",
    "sent",
    "shared_opening",
    "shown_moved_at",
    "shown_state",
    "times_on",
    "waiting_days",
]
