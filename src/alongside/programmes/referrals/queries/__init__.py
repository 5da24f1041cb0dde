"""What pages read, when it is more than a queryset."""

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

__all__ = [
    "UNHEARD",
    "Filters",
    "Network",
    "Option",
    "network",
    "options",
    "received",
    "sent",
    "shown_moved_at",
    "shown_state",
    "waiting_days",
]
