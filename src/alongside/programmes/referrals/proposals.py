"""Proposals: where everybody in the backlog could go, by the stated rule; and what was suggested to whom.

A proposal sends nothing and changes no referral. It holds codes, regions and languages, never a name or a fact of the
record: who coordinates the network reads it. A suggestion is what the sender reads of it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record
from alongside.foundation.directory.models import Organization, Place, Service


class Work(models.TextChoices):
    """How far a proposal is."""

    WAITING = "waiting", _("Being worked out")
    DONE = "done", _("Worked out")
    FAILED = "failed", _("Could not be worked out")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals."""

    def visible_to(self, acting: Acting) -> ProposalQuerySet:
        """All, for those who see states, counts and codes across the network."""
        return self.all() if acting.network else self.none()


class Proposal(Record):
    """One working out of the whole backlog, asked for by who coordinates.

    `weighed` and `first_come`: placed, unplaced, language, load and km, of the proposal and of first come,
    first served. `loads`: one entry for each service, as `queries.backlog` wrote it.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    work = models.CharField(max_length=8, choices=Work.choices, default=Work.WAITING)
    done_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    weighed: models.JSONField[Any] = models.JSONField(default=dict)
    first_come: models.JSONField[Any] = models.JSONField(default=dict)
    loads: models.JSONField[Any] = models.JSONField(default=list)
    suggested_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(suggested_at__isnull=True) | Q(work=Work.DONE),
                name="proposal_suggested_once_done",
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at asked_by work done_at people weighed first_come loads suggested_at".split()
        )


class ProposalLine(Record):
    """One referral of the backlog: to which service, or to none, and why. By code alone.

    `reasons`: what the engine said, as `queries.reasons` wrote it. `first_service`: where first come, first
    served would have led.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)
    sender = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    preferred_language = models.CharField(max_length=8)
    since = models.DateField()
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="+")
    first_service = models.ForeignKey(
        Service, null=True, on_delete=models.CASCADE, related_name="+"
    )
    reasons: models.JSONField[Any] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "referral"], name="proposal_line_once"),
        ]

    class Privacy:
        # By code alone, as region and state are on the referral itself.
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at proposal referral code sender place preferred_language since service "
            "first_service reasons".split()
        )

    def __str__(self) -> str:
        return self.code


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Suggestions."""

    def visible_to(self, acting: Acting) -> SuggestionQuerySet:
        """Those to the organization that the person acts for."""
        if acting.organization is None:
            return self.none()
        return self.filter(sender=acting.organization)


class Suggestion(Record):
    """The service that was suggested for a referral, with its reasons; a later one takes its place."""

    referral = models.OneToOneField(
        "referrals.Referral", on_delete=models.CASCADE, related_name="suggestion"
    )
    sender = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    reasons: models.JSONField[Any] = models.JSONField()

    objects = SuggestionQuerySet.as_manager()

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at referral sender service reasons".split())


class RoomAsked(Record):
    """Managers were told that a statement of room has grown old; the one row makes it once."""

    statement = models.OneToOneField(
        "directory.CapacityStatement", on_delete=models.CASCADE, related_name="+"
    )

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at statement".split())
