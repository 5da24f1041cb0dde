"""Who opens which page of criteria, and the draft that an address names."""

from __future__ import annotations

from uuid import UUID

from alongside.foundation.access.gates import role
from alongside.foundation.access.roles import ADMINISTRATOR, NETWORK_COORDINATOR, ROLES
from alongside.foundation.criteria.actions.drafting import DraftGone
from alongside.foundation.criteria.models import Draft

readers = role(*ROLES)
coordinators = role(NETWORK_COORDINATOR, ADMINISTRATOR)


def draft_at(pk: UUID) -> Draft:
    """The draft, with what every page about it names; when it is gone the page says why."""
    near = Draft.objects.select_related("criteria", "based_on__criteria", "began_by")
    draft = near.filter(pk=pk).first()
    if draft is None:
        raise DraftGone
    return draft
