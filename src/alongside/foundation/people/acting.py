"""From an account to who acts: open memberships, the organization switched to, roles, own records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.access.acting import NOBODY, Acting
from alongside.foundation.access.records import open_on
from alongside.foundation.access.roles import ADMINISTRATOR
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.people.models import Membership, Person

OwnRecords = Callable[[Person], Sequence[UUID]]

# Newcomers' records stand a floor higher, which registers here how an account finds its own.
_own_records: list[OwnRecords] = []


def register_own_records(finder: OwnRecords) -> None:
    """Register what gives the keys of the records that are a person's own."""
    _own_records.append(finder)


def acting_for(person: Any, organization_id: UUID | None = None) -> Acting:
    """Who acts when this account asks: for the given organization or the one switched to last."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return NOBODY
    memberships = _open_memberships(person)
    chosen = _chosen(memberships, organization_id or person.switched_to_id)
    roles = set(chosen.roles) if chosen else set()
    if person.is_administrator:
        roles.add(ADMINISTRATOR)
    return Acting(
        person=person,
        organization=chosen.organization if chosen else None,
        roles=frozenset(roles),
        memberships=memberships,
        subjects=() if memberships or person.is_administrator else _subjects(person),
    )


def _subjects(person: Person) -> tuple[UUID, ...]:
    """The records of a newcomer's account, found under the person's own scope."""
    with scope.acting(scope.Scope(person=person.pk)):
        return tuple(key for find in _own_records for key in find(person))


def _open_memberships(person: Person) -> list[Membership]:
    return _of_person(person.pk, timezone.localdate())


_of_person: WrittenOnce[Membership] = WrittenOnce(
    lambda key, day: (
        Membership.objects.filter(open_on(day), person=key)
        .select_related("organization")
        .order_by("starts", "id")
    )
)


def _chosen(memberships: list[Membership], key: UUID | None) -> Membership | None:
    for membership in memberships:
        if membership.organization_id == key:
            return membership
    return memberships[0] if memberships else None
