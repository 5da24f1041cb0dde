"""Who may do what with accounts, memberships and invitations."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no, require
from alongside.foundation.access.records import open_on
from alongside.foundation.access.roles import (
    ADMINISTRATOR,
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.foundation.directory.models import Participation
from alongside.foundation.directory.states import Part
from alongside.foundation.people.models import Invitation, Membership

__all__ = ["require"]


def may_manage(by: Acting, organization_id: UUID) -> Answer:
    """Managers manage who works for their organization; an administrator helps any to begin."""
    if by.has_role(ADMINISTRATOR):
        return YES
    if not by.works_for(organization_id):
        return no(_("Only this organization's own managers can do this."))
    return (
        YES if by.has_role(MANAGER) else no(_("Only a manager of your organization can do this."))
    )


def roles_to_give(by: Acting, organization_id: UUID) -> list[str]:
    """The roles that the asker may give there.

    A manager gives the roles of case work; an administrator gives each organization its first
    manager. Seeing the whole network is for people of the organization that coordinates it.
    """
    roles: list[str] = []
    if by.works_for(organization_id) and by.has_role(MANAGER):
        roles = [SETTLEMENT_WORKER, COACH, MANAGER]
    elif by.has_role(ADMINISTRATOR):
        roles = [MANAGER]
    if roles and _coordinates(organization_id):
        roles.append(NETWORK_COORDINATOR)
    return roles


def _coordinates(organization_id: UUID) -> bool:
    current = Participation.objects.filter(open_on(timezone.localdate()), part=Part.COORDINATOR)
    return current.filter(organization_id=organization_id).exists()


def may_give(by: Acting, organization_id: UUID, roles: list[str]) -> Answer:
    """Managers and administrators, and only roles that are theirs to give."""
    answer = may_manage(by, organization_id)
    if not answer:
        return answer
    if not roles or not set(roles) <= set(roles_to_give(by, organization_id)):
        return no(_("You cannot give this role."))
    return YES


def may_change(by: Acting, membership: Membership, roles: list[str]) -> Answer:
    """Like giving roles; those that the person holds already may stay."""
    given = [role for role in roles if role not in membership.roles]
    answer = (
        may_give(by, membership.organization_id, given)
        if given
        else may_manage(by, membership.organization_id)
    )
    if answer and MANAGER not in roles and is_last_manager(membership):
        return no(_("This is the organization's only manager. Make somebody else a manager first."))
    return answer


def may_end(by: Acting, membership: Membership) -> Answer:
    """Managers end memberships, but never that of the only manager."""
    answer = may_manage(by, membership.organization_id)
    if answer and not by.has_role(ADMINISTRATOR) and is_last_manager(membership):
        return no(_("This is the organization's only manager. Make somebody else a manager first."))
    return answer


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody else who stays is a manager of the organization."""
    if MANAGER not in membership.roles:
        return False
    others = Membership.objects.filter(
        organization=membership.organization_id, roles__contains=[MANAGER], ends__isnull=True
    )
    return not others.exclude(pk=membership.pk).filter(person__is_active=True).exists()


def may_set_away(by: Acting, membership: Membership) -> Answer:
    """Everybody for themselves, managers for their people."""
    if by.person and membership.person_id == by.person.pk:
        return YES
    return may_manage(by, membership.organization_id)


def may_remove_keys(by: Acting, membership: Membership) -> Answer:
    """Managers, for somebody who lost theirs and works for no other organization.

    Elsewhere the keys may guard more than this manager answers for.
    """
    answer = may_manage(by, membership.organization_id)
    if not answer:
        return answer
    if by.person.pk == membership.person_id:
        return no(_("Your own you remove in your account."))
    open_now = Membership.objects.open_today().filter(person=membership.person_id)
    elsewhere = open_now.exclude(organization=membership.organization_id).exists()
    if elsewhere or membership.person.is_administrator:
        return no(_("They have rights beyond your organization. Ask an administrator."))
    return YES


def may_hand_over(by: Acting, organization_id: UUID) -> Answer:
    """Only the organization's own managers: what is handed over is case work."""
    if by.works_for(organization_id) and by.has_role(MANAGER):
        return YES
    return no(_("Only a manager of your organization can do this."))


def may_touch(by: Acting, invitation: Invitation) -> Answer:
    """Resend or withdraw: who may manage there, while it waits."""
    if invitation.accepted_at or invitation.withdrawn_at:
        return no(_("This invitation is over already."))
    return may_manage(by, invitation.organization_id)
