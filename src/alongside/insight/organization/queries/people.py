"""Who works for an organization in which role, and how much room its services say they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import ROLES
from alongside.foundation.directory import policy
from alongside.foundation.directory.models import CapacityStatement, Service
from alongside.foundation.directory.queries import latest_capacity
from alongside.foundation.people.models import Membership


@dataclass(frozen=True)
class Room:
    """A service and the newest statement of its room; None when nobody has stated any."""

    service: Service
    stated: CapacityStatement | None

    @property
    def is_old(self) -> bool:
        """Whether the statement is too old to lean on."""
        return self.stated is not None and self.stated.stated_at < policy.stale_before()


def by_role(acting: Acting) -> list[tuple[Any, int]]:
    """How many people hold each role today; who holds two is counted in both."""
    held = Membership.objects.open_today().filter(organization=acting.organization)
    counted = Counter(name for roles in held.values_list("roles", flat=True) for name in roles)
    return [(role.label, counted[name]) for name, role in ROLES.items() if counted[name]]


def room(acting: Acting) -> list[Room]:
    """The organization's active services with their newest statements."""
    services = list(
        Service.objects.filter(organization=acting.organization, active=True).order_by(
            "name_en", "name_fr", "pk"
        )
    )
    newest = latest_capacity(service.pk for service in services)
    return [Room(service, newest.get(service.pk)) for service in services]
