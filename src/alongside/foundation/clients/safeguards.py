"""What guards records once they are there: how long they are kept, who takes them away, who looked in need.

Imported by `models`, where Django and everybody else looks for tables.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.clients.states import Decision, KeptFor, Review, Why
from alongside.foundation.directory.models import Organization

Person = settings.AUTH_USER_MODEL


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    """Rules of retention."""

    def visible_to(self, acting: Acting) -> RetentionRuleQuerySet:
        """Those of the organization acted for."""
        return self.filter(organization=acting.organization) if acting.organization else self.none()


class RetentionRule(Record):
    """How long an organization keeps records after their last use, from a day on; older rules stay.

    Months. `least`: not erased as outlived before that, so that a decision can be contested.
    `most`: due for deletion then. `source`: the clause or the law that asks for it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    starts = models.DateField()
    least_months = models.PositiveSmallIntegerField()
    most_months = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=KeptFor.choices)
    source = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(least_months__gte=12), name="retention_a_year_at_least"
            ),
            models.CheckConstraint(
                condition=Q(most_months__gte=F("least_months")), name="retention_most_after_least"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at organization starts least_months most_months reason source "
            "set_by".split()
        )


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Proposals to erase, and what became of them."""

    def visible_to(self, acting: Acting) -> ErasureQuerySet:
        """The organization's, for its managers; one's own proposals for everybody."""
        if acting.organization is None:
            return self.none()
        mine = self.filter(organization=acting.organization)
        return mine if acting.has_role(MANAGER) else mine.filter(proposed_by=acting.person)

    def waiting(self) -> ErasureQuerySet:
        """Not decided yet."""
        return self.filter(decision="")


class Erasure(Record):
    """Somebody proposes that a record be erased; somebody else decides. No free text: it would outlive
    what it speaks of.

    `digest`: SHA-256 of the record's key, written when it was erased; the tombstone bears the same.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="erasures")
    why = models.CharField(max_length=10, choices=Why.choices)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.CONFIRMED) | ~Q(decided_by=F("proposed_by")),
                name="erasure_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="erasure_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["client"], condition=Q(decision=""), name="erasure_one_open"
            ),
        ]

    class Privacy:
        personal = frozenset({"client"})
        plain = frozenset(
            "id created_at organization why proposed_by decision decided_by decided_at "
            "digest".split()
        )


class Tombstone(models.Model):
    """That a record was erased, told by nothing but the hash of its key.

    A restore of an older backup would bring the record back; what has a tombstone is erased again.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    organization_id = models.UUIDField()
    erased_at = models.DateTimeField()

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"digest", "organization_id", "erased_at"})

    def __str__(self) -> str:
        return self.digest


class EmergencyLookQuerySet(models.QuerySet["EmergencyLook"]):
    """Openings of a record in an emergency."""

    def visible_to(self, acting: Acting) -> EmergencyLookQuerySet:
        """One's own, and for managers those into their organization's records and by its people."""
        who = Q(person=acting.person) if acting.person else Q(pk__in=[])
        if acting.organization and acting.has_role(MANAGER):
            who |= Q(owner=acting.organization) | Q(organization=acting.organization)
        return self.filter(who)

    def to_review(self, acting: Acting) -> EmergencyLookQuerySet:
        """What waits for a manager of the organization that keeps the record, other than who looked."""
        if not (acting.organization and acting.has_role(MANAGER)):
            return self.none()
        mine = self.filter(owner=acting.organization, outcome="")
        return mine.exclude(person=acting.person)


class EmergencyLook(Record):
    """One person opens one record beyond the wall, with a reason, for hours, to read and no more.

    `owner`: the organization that keeps the record. `organization`: the one the person acts for.
    PostgreSQL compares `until` with the clock at each reading, so it ends by itself.
    """

    client_id = models.UUIDField()
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    until = models.DateTimeField()
    outcome = models.CharField(max_length=13, choices=Review.choices, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = EmergencyLookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(reviewed_by=F("person")),
                name="emergency_look_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | ~Q(outcome="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="emergency_look_reviewed_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "until"], name="emergency_look_person"),
            models.Index(fields=["owner", "outcome"], name="emergency_look_owner"),
            models.Index(fields=["client_id"], name="emergency_look_client"),
        ]

    class Privacy:
        personal = frozenset({"client_id", "reason", "remark"})
        plain = frozenset(
            "id created_at owner organization person until outcome reviewed_by reviewed_at".split()
        )
