"""What passes between the two organizations of a referral: messages and appointments."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import SharedCopy

Row = TypeVar("Row", bound=Model)


def between(rows: QuerySet[Row], by: Acting) -> QuerySet[Row]:
    """Those that the asker may read: the sender always, the receiver only while the shared copy lives.

    The policies of both tables say the same; this holds without them.
    """
    held = SharedCopy.objects.visible_to(by).filter(referral_id=OuterRef("referral_id"))
    return rows.filter(Exists(held))
