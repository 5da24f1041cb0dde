"""Networks with their period, the organizations that join them in a role, and what they aim at.

What the directory calls a part says whether an organization may send or receive at all. What stands
here is the agreement behind it: which network, in which role, from when until when.
"""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record, Versioned
from alongside.foundation.directory.models import Bilingual, Described, Organization


class Role(models.TextChoices):
    """In which role an organization joins a network."""

    REFERRAL = "referral partner", _("Referral partner")
    DELIVERY = "service delivery partner", _("Service delivery partner")
    COORDINATOR = "network coordinator", _("Network coordinator")
    FUNDER = "funder", _("Funder")


class Aim(models.TextChoices):
    """What a target counts: partners on its last day, or referrals of its period."""

    REFERRAL_PARTNERS = "referral partners", _("Referral partners")
    DELIVERY_PARTNERS = "delivery partners", _("Service delivery partners")
    SENT = "sent", _("Referrals sent")
    ACCEPTED = "accepted", _("Referrals accepted")
    ENROLLED = "enrolled", _("People enrolled")
    REPORTED = "reported", _("Outcomes reported back")


AIMED_ROLES = {Aim.REFERRAL_PARTNERS: Role.REFERRAL, Aim.DELIVERY_PARTNERS: Role.DELIVERY}


def days_of(starts: str = "starts", ends: str = "ends") -> Func:
    """The days of a row as a range of PostgreSQL, both ends included; no end means for good."""
    return Func(
        F(starts), F(ends), models.Value("[]"), function="daterange", output_field=DateRangeField()
    )


def _text(name: str) -> Cast:
    """A column of letters as GiST knows to compare it: as text, not as varchar."""
    return Cast(name, models.TextField())


class Dated(models.Model):
    """Something that holds from a day, perhaps until a day; both are included."""

    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it holds on a day."""
        return self.starts <= day and (self.ends is None or self.ends >= day)


class NetworkQuerySet(models.QuerySet["Network"]):
    """Networks."""

    def visible_to(self, acting: Acting) -> NetworkQuerySet:
        """For those who coordinate; organizations see their own partners in the directory."""
        return self.all() if acting.network else self.none()


class Network(Bilingual, Described, Dated, Versioned):
    """A network of partners: what it is called, what it is for, and its period."""

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts", "name_en"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_fr=""), name="network_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="network_ends_after_start",
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version name_en name_fr description_en description_fr starts ends".split()
        )

    def __str__(self) -> str:
        return self.name


class Partner(Dated, Record):
    """An organization in a network, in one role, from a day, perhaps until a day."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="partner_ends_after_start",
            ),
            ExclusionConstraint(
                name="partner_once_at_a_time",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    (_text("role"), RangeOperators.EQUAL),
                    (days_of(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at network organization role starts ends".split())

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role}"


class Target(Dated, Versioned):
    """What a network aims at in a period of its growth plan. `invented` ones are marked as such."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="targets")
    aim = models.CharField(max_length=20, choices=Aim.choices)
    number = models.PositiveIntegerField()
    ends = models.DateField()
    invented = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="target_ends_after"),
            ExclusionConstraint(
                name="target_once_at_a_time",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    (_text("aim"), RangeOperators.EQUAL),
                    (days_of(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at version network aim number starts ends invented".split())

    def __str__(self) -> str:
        return f"{self.aim} {self.number}"
