"""Eligibility criteria as dated data, and the decisions made with them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record
from alongside.foundation.clients.models import Client
from alongside.foundation.directory.models import Organization


class Verdict(models.TextChoices):
    """What the criteria say of a person: the third answer is as good as the others."""

    ELIGIBLE = "eligible", _("Eligible")
    NOT_ELIGIBLE = "not eligible", _("Not eligible")
    CANNOT_TELL = "cannot tell yet", _("Cannot tell yet")


class CriteriaSet(models.Model):
    """A named set of criteria, such as those of the mentoring partnership; versions carry the rules."""

    slug = models.SlugField(primary_key=True, max_length=60)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"slug", "title_en", "title_fr"})

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        french = (get_language() or "en").startswith("fr")
        return self.title_fr if french else self.title_en


class CriteriaVersion(Record):
    """The rules of a set as they held from a day until a day. Never changed once in force."""

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    dates_assumed = models.BooleanField(default=False)
    rules: models.JSONField[Any] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[Any]] = ["criteria", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["criteria", "number"], name="criteria_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="criteria_version_dates",
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at criteria number source valid_from valid_to dates_assumed rules".split()
        )


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions."""

    def visible_to(self, acting: Acting) -> DecisionQuerySet:
        """Made by the organization, or about the newcomer's own record."""
        who = Q(pk__in=[])
        if acting.organization:
            who |= Q(organization=acting.organization)
        if acting.subjects:
            who |= Q(client__in=acting.subjects)
        return self.filter(who)


class Decision(Record):
    """One pre-screen: the version, the inputs with their evidence, each rule's result, the verdict.

    `facts`: {name: {"value": …, "evidence": "seen" | "self-declared"}}.
    `results`: one entry for each rule, as the engine gave it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="decisions")
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    facts: models.JSONField[Any] = models.JSONField()
    results: models.JSONField[Any] = models.JSONField()
    verdict = models.CharField(max_length=15, choices=Verdict.choices)
    as_of = models.DateField(default=timezone.localdate)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "-created_at"], name="decision_client"),
        ]

    class Privacy:
        personal = frozenset({"client", "facts", "results", "verdict"})
        plain = frozenset("id created_at organization version as_of made_by".split())
