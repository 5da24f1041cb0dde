"""Who works where: changing roles, being away, leaving, handing over, switching."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal import actions as journal
from alongside.foundation.people import notices, permissions
from alongside.foundation.people.caseload import InHand, in_hand
from alongside.foundation.people.models import Membership, Person


@transaction.atomic
def change_membership(
    *, membership_id: UUID, roles: list[str], position: str, by: Acting
) -> Membership:
    """Change what somebody does for the organization."""
    membership = _held(membership_id, by)
    permissions.require(permissions.may_change(by, membership, roles))
    before = membership.roles
    membership.roles, membership.position = roles, position
    membership.save(update_fields=["roles", "position"])
    _journal("membership.changed", membership, by, before=before, after=roles)
    return membership


@transaction.atomic
def end_membership(*, membership_id: UUID, on: datetime.date, by: Acting) -> Membership:
    """End a membership: from `on` there is no access. Today means from the next request.

    What the person has in hand stays in their name until it is handed over.
    """
    membership = _held(membership_id, by)
    permissions.require(permissions.may_end(by, membership))
    last_day = max(on - datetime.timedelta(days=1), membership.starts - datetime.timedelta(days=1))
    if membership.ends is not None and membership.ends < timezone.localdate():
        raise StepRefused("ended already", _("This membership has ended already."))
    membership.ends = last_day
    membership.save(update_fields=["ends"])
    if not membership.is_open:
        _forget_switch(membership)
    _journal("membership.ended", membership, by, last_day=last_day.isoformat())
    return membership


def _forget_switch(membership: Membership) -> None:
    switched = Person.objects.filter(
        pk=membership.person_id, switched_to=membership.organization_id
    )
    switched.update(switched_to=None)


def _held(membership_id: UUID, by: Acting) -> Membership:
    """The membership under lock, and the managers' with it, so that two cannot end each other's."""
    membership = Membership.objects.visible_to(by).get(pk=membership_id)
    managers = Membership.objects.filter(
        organization=membership.organization_id, roles__contains=[MANAGER], ends__isnull=True
    )
    list(managers.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    return Membership.objects.select_for_update(of=("self",)).get(pk=membership_id)


@transaction.atomic
def set_away(
    *,
    membership_id: UUID,
    until: datetime.date | None,
    stand_in_id: UUID | None = None,
    by: Acting,
) -> Membership:
    """Say until when somebody is away, and who stands in; None says that they are back."""
    found = Membership.objects.visible_to(by).select_for_update(of=("self",))
    membership = found.get(pk=membership_id)
    permissions.require(permissions.may_set_away(by, membership))
    if stand_in_id:
        _refuse_strangers(membership.person_id, stand_in_id, membership.organization_id)
    membership.away_until = until
    membership.stand_in_id = stand_in_id if until else None
    membership.save(update_fields=["away_until", "stand_in"])
    if until:
        _journal("membership.away", membership, by, until=until.isoformat())
        notices.stand_in_is_told(membership, by)
    else:
        _journal("membership.back", membership, by)
    return membership


@transaction.atomic
def hand_over(
    *, from_person_id: UUID, to_person_id: UUID, organization_id: UUID, by: Acting
) -> list[InHand]:
    """Give all that one person has in hand to another; tells how much moved.

    The programmes move their own records: they listen for this journal line.
    """
    permissions.require(permissions.may_hand_over(by, organization_id))
    _refuse_strangers(from_person_id, to_person_id, organization_id)
    before = in_hand(from_person_id, organization_id)
    journal.record(
        "caseload.handed_over",
        Organization(pk=organization_id),
        by=by,
        organizations=[organization_id],
        from_person=str(from_person_id),
        to_person=str(to_person_id),
        counts=[held.count for held in before],
    )
    after = in_hand(from_person_id, organization_id)
    return [
        InHand(held.label, held.count - left.count)
        for held, left in zip(before, after, strict=True)
    ]


def _refuse_strangers(from_person_id: UUID, to_person_id: UUID, organization_id: UUID) -> None:
    here = Membership.objects.filter(organization=organization_id)
    if not here.filter(person=from_person_id).exists() or from_person_id == to_person_id:
        raise Refused(_("Choose a colleague who takes over from another."))
    takers = here.open_today().filter(person=to_person_id, person__is_active=True)
    if not takers.exists():
        raise Refused(_("Whoever takes over must work for your organization today."))


@transaction.atomic
def switch_organization(*, organization_id: UUID, by: Acting) -> None:
    """Act for another of one's organizations from the next request on."""
    if organization_id not in {each.organization_id for each in by.memberships}:
        raise Refused(_("You do not work for this organization."))
    Person.objects.filter(pk=by.person.pk).update(switched_to=organization_id)
    journal.record(
        "person.switched", Organization(pk=organization_id), by=by, organizations=[organization_id]
    )


def _journal(verb: str, membership: Membership, by: Acting, **data: Any) -> None:
    journal.record(verb, membership, by=by, organizations=[membership.organization_id], **data)
