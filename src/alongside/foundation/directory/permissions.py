"""Who may do what in the directory. Reading is free: the directory is public knowledge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.access.roles import ADMINISTRATOR, COACH, MANAGER, NETWORK_COORDINATOR


def may_administer(acting: Acting) -> Answer:
    """Add and close organizations, keep agreements, import."""
    if acting.has_role(ADMINISTRATOR):
        return YES
    return no(_("Only an administrator of the install can do this."))


def may_edit(acting: Acting, organization: Any) -> Answer:
    """Change an organization and what it offers: administrators, and its own managers."""
    if acting.has_role(ADMINISTRATOR):
        return YES
    if acting.works_for(organization) and acting.has_role(MANAGER):
        return YES
    return no(_("Only a manager of this organization or an administrator can change this."))


def may_know_place(acting: Acting, organization: Any) -> Answer:
    """Read in which place an organization is, and what it offers: its own people, where it is not listed."""
    return YES if organization.listed else may_know_where(acting, organization)


def may_know_where(acting: Acting, organization: Any) -> Answer:
    """Read the street of a sealed organization: its own people.

    People are looked for there by those whom they fled.
    """
    if not organization.sealed or acting.works_for(organization):
        return YES
    if acting.has_role(ADMINISTRATOR):
        return YES
    return no(_("Where this organization is, its own people tell."))


def may_place(acting: Acting) -> Answer:
    """Say which part an organization plays in the network, and until when."""
    if acting.has_role(ADMINISTRATOR) or acting.has_role(NETWORK_COORDINATOR):
        return YES
    return no(_("Only the network coordinator or an administrator decides who plays which part."))


def may_state_capacity(acting: Acting) -> Answer:
    """Say how much room there is: managers and coaches, for the organization they act for."""
    if acting.organization is None:
        return no(_("Only somebody who acts for an organization can state how much room it has."))
    if acting.has_role(MANAGER) or acting.has_role(COACH):
        return YES
    return no(_("Only a manager or a coach of the organization can state how much room it has."))


def organizations_by_name(acting: Acting) -> set[UUID]:
    """Whose staff are called by their names: one's own colleagues; others speak as their house."""
    return {acting.organization.pk} if acting.organization else set()
