"""Opening one record beyond the wall in an emergency, for hours; and the review by somebody else."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import notices, permissions, policy
from alongside.foundation.clients.actions.records import opened
from alongside.foundation.clients.models import Client, EmergencyLook
from alongside.foundation.clients.states import Review
from alongside.foundation.journal import actions as journal


@transaction.atomic
def look_in_need(
    *,
    id: UUID,  # noqa: A002 - the contract's word
    record: UUID | str,
    reason: str,
    hours: int,
    by: Acting,
) -> EmergencyLook:
    """Open a record for some hours, to read and no more; those who keep it are told at once.

    `record`: its key, or its number within one's own organization. The database decides whether the
    record may be opened so: one's own house keeps it, or it was once shared with it. The same key
    again opens it once. Raises `Refused` with one sentence for all that is not to be opened.
    """
    require(permissions.may_look_in_need(by))
    take_turn(id)
    if made := EmergencyLook.objects.visible_to(by).filter(pk=id).first():
        return made
    key = record if isinstance(record, UUID) else _call("clients_find_in_need", record)
    owner = _call("clients_owner_in_need", key) if key else None
    if key is None or owner is None:
        raise _nothing_to_open()
    look = EmergencyLook(
        id=id, client_id=key, owner_id=owner, organization=by.organization, person=by.person,
        reason=reason.strip(), until=timezone.now() + _span(hours),
    )  # fmt: skip
    try:
        with transaction.atomic():
            look.save(force_insert=True)
    except IntegrityError as refused:
        raise _nothing_to_open() from refused
    client = Client.objects.opened_in_need(by).select_related("worker").get(pk=key)
    journal.record(
        "client.looked_in_need", look, by=by, client=key, organizations=[owner],
        ground="break-glass", hours=hours,
    )  # fmt: skip
    notices.looked_in_need(look, client, by)
    return look


def read_in_need(*, look: EmergencyLook, by: Acting) -> Client | None:
    """The record, for one reading that is written down; None once the time is over."""
    client = Client.objects.opened_in_need(by).filter(pk=look.client_id).first()
    if client is not None:
        opened(client=client, ground="break-glass", by=by, organizations=[look.owner_id], each=True)
    return client


@transaction.atomic
def end_look(*, look_id: UUID, by: Acting) -> None:
    """Close the record again before the time is over, by who opened it."""
    found = EmergencyLook.objects.visible_to(by).filter(person=by.person)
    look = found.select_for_update(of=("self",)).get(pk=look_id)
    if look.until <= timezone.now():
        return
    look.until = timezone.now()
    look.save(update_fields=["until"])
    journal.record(
        "client.look_ended", look, by=by, client=look.client_id, organizations=[look.owner_id]
    )


@transaction.atomic
def review_look(*, look_id: UUID, outcome: str, remark: str, by: Acting) -> EmergencyLook:
    """Say whether it was justified; another person than who looked, once."""
    found = EmergencyLook.objects.visible_to(by).select_for_update(of=("self",))
    look = found.get(pk=look_id)
    require(permissions.may_review(by, look))
    if look.outcome:
        raise StepRefused("reviewed", _("This has been reviewed already."))
    look.outcome, look.remark = Review(outcome).value, remark
    look.reviewed_by, look.reviewed_at = by.person, timezone.now()
    look.save(update_fields=["outcome", "remark", "reviewed_by", "reviewed_at"])
    journal.record(
        "client.look_reviewed", look, by=by, client=look.client_id,
        organizations=[look.organization_id], outcome=look.outcome,
    )  # fmt: skip
    return look


def _span(hours: int) -> datetime.timedelta:
    """As long as asked, four hours at most; a little less than that, for the two clocks."""
    asked = datetime.timedelta(hours=max(1, hours))
    return min(asked, policy.EMERGENCY - datetime.timedelta(seconds=1))


def _nothing_to_open() -> Refused:
    return Refused(
        _(
            "There is no record like this that you may open. In an emergency you can open records "
            "of your own organization, and records that were shared with it. Say why in five words "
            "or more."
        )
    )


def _call(function: str, argument: UUID | str) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [argument])  # one of our two functions
        return cursor.fetchone()[0]
