"""Erasing a record: one person proposes, another confirms, and after a restore it is done again.

The database looks at the approval by itself and takes the values away (`clients_erase`, ADR 0015).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import holders, notices, permissions
from alongside.foundation.clients.models import Client, Erasure, Tombstone
from alongside.foundation.clients.queries import retention
from alongside.foundation.clients.states import Decision, Why
from alongside.foundation.files import storage
from alongside.foundation.journal import actions as journal

DIGEST = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


@transaction.atomic
def propose_erasure(*, id: UUID, client_id: UUID, why: str, by: Acting) -> Erasure:  # noqa: A002
    """Propose that a record be erased; another person decides. The same key again proposes once."""
    client = _locked(client_id, by)
    take_turn(id)
    if made := Erasure.objects.visible_to(by).filter(pk=id).first():
        return made
    require(permissions.may_propose_erasure(by, client))
    if why == Why.OUTLIVED:
        require(retention.outlived(by, client))
    if client.erasures.waiting().exists():
        told = _("Somebody has proposed this already. It waits for a decision.")
        raise StepRefused("proposed already", told)
    erasure = Erasure.objects.create(
        id=id, organization_id=client.organization_id, client=client, why=Why(why).value,
        proposed_by=by.person,
    )  # fmt: skip
    journal.record("client.erasure_proposed", client, by=by, client=client.pk, why=erasure.why)
    notices.erasure_waits(erasure, by)
    return erasure


@transaction.atomic
def confirm_erasure(*, erasure_id: UUID, by: Acting) -> Erasure:
    """Erase, as the second person. What is left: the key, that consents existed, and this line.

    Raises `Refused` for who proposed it, whatever their roles, and `StepRefused` while a referral
    goes on. The bytes of files go once the transaction has ended.
    """
    erasure = _decided(erasure_id, Decision.CONFIRMED, by)
    if told := holders.why_held(erasure.client):
        raise StepRefused("held", told)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_erase(%s)", [erasure.pk])
        keys = [row[0] for row in cursor.fetchall() if row[0]]
    erasure.refresh_from_db()
    journal.record(
        "client.erased", erasure, by=by, client=erasure.client_id, why=erasure.why,
        hash=erasure.digest, proposed_by=str(erasure.proposed_by_id),
    )  # fmt: skip
    transaction.on_commit(lambda: _settle([erasure.digest], keys))
    return erasure


@transaction.atomic
def refuse_erasure(*, erasure_id: UUID, by: Acting) -> Erasure:
    """Decide that the record stays; as another person than who proposed it."""
    erasure = _decided(erasure_id, Decision.REFUSED, by)
    journal.record("client.erasure_refused", erasure.client, by=by, client=erasure.client_id)
    return erasure


@transaction.atomic
def take_erasure_back(*, erasure_id: UUID, by: Acting) -> Erasure:
    """Take one's own proposal back."""
    erasure = _decided(erasure_id, Decision.TAKEN_BACK, by)
    journal.record("client.erasure_taken_back", erasure.client, by=by, client=erasure.client_id)
    return erasure


def _decided(erasure_id: UUID, decision: Decision, by: Acting) -> Erasure:
    found = Erasure.objects.visible_to(by).select_for_update(of=("self",))
    erasure = found.select_related("client").get(pk=erasure_id)
    if erasure.decision:
        raise StepRefused(erasure.decision, _("This has been decided already."))
    require(permissions.may_decide_erasure(by, erasure, decision))
    erasure.decision, erasure.decided_by, erasure.decided_at = (
        decision.value,
        by.person,
        timezone.now(),
    )
    erasure.save(update_fields=["decision", "decided_by", "decided_at"])
    return erasure


def _locked(client_id: UUID, by: Acting) -> Client:
    return Client.objects.visible_to(by).select_for_update(of=("self",)).get(pk=client_id)


def tombstones_file() -> Path:
    """Where erasures are written down beside the database: a restore must not bring this back to older."""
    return Path(settings.FILES_DIR) / "erased.txt"


def tombstones() -> set[str]:
    """The digests of all erased records, from the file and, for the owner of the tables, from the table."""
    path = tombstones_file()
    written = set(DIGEST.findall(path.read_text())) if path.exists() else set()
    return written | set(Tombstone.objects.values_list("digest", flat=True))


@transaction.atomic
def replay_erasures(digests: Iterable[str] = ()) -> int:
    """Erase again what a restored backup has brought back; gives how many records.

    For the owner of the tables only, before the site opens. `digests`: tombstones kept from before
    the restore, beside those that the file and the restored database hold themselves.
    """
    wanted = sorted(tombstones() | set(digests))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clients_client WHERE erased_at IS NOT NULL")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT clients_replay_erasures(%s::text[])", [wanted])
        keys = [row[0] for row in cursor.fetchall() if row[0]]
        cursor.execute("SELECT count(*) FROM clients_client WHERE erased_at IS NOT NULL")
        again = int(cursor.fetchone()[0]) - before
    transaction.on_commit(lambda: _settle(wanted, keys))
    return again


def _settle(digests: list[str], keys: list[UUID]) -> None:
    """After the commit: write the tombstones down beside the database, take the bytes away."""
    path = tombstones_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    missing = set(digests) - set(DIGEST.findall(path.read_text()) if path.exists() else [])
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, "".join(f"{digest}\n" for digest in sorted(missing)).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    for key in keys:
        storage.remove(key)


def digest_of(client_id: UUID) -> str:
    """What a tombstone says of a record: SHA-256 of its key."""
    return hashlib.sha256(str(client_id).encode()).hexdigest()
