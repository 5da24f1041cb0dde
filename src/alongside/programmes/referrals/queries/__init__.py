"""What pages read, when it is more than a queryset."""

from alongside.programmes.referrals.queries.lists import (
    Filters,
    received,
    sent,
    shown_state,
    waiting_days,
)
from alongside.programmes.referrals.queries.network import Network, network
from alongside.programmes.referrals.queries.options import Option, options

__all__ = [
    "Filters",
    "Network",
    "Option",
    "network",
    "options",
    "received",
    "sent",
    "shown_state",
    "waiting_days",
]
