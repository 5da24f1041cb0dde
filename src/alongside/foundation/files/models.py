"""Private files: who owns them and whose they are. The bytes lie outside the database and the web."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record


class FileKind(models.TextChoices):
    """What a private file is."""

    RESUME = "resume", _("Résumé")
    CONSENT = "consent", _("Signed consent")
    OTHER = "other", _("Other document")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Private files."""

    def visible_to(self, acting: Acting) -> StoredFileQuerySet:
        """Those of the organization, and those about the newcomer's own record."""
        who = models.Q(pk__in=[])
        if acting.organization:
            who |= models.Q(organization_id=acting.organization.pk)
        if acting.subjects:
            who |= models.Q(client_id__in=acting.subjects)
        return self.filter(who)


class StoredFile(Record):
    """A private file of an organization, about a newcomer's record.

    `shared_copy_id`: set when it is a copy received under a consent; read only while that lives.
    """

    organization_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    shared_copy_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=FileKind.choices, default=FileKind.OTHER)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.UUIDField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client_id"], name="file_client"),
            models.Index(fields=["organization_id"], name="file_organization"),
        ]

    class Privacy:
        personal = frozenset({"client_id", "name", "sha256"})
        plain = frozenset(
            "id created_at organization_id shared_copy_id kind content_type size "
            "uploaded_by_id".split()
        )


class BroughtTableQuerySet(models.QuerySet["BroughtTable"]):
    """Tables that wait to be confirmed."""

    def visible_to(self, acting: Acting) -> BroughtTableQuerySet:
        """The person's own, brought while they acted for the same organization."""
        organization_id = acting.organization.pk if acting.organization else None
        person_id = acting.person.pk if acting.person else None
        return self.filter(person_id=person_id, organization_id=organization_id)


class BroughtTable(Record):
    """A table that somebody brought to import, kept from its dry run until it is confirmed.

    Its rows are forgotten once imported, and after a day when nobody confirmed them.
    """

    person_id = models.UUIDField()
    organization_id = models.UUIDField(null=True)
    kind = models.SlugField(max_length=40)
    name = models.CharField(max_length=150)
    table: models.JSONField[Any] = models.JSONField()
    counts: models.JSONField[Any] = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    objects = BroughtTableQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "kind"], name="brought_table_person"),
        ]

    class Privacy:
        personal = frozenset({"person_id", "name", "table"})
        plain = frozenset("id created_at organization_id kind counts done_at".split())
