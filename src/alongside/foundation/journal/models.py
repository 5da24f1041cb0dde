"""Journal lines, row history, and the old values that can be forgotten.

Keys of people and records are plain uuids here: history outlives what it speaks of, and this floor
lies below the tables it speaks of.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record


class EventQuerySet(models.QuerySet["Event"]):
    """Journal lines."""

    def visible_to(self, acting: Acting) -> EventQuerySet:
        """Lines of the person's organization, their own lines, and those about a newcomer's own record."""
        who = models.Q(actor_id=acting.person.pk) if acting.person else models.Q(pk__in=[])
        if acting.organization:
            who |= models.Q(organizations__contains=[acting.organization.pk])
        if acting.subjects:
            who |= models.Q(client_id__in=acting.subjects)
        return self.filter(who)

    def about(self, subject: models.Model) -> EventQuerySet:
        """Lines about one record, the oldest first."""
        return self.filter(subject_id=subject.pk).order_by("created_at", "id")


class Event(Record):
    """One line: who did what to which record, and which organizations may read the line.

    `data` holds keys, codes and counts, never a name or an address. `ground` says on what ground a
    newcomer's record was opened.
    """

    actor_id = models.UUIDField(null=True)
    actor_organization_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    organizations = ArrayField(models.UUIDField(), default=list)
    ground = models.CharField(max_length=40, blank=True)
    data: models.JSONField[Any] = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "created_at"], name="journal_event_subject"),
            models.Index(
                fields=["client_id", "created_at"],
                name="journal_event_client",
                condition=models.Q(client_id__isnull=False),
            ),
            models.Index(fields=["actor_id", "created_at"], name="journal_event_actor"),
        ]

    class Privacy:
        personal = frozenset({"data", "client_id"})
        plain = frozenset(
            "id created_at actor_id actor_organization_id verb subject_type subject_id "
            "organizations ground".split()
        )


class RowChange(models.Model):
    """One change of one row, written by a trigger: which columns, and a salted hash of each old value."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    operation = models.CharField(max_length=6)
    columns: models.JSONField[Any] = models.JSONField(default=list)
    digests: models.JSONField[Any] = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["row_id", "id"], name="journal_rowchange_row"),
        ]

    class Privacy:
        personal = frozenset({"digests"})
        plain = frozenset(
            "id at actor_id organization_id table_name row_id operation columns".split()
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"


class OldValue(models.Model):
    """The old values of one change with their salt; erased together when they must be forgotten."""

    change = models.OneToOneField(RowChange, on_delete=models.CASCADE, primary_key=True)
    organization_id = models.UUIDField(null=True)
    salt = models.CharField(max_length=36)
    values: models.JSONField[Any] = models.JSONField(default=dict)

    class Privacy:
        personal = frozenset({"values", "salt"})
        plain = frozenset({"change", "organization_id"})

    def __str__(self) -> str:
        return f"of change {self.change_id}"


class Unsealed(models.Model):
    """A line or a row change that waits for its seal; written by a trigger, taken away by the sealing."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(null=True)
    change_id = models.BigIntegerField(null=True)

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"id", "event_id", "change_id"})

    def __str__(self) -> str:
        return f"{self.event_id or self.change_id}"


class Seal(models.Model):
    """Some lines and row changes with their hashes, bound to the seal before by its digest.

    Only the function `journal_seal_next` writes it (seals.py), as the owner.
    """

    number = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    shape = models.SmallIntegerField()
    previous = models.BinaryField()
    events = ArrayField(models.UUIDField())
    event_hashes = ArrayField(models.BinaryField())
    changes = ArrayField(models.BigIntegerField())
    change_hashes = ArrayField(models.BinaryField())
    digest = models.BinaryField()

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "number made_at shape previous events event_hashes changes change_hashes digest".split()
        )

    def __str__(self) -> str:
        return f"seal {self.number}"
