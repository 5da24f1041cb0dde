"""What passes between the two organizations of a referral: messages and appointments."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import SharedCopy
from alongside.programmes.referrals.models import Referral

Row = TypeVar("Row", bound=Model)


def between(rows: QuerySet[Row], by: Acting) -> QuerySet[Row]:
    """Those that the asker may read: the sender always, the receiver only while the shared copy lives.

    The policies of both tables say the same; this holds without them.
    """
    held = SharedCopy.objects.visible_to(by).filter(referral_id=OuterRef("referral_id"))
    return rows.filter(Exists(held))


def may_read_between(referral: Referral, by: Acting, readable: SharedCopy | None) -> bool:
    """The same of one referral, told from the copy that the asker may read at this moment."""
    return by.works_for(referral.sender_id) or readable is not None
