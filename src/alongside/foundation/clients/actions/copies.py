"""Sharing exactly what was agreed, ending copies, and a receiver's own record at enrolment."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import permissions, portions
from alongside.foundation.clients.models import Client, Consent, SharedCopy
from alongside.foundation.clients.states import Ended, Shareable
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import FileKind, StoredFile
from alongside.foundation.journal import actions as journal


@transaction.atomic
def share_copy(
    *, consent_id: UUID, referral_id: UUID, extra: Mapping[str, Any], by: Acting
) -> SharedCopy:
    """Copy exactly the consented fields to the receiver that the consent names.

    `extra` holds what the record itself does not (pre-screen, suitability); of it too only what was
    agreed is taken. The database looks at the consent again. The same again gives the same copy.
    """
    taken = Consent.objects.visible_to(by).select_for_update(of=("self",))
    consent = taken.select_related("client__place").get(pk=consent_id)
    require(permissions.may_share(by, consent))
    fields = consented_fields(consent, extra)
    take_turn(referral_id)
    standing = SharedCopy.objects.readable().filter(referral_id=referral_id).first()
    if standing and standing.consent_id == consent.pk and standing.fields == fields:
        return standing
    if standing:
        end_copies(referral_id=referral_id, why=Ended.RECALLED, by=by)
    return _copy(consent, referral_id, fields, by)


def consented_fields(consent: Consent, extra: Mapping[str, Any]) -> dict[str, Any]:
    """What the consent covers and nothing beside it, from the record and from who sends.

    Of `extra` only what was agreed to is taken; a part of the record cannot come in that way.
    """
    if strange := set(extra) - portions.ADDED_BY_SENDER:
        named = ", ".join(portions.label(name) for name in sorted(strange))
        raise Refused(_("This cannot be added to what is sent: %(parts)s.") % {"parts": named})
    agreed = {name: value for name, value in extra.items() if name in consent.fields and value}
    resume = resume_of(consent) if Shareable.RESUME in consent.fields else None
    if resume:
        agreed[Shareable.RESUME.value] = {"name": resume.name, "sha256": resume.sha256}
    return portions.of_client(consent.client, consent.fields) | agreed


def resume_of(consent: Consent) -> StoredFile | None:
    """The newest résumé in the record that the consent is about."""
    kept = StoredFile.objects.filter(
        organization_id=consent.organization_id, client_id=consent.client_id, kind=FileKind.RESUME
    )
    return kept.filter(shared_copy_id__isnull=True).order_by("-created_at", "-id").first()


def _copy(consent: Consent, referral_id: UUID, fields: dict[str, Any], by: Acting) -> SharedCopy:
    if consent.receiver_id is None:
        raise Refused(_("This consent names no organization to send to."))
    copy = SharedCopy(
        id=uuid7(), consent=consent, client_id=consent.client_id, sender_id=consent.organization_id,
        receiver_id=consent.receiver_id, referral_id=referral_id, fields=fields,
        until=end_of(consent.until),
    )  # fmt: skip
    copy.save(force_insert=True)
    if resume := resume_of(consent) if Shareable.RESUME in fields else None:
        files.copy_for(file=resume, organization_id=consent.receiver_id, shared_copy_id=copy.pk)
    journal.record(
        "client.shared", consent.client, by=by, client=consent.client_id,
        organizations=[consent.receiver_id], receiver=str(consent.receiver_id),
        referral=str(referral_id), consent=str(consent.pk), fields=sorted(fields),
    )  # fmt: skip
    return copy


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which a day is over, where the network is."""
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min)
    return timezone.make_aware(midnight)


@transaction.atomic
def end_copies(*, referral_id: UUID, why: str, by: Acting) -> int:
    """End the copies of a referral, as either side; gives how many there were to end.

    `by` is the asker that the database already knows from its scope.
    """
    ended = Ended(why)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_end_copies(%s, %s)", [referral_id, ended.value])
        count: int = cursor.fetchone()[0]
    if count:
        journal.record("client.copy_ended", None, by=by, referral=str(referral_id), why=ended.value)
    return count


@transaction.atomic
def start_own_record(*, copy: SharedCopy, by: Acting) -> Client:
    """The receiver's own record, begun from the copy at enrolment, as the consent text says.

    Call it before the copy is ended. Asked again it gives the same record.
    """
    require(permissions.may_keep_own_record(by, copy))
    take_turn(copy.referral_id)
    kept = Client.objects.filter(organization=by.organization, came_by=copy.referral_id)
    if begun := kept.first():
        return begun
    live = SharedCopy.objects.readable().filter(pk=copy.pk, receiver=by.organization).first()
    if live is None:
        told = _("The consent has ended, so the shared copy can no longer be read.")
        raise StepRefused("copy is not readable", told)
    return _own_record(live, by)


def _own_record(copy: SharedCopy, by: Acting) -> Client:
    client = Client(
        organization=by.organization, worker=by.person, came_by=copy.referral_id,
        **portions.to_client(copy.fields),
    )  # fmt: skip
    client.save(force_insert=True)
    # The résumé came with the copy and would end with it; the record now is the receiver's own.
    StoredFile.objects.filter(
        organization_id=client.organization_id, shared_copy_id=copy.pk
    ).update(shared_copy_id=None, client_id=client.pk)
    journal.record(
        "client.created", client, by=by, client=client.pk, referral=str(copy.referral_id)
    )
    # The second line is the one that the person reads on the page of the record they began with.
    journal.record(
        "client.kept", None, by=by, client=copy.client_id, referral=str(copy.referral_id)
    )
    return client
