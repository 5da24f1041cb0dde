"""Asking managers, once for each statement, whether the room they stated long ago still holds."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from alongside.foundation.access.roles import MANAGER
from alongside.foundation.directory.models import CapacityStatement, Organization, Service
from alongside.foundation.directory.queries import old_statements
from alongside.foundation.notices.actions import tell
from alongside.foundation.people.queries import members_with_role
from alongside.programmes.referrals.models import RoomAsked


def ask_about_old_room() -> int:
    """Tell the managers of each organization whose room has grown old; gives how many organizations.

    One notice for all of its services, and none about a statement for which there was one before. Each
    organization is a transaction of its own: run twice or killed between, nobody is told twice.
    """
    old: dict[UUID, list[CapacityStatement]] = defaultdict(list)
    for service, stated in old_statements(Service.objects.receiving()):
        if stated is not None:
            old[service.organization_id].append(stated)
    return sum(_ask(organization_id, stated) for organization_id, stated in old.items())


@transaction.atomic
def _ask(organization_id: UUID, old: list[CapacityStatement]) -> bool:
    """Under the organization's lock, so that two workers do not ask about one statement."""
    Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
    asked = set(RoomAsked.objects.filter(statement__in=old).values_list("statement_id", flat=True))
    fresh = [RoomAsked(statement=stated) for stated in old if stated.pk not in asked]
    if not fresh:
        return False
    RoomAsked.objects.bulk_create(fresh)
    tell(
        members_with_role(organization_id, MANAGER),
        "room.old",
        context={"count": len(fresh)},
        url=reverse("directory:capacity"),
        organization_id=organization_id,
    )
    return True
