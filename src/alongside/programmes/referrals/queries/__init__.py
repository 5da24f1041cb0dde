"""What pages read, when it is more than a queryset."""

from alongside.programmes.referrals.queries.clocks import called_for, shared_opening, times_on
from alongside.programmes.referrals.queries.lists import (
    UNHEARD,
    Filters,
    received,
    sent,
    shown_moved_at,
    shown_state,
    waiting_days,
)
from alongside.programmes.referrals.queries.network import Network, network
from alongside.programmes.referrals.queries.options import Option, options
from alongside.programmes.referrals.queries.overdue import (
    Late,
    days_late,
    overdue,
    overdue_in_network,
)

__all__ = [
    "UNHEARD",
    "Filters",
    "Late",
    "Network",
    "Option",
    "called_for",
    "days_late",
    "network",
    "options",
    "overdue",
    "overdue_in_network",
    "received",
    "sent",
    "shared_opening",
    "shown_moved_at",
    "shown_state",
    "times_on",
    "waiting_days",
]
