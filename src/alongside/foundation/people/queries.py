"""What pages and other apps read about people at work."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import open_on
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.directory.models import Organization
from alongside.foundation.people.models import Invitation, Membership, Person


def members_with_role(
    organization_id: UUID, role: str, on: datetime.date | None = None
) -> list[Person]:
    """The active people who hold this role for the organization on a day, today by default."""
    held = Membership.objects.filter(open_on(on or timezone.localdate()))
    held = held.filter(organization=organization_id, roles__contains=[role])
    found = held.filter(person__is_active=True).select_related("person")
    return [each.person for each in found.order_by("person__name", "person__pk")]


def has_anybody(organization_id: UUID, roles: Iterable[str]) -> bool:
    """Whether somebody holds one of the roles for the organization today."""
    held = Membership.objects.open_today().filter(organization=organization_id)
    return held.filter(roles__overlap=list(roles), person__is_active=True).exists()


def everybody_with_role(role: str, on: datetime.date | None = None) -> list[Person]:
    """The active people who hold this role for any organization on a day, each once."""
    held = Membership.objects.filter(open_on(on or timezone.localdate()), roles__contains=[role])
    people = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return list(people.order_by("name", "pk"))


def colleagues(acting: Acting) -> QuerySet[Membership]:
    """The open memberships of the organization that the person acts for, by name."""
    if acting.organization is None:
        return Membership.objects.none()
    found = Membership.objects.open_today().filter(organization=acting.organization)
    found = found.select_related("person", "stand_in")
    return found.order_by("person__name", "person__email", "id")


def past_colleagues(acting: Acting) -> QuerySet[Membership]:
    """The memberships that have ended, the latest first."""
    ended = Membership.objects.filter(
        organization=acting.organization, ends__lt=timezone.localdate()
    )
    return ended.select_related("person").order_by("-ends", "id")


def waiting_invitations(organization_id: UUID) -> QuerySet[Invitation]:
    """Invitations that nobody has answered, the newest first."""
    waiting = Invitation.objects.waiting().filter(organization=organization_id)
    return waiting.order_by("-created_at", "id")


def organizations_with_managers() -> QuerySet[Organization]:
    """Every open organization, with how many managers and members it has today; without any first."""
    today = timezone.localdate()
    working = open_on(today, "memberships__starts", "memberships__ends")
    managing = working & Q(memberships__roles__contains=[MANAGER])
    counted = Organization.objects.filter(closed_on__isnull=True).annotate(
        managers=Count("memberships", filter=managing), members=Count("memberships", filter=working)
    )
    return counted.order_by("managers", "name_en", "name_fr")
