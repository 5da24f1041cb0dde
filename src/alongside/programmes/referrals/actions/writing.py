"""The thread of questions and answers between the two organizations."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.programmes.referrals import notices, permissions
from alongside.programmes.referrals.actions.locking import locked, note, still_shared
from alongside.programmes.referrals.models import Message, Referral


@transaction.atomic
def write(*, id: UUID, referral_id: UUID, body: str, by: Acting) -> Message:  # noqa: A002
    """Ask or answer; posted twice with one key, written once."""
    referral = locked(referral_id, by)
    require(permissions.may_write(by, referral))
    existing = Message.objects.filter(pk=id, referral=referral).first()
    if existing:
        return existing
    message = add_message(referral=referral, body=body, by=by, id=id)
    if by.works_for(referral.sender_id):
        notices.tell_receiver("referral.message", referral)
    else:
        notices.tell_sender("referral.message", referral)
    return message


def add_message(*, referral: Referral, body: str, by: Acting, **fields: UUID) -> Message:
    """Write one message as part of another verb, such as returning with a question.

    Raises `Refused` where the receiver's copy has ended; who answers by a link has none.
    """
    if by.person and by.works_for(referral.receiver_id):
        still_shared(referral, by)
    message = Message.objects.create(
        referral=referral, organization=by.organization, by=by.person, body=body, **fields
    )
    note("referral.message_written", referral, by)
    return message
