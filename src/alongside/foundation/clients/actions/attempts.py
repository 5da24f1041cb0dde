"""Tries to reach somebody."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.clients import permissions
from alongside.foundation.clients.models import Client, ContactAttempt
from alongside.foundation.journal import actions as journal


@transaction.atomic
def log_attempt(
    *,
    client_id: UUID,
    channel: str,
    result: str,
    by: Acting,
    note: str = "",
    at: datetime.datetime | None = None,
    id: UUID | None = None,  # noqa: A002 - the contract's word
) -> ContactAttempt:
    """Write down a try to reach somebody; the same key again gives the same line."""
    client = Client.objects.visible_to(by).get(pk=client_id)
    require(permissions.may_change(by, client))
    key = id or uuid7()
    take_turn(key)
    if made := ContactAttempt.objects.filter(pk=key, client=client).first():
        return made
    attempt = ContactAttempt(
        id=key, organization_id=client.organization_id, client=client, channel=channel,
        result=result, note=note, at=at or timezone.now(), by=by.person,
    )  # fmt: skip
    attempt.full_clean(validate_unique=False)
    attempt.save(force_insert=True)
    journal.record(
        "client.attempt", client, by=by, client=client.pk, channel=channel, result=result
    )
    return attempt
