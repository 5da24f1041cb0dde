"""What people are told: in the site, by e-mail, and by links that expire."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices of people."""

    def visible_to(self, acting: Acting) -> NoticeQuerySet:
        """The person's own."""
        return self.filter(recipient=acting.person)

    def unread(self) -> NoticeQuerySet:
        """Not yet read."""
        return self.filter(read_at__isnull=True)


class Notice(Record):
    """Something a person is told. `context` holds initials and codes, never a name.

    The sentence is made when it is read, in the reader's language, from `kind` and `context`.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    organization_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    context: models.JSONField[Any] = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-created_at"], name="notice_recipient"),
            models.Index(
                fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    class Privacy:
        personal = frozenset({"recipient", "context", "url"})
        plain = frozenset("id created_at organization_id kind read_at mailed_at".split())


class Message(Record):
    """An e-mail to deliver. A job delivers it by its key alone, and forgets the text afterwards."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE
    )
    organization_id = models.UUIDField(null=True)
    address = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    class Privacy:
        personal = frozenset({"recipient", "address", "subject", "body"})
        plain = frozenset("id created_at organization_id language sent_at attempts failure".split())


class Link(Record):
    """A private link: a secret of which only the hash is kept, for one purpose and one subject."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    organization_id = models.UUIDField(null=True)
    made_by_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    used_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = frozenset({"token_hash", "subject_id"})
        plain = frozenset(
            "id created_at purpose organization_id made_by_id expires_at last_used_at used_up_at "
            "withdrawn_at".split()
        )
