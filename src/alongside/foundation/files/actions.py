"""Keeping, copying and removing private files: the bytes first, then the row, in this order.

A row therefore never points at nothing. Bytes whose row was rolled back are swept up by
`sweep_orphans`; nobody can reach them meanwhile, for the way to bytes leads through a row.
"""

from __future__ import annotations

import hashlib
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.files import kinds, permissions, storage
from alongside.foundation.files.models import BroughtTable, StoredFile
from alongside.foundation.files.tables import Table
from alongside.foundation.journal import actions as journal

ORPHAN_AGE = 3600.0


@transaction.atomic
def store(
    *,
    upload: IO[bytes],
    kind: str,
    client_id: UUID | None,
    by: Acting,
    organization_id: UUID | None = None,
) -> StoredFile:
    """Keep an upload as a private file about a newcomer. Raises `ValidationError` for a wrong kind.

    `organization_id`: whose file it is; the organization acted for by default (a newcomer who
    brings a file to their own record names the organization that keeps the record).
    """
    require(permissions.may_store(by))
    content = upload.read()
    content_kind = kinds.kind_of(content)
    if content_kind is None:
        raise ValidationError(_("The content of this file is of no kind that can be kept."))
    owner = organization_id or (by.organization.pk if by.organization else None)
    if owner is None:
        raise Refused(_("A file needs an organization that keeps it."))
    file = StoredFile(
        organization_id=owner,
        client_id=client_id,
        kind=kind,
        name=kinds.clean_name(str(getattr(upload, "name", "")), content_kind),
        content_type=content_kind.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by_id=by.person.pk if by.person else None,
    )
    _keep(file, content)
    _note("file.stored", file, by)
    return file


@transaction.atomic
def copy_for(*, file: StoredFile, organization_id: UUID, shared_copy_id: UUID) -> StoredFile:
    """A copy of a file for the receiver of a referral; readable while the consent lives."""
    copy = StoredFile(
        organization_id=organization_id,
        shared_copy_id=shared_copy_id,
        kind=file.kind,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by_id=file.uploaded_by_id,
    )
    _keep(copy, storage.read(file.pk))
    return copy


def _keep(file: StoredFile, content: bytes) -> None:
    storage.write(file.pk, [content])
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except BaseException:
        storage.remove(file.pk)
        raise


@transaction.atomic
def remove(*, file_id: UUID, by: Acting) -> None:
    """Forget a private file, row and bytes; the bytes go once the row's end is certain."""
    file = StoredFile.objects.visible_to(by).select_for_update(of=("self",)).get(pk=file_id)
    require(permissions.may_remove(by, file))
    _note("file.removed", file, by)
    file_key = file.pk
    file.delete()
    transaction.on_commit(lambda: storage.remove(file_key))


def note_download(*, file: StoredFile, ground: str, by: Acting) -> None:
    """Write down that a private file was downloaded, and on what ground."""
    _note("file.downloaded", file, by, ground=ground)


def _note(verb: str, file: StoredFile, by: Acting, ground: str = "") -> None:
    journal.record(
        verb,
        file,
        by=by,
        organizations=[file.organization_id],
        client=file.client_id,
        ground=ground,
        kind=file.kind,
        size=file.size,
    )


def sweep_orphans() -> int:
    """Take away bytes that no row points at: what a rolled-back transaction left behind."""
    found = dict(storage.older_than(ORPHAN_AGE))
    orphans = set(found) - _known(list(found))
    for key in orphans:
        found[key].unlink(missing_ok=True)
    return len(orphans)


def _known(keys: list[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT files_known(%s::uuid[])", [keys])
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def keep_table(*, kind: str, name: str, table: Table, by: Acting) -> BroughtTable:
    """Keep a table between its dry run and its confirmation, for the person who brought it."""
    BroughtTable.objects.visible_to(by).filter(kind=kind, done_at__isnull=True).delete()
    return BroughtTable.objects.create(
        id=uuid7(),
        person_id=by.person.pk,
        organization_id=by.organization.pk if by.organization else None,
        kind=kind,
        name=name[:150],
        table=table.as_json(),
    )


def finish_table(brought: BroughtTable, counts: dict[str, Any]) -> None:
    """Mark a kept table as imported and forget its rows. Call it under the row lock."""
    brought.table, brought.counts, brought.done_at = {}, counts, timezone.now()
    brought.save(update_fields=["table", "counts", "done_at"])


def forget_tables() -> int:
    """Forget the tables that nobody confirmed within a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT files_forget_tables()")
        return int(cursor.fetchone()[0])
