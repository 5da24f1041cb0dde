"""Who stands in for whom while somebody is away; it ends by itself after the last day away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.people.models import Membership, MembershipQuerySet, Person

# A page of work is read by one person; more absences than this are for a hand-over.
MOST = 5


def stand_ins(people: Collection[Any], organization_id: UUID) -> list[tuple[Person, Person]]:
    """Of these people, who is away from the organization today, each with who stands in."""
    held = _away_today(organization_id).filter(person__in=people, stand_in__is_active=True)
    return [(each.person, each.stand_in) for each in held if each.stand_in]


def stood_in_for(acting: Acting) -> list[Membership]:
    """Whose work reaches this person: who named them, and for managers, who named nobody."""
    if acting.organization is None:
        return []
    mine = Q(stand_in=acting.person)
    if acting.has_role(MANAGER):
        mine |= Q(stand_in__isnull=True) | Q(stand_in__is_active=False)
    held = _away_today(acting.organization.pk).filter(mine).exclude(person=acting.person)
    return list(held.order_by("away_until", "id")[:MOST])


def acting_instead(absent: Membership, by: Acting) -> Acting:
    """The absent person's part, as far as whoever stands in holds the same roles."""
    return Acting(
        person=absent.person,
        organization=by.organization,
        roles=frozenset(absent.roles) & by.roles,
        memberships=(absent,),
    )


def _away_today(organization_id: UUID) -> MembershipQuerySet:
    away = Membership.objects.open_today().filter(
        organization=organization_id, away_until__gte=timezone.localdate()
    )
    return away.filter(person__is_active=True).select_related("person", "stand_in")
