"""Who may decide eligibility; answers yes, or no with a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.clients import permissions as of_clients
from alongside.foundation.clients.models import Client


def may_decide(acting: Acting, client: Client) -> Answer:
    """Pre-screen a newcomer: whoever may change the record."""
    return of_clients.may_change(acting, client)


def may_draft(acting: Acting) -> Answer:
    """Write a new version of criteria and put it in force: whoever coordinates the network."""
    if not acting.network:
        return no(_("Only the network’s coordinators change criteria."))
    return YES
