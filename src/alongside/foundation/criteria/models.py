"""Eligibility criteria as dated data, and the decisions made with them."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record, Versioned
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


# The days from the first to the last, open where there is no last one.
PERIOD = Func(
    "valid_from",
    "valid_to",
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="daterange",
    output_field=DateRangeField(),
)


class CriteriaVersion(Record):
    """The rules of a set as they held from a day until a day. Only its last day may come later.

    `made_here`: put in force by the network, not shipped. `earlier_end`: the last day that the
    version before had until this one took its place, for when this one is called back.
    """

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    dates_assumed = models.BooleanField(default=False)
    rules: models.JSONField[Any] = models.JSONField()
    made_here = models.BooleanField(default=False)
    earlier_end = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[Any]] = ["criteria", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["criteria", "number"], name="criteria_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="criteria_version_dates",
            ),
            ExclusionConstraint(
                name="criteria_version_periods",
                expressions=[
                    ("criteria", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at criteria number source valid_from valid_to dates_assumed rules "
            "made_here earlier_end".split()
        )

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Draft(Versioned):
    """The next version of a set while it is written; a set has one draft at a time.

    `document`: {"source", "note", "rules"} as the engine reads them. `organization`: whose
    coordinator began it, for its history.
    """

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="drafts")
    based_on = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    document: models.JSONField[Any] = models.JSONField()
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["criteria"], name="criteria_one_draft"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version criteria based_on organization document began_by "
            "changed_at".split()
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
            models.Index(fields=["version", "-created_at", "-id"], name="decision_version"),
        ]

    class Privacy:
        personal = frozenset({"client", "facts", "results", "verdict"})
        plain = frozenset("id created_at organization version as_of made_by".split())

    @property
    def code(self) -> str:
        """What the decision is called where nobody is named; the same as the database gives."""
        return self.pk.hex[-8:].upper()
