"""What the demo world keeps about itself: that it is loaded, and the e-mails that were not sent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from alongside.foundation.access.records import Record
from alongside.foundation.ui.context import OWN_NAMES


class LoadedWorld(models.Model):
    """The one demo world of this database, and what it is a function of."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    scale = models.PositiveIntegerField()
    seed = models.IntegerField()
    today = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="loaded_world_only_one"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"id", "scale", "seed", "today"})

    def __str__(self) -> str:
        return f"scale {self.scale}, seed {self.seed}, {self.today}"


class SentMessage(Record):
    """An e-mail that the demo world would have sent, kept for its outbox page."""

    to: models.JSONField[Any] = models.JSONField(default=list)
    subject = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    body = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-created_at"], name="sent_message_newest"),
        ]

    class Privacy:
        personal = frozenset({"to", "subject", "body", "language"})
        plain = frozenset({"id", "created_at"})
        no_policy = "Exists only in a demo world, whose people and letters are all invented."

    @property
    def language_name(self) -> str:
        """The language it is written in, by its own name."""
        return OWN_NAMES.get(self.language, self.language)
