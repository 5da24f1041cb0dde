"""Taking a consent, and ending it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.clients import notices, permissions, policy, wording
from alongside.foundation.clients.models import Client, Consent
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import FileKind
from alongside.foundation.journal import actions as journal


@transaction.atomic
def take_consent(
    *,
    client_id: UUID,
    receiver_id: UUID | None,
    fields: Collection[str],
    purposes: Collection[str],
    read_in: str,
    interpreter: str,
    given: str,
    until: datetime.date,
    risks_told: bool,
    by: Acting,
    signed_file_id: UUID | None = None,
    id: UUID | None = None,  # noqa: A002 - the contract's word
) -> Consent:
    """Record what a person agreed to; the same key again gives the same receipt."""
    client = Client.objects.visible_to(by).select_for_update(of=("self",)).get(pk=client_id)
    key = id or uuid7()
    take_turn(key)
    if made := Consent.objects.visible_to(by).filter(pk=key, client=client).first():
        return made
    require(permissions.may_change(by, client))
    sound = policy.consent_is_sound(
        has_receiver=receiver_id is not None, fields=fields, purposes=purposes, given=given,
        until=until, risks_told=risks_told,
    )  # fmt: skip
    require(sound)
    consent = Consent(
        id=key, organization_id=client.organization_id, client=client, receiver_id=receiver_id,
        fields=_in_order(Shareable.values, fields), purposes=_in_order(Purpose.values, purposes),
        read_in=read_in, interpreter=interpreter, given=given, until=until,
        risks_told=risks_told, taken_by=by.person, signed_file_id=signed_file_id,
        wording=wording.current(read_in),
    )  # fmt: skip
    consent.save(force_insert=True)
    verb = "consent.given" if receiver_id else "consent.given_here"
    _write(verb, consent, by, fields=consent.fields, purposes=consent.purposes)
    return consent


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, how: str, by: Acting) -> Consent:
    """End a consent; a trigger of the database ends every copy under it in the same transaction.

    Ending it twice changes nothing, and nothing brings it back.
    """
    found = Consent.objects.visible_to(by).select_for_update(of=("self",))
    consent = found.select_related("client__worker").get(pk=consent_id)
    require(permissions.may_withdraw(by, consent))
    if consent.withdrawn_at:
        return consent
    consent.withdrawn_at, consent.withdrawn_how = timezone.now(), how
    consent.save(update_fields=["withdrawn_at", "withdrawn_how"])
    _write("consent.withdrawn", consent, by, how=how)
    notices.withdrawal_reached_worker(consent, by)
    return consent


@transaction.atomic
def add_signed_paper(*, consent_id: UUID, upload: IO[bytes], by: Acting) -> Consent:
    """Keep the scan of a signed consent with its receipt; once only."""
    found = Consent.objects.visible_to(by).select_for_update(of=("self",))
    consent = found.get(pk=consent_id)
    require(permissions.may_add_paper(by, consent))
    file = files.store(upload=upload, kind=FileKind.CONSENT, client_id=consent.client_id, by=by)
    consent.signed_file_id = file.pk
    consent.save(update_fields=["signed_file_id"])
    return consent


def _write(verb: str, consent: Consent, by: Acting, **data: Any) -> None:
    parties = {consent.organization_id, consent.receiver_id} - {None}
    receiver = str(consent.receiver_id) if consent.receiver_id else ""
    journal.record(
        verb, consent, by=by, organizations=parties, client=consent.client_id,
        consent=str(consent.pk), receipt=consent.receipt, receiver=receiver, **data,
    )  # fmt: skip


def _in_order(known: Collection[str], chosen: Collection[str]) -> list[str]:
    return [str(name) for name in known if name in chosen]
