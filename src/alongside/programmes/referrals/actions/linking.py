"""One referral after another for the same person: the next draft, linked to the one before."""

from __future__ import annotations

from typing import Any

from alongside.foundation.access.ids import uuid7
from alongside.programmes.referrals.models import Referral, Subject


def open_linked(before: Referral, **fields: Any) -> Referral:
    """Open a draft at the sender for the same person; no consent and no copy comes along."""
    linked = Referral.objects.create(
        id=uuid7(),
        sender_id=before.sender_id,
        client_id=before.client_id,
        place_id=before.place_id,
        urgency=before.urgency,
        previous=before,
        **fields,
    )
    Subject.objects.create(
        referral=linked,
        sender_id=before.sender_id,
        client_id=before.client_id,
        initials=before.subject.initials,
    )
    return linked
