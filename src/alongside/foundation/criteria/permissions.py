"""Who may decide eligibility; answers yes, or no with a sentence."""

from __future__ import annotations

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer
from alongside.foundation.clients import permissions as of_clients
from alongside.foundation.clients.models import Client


def may_decide(acting: Acting, client: Client) -> Answer:
    """Pre-screen a newcomer: whoever may change the record."""
    return of_clients.may_change(acting, client)
