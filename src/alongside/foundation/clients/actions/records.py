"""Beginning, changing, closing and opening newcomers' records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.clients import permissions, policy
from alongside.foundation.clients.models import Client
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event
from alongside.foundation.people.models import Person
from alongside.foundation.ui import words

EDITABLE = frozenset(
    "given_name family_name preferred_name birth_date birth_date_known phone email place place_id "
    "no_fixed_address languages preferred_language letter_language interpreter_needed "
    "safe_channels no_voice_mail safety_note status arrived_on occupation_code occupation "
    "worker".split()
)


@transaction.atomic
def create_client(*, id: UUID, data: Mapping[str, Any], by: Acting) -> Client:  # noqa: A002 - the contract's word
    """Begin a record for the organization acted for; the same key again gives the same record.

    In a sealed organization it is the worker's who begins it.
    """
    require(permissions.may_keep_records(by))
    take_turn(id)
    if made := Client.objects.visible_to(by).filter(pk=id).first():
        return made
    client = Client(id=id, organization=by.organization, **_known(data))
    if by.only_in_hand:
        client.worker = by.person
    client.full_clean(exclude=["organization", "worker", "account", "place"], validate_unique=False)
    client.save(force_insert=True)
    journal.record("client.created", client, by=by, client=client.pk)
    return client


@transaction.atomic
def change_client(*, client_id: UUID, version: int, data: Mapping[str, Any], by: Acting) -> Client:
    """Write what was changed, unless somebody else changed the record since the form was shown."""
    client = _locked(client_id, by)
    require(permissions.may_change(by, client))
    if client.version != version:
        raise StepRefused(f"version {version} is not {client.version}", who_changed(client))
    changed = [name for name, value in _known(data).items() if getattr(client, name) != value]
    if not changed:
        return client
    if "worker" in changed:
        require(permissions.may_assign(by, client))
    for name in changed:
        setattr(client, name, data[name])
    client.full_clean(exclude=["organization", "worker", "account", "place"], validate_unique=False)
    client.save_changes(*changed)
    journal.record("client.changed", client, by=by, client=client.pk, fields=sorted(changed))
    return client


@transaction.atomic
def close_client(*, client_id: UUID, by: Acting) -> Client:
    """Close a record; it stays readable and can be opened again."""
    client = _locked(client_id, by)
    if client.closed_at:
        return client
    require(permissions.may_close(by, client))
    client.closed_at = timezone.now()
    client.save_changes("closed_at")
    journal.record("client.closed", client, by=by, client=client.pk)
    return client


@transaction.atomic
def reopen_client(*, client_id: UUID, by: Acting) -> Client:
    """Open a closed record again."""
    client = _locked(client_id, by)
    if not client.closed_at:
        return client
    require(permissions.may_reopen(by, client))
    client.closed_at = None
    client.save_changes("closed_at")
    journal.record("client.reopened", client, by=by, client=client.pk)
    return client


_looks = WrittenOnce(
    lambda client, person, ground: (
        Event.objects.filter(
            verb="client.opened", client_id=client, actor_id=person, ground=ground,
            created_at__gte=Now() - policy.ONE_LOOK,
        ).order_by().values_list("pk")[:1]
    )
)  # fmt: skip


def opened(
    *,
    client: Client | UUID,
    ground: str,
    by: Acting,
    organizations: Iterable[Any] = (),
    each: bool = False,
) -> None:
    """Write that a record, or a copy of it, was read, and on what ground.

    `ground`: "own file", "referral " and its code, or "break-glass". `organizations`: others that may
    read the line, such as the sender of the copy. Looking again within a quarter of an hour is one
    look, unless `each` reading is to be written down.
    """
    key = client.pk if isinstance(client, Client) else client
    if by.person is None or (not each and _looks(key, by.person.pk, ground)):
        return
    subject = client if isinstance(client, Client) else None
    with transaction.atomic():
        journal.record(
            "client.opened", subject, by=by, organizations=organizations, client=key, ground=ground
        )


def move_caseload(*, from_person: UUID, to_person: UUID, organization_id: UUID) -> int:
    """Give the open records of one colleague to another; part of a hand-over. Gives how many."""
    held = Client.objects.open().filter(organization_id=organization_id, worker_id=from_person)
    return held.update(worker_id=to_person, version=F("version") + 1)


def who_changed(client: Client) -> str:
    """Who changed the record last and when, for somebody whose form is stale."""
    last = Event.objects.about(client).filter(verb__in=("client.changed", "client.closed")).last()
    told = _("This record has changed since you opened the form.")
    if last is None or last.actor_id is None:
        return told
    person = Person.objects.filter(pk=last.actor_id).first()
    moment = words.day_and_clock(last.created_at)
    who = _("%(name)s changed this record on %(moment)s.") % {"name": person, "moment": moment}
    return who if person else told


def _locked(client_id: UUID, by: Acting) -> Client:
    mine = Client.objects.visible_to(by).select_for_update(of=("self",))
    return mine.select_related("organization").get(pk=client_id)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data, unless it names something that a form must not set."""
    if unknown := set(data) - EDITABLE:
        raise TypeError(f"not to be set by a form: {', '.join(sorted(unknown))}")
    return dict(data)
