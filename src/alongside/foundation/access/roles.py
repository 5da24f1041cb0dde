"""Roles as code: what each may be called, and what it is for, in words a manager can choose by."""

# newcomer-facing

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SETTLEMENT_WORKER = "settlement_worker"
COACH = "coach"
MANAGER = "manager"
NETWORK_COORDINATOR = "network_coordinator"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Role:
    """A role: its label, what it lets a person do, and whether it needs a second factor."""

    name: str
    label: Any
    description: Any
    second_factor: bool = False
    invitable: bool = True


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role(
            SETTLEMENT_WORKER,
            _("Settlement worker"),
            _("Keeps newcomers' records, pre-screens, records consent and sends referrals."),
        ),
        Role(
            COACH,
            _("Coach"),
            _("Receives referrals, answers them, books intakes and reports back what happened."),
        ),
        Role(
            MANAGER,
            _("Manager"),
            _(
                "Invites colleagues and ends their access, hands caseloads over, "
                "and states how much room the organization has."
            ),
        ),
        Role(
            NETWORK_COORDINATOR,
            _("Network coordinator"),
            _("Sees states, counts and codes across the whole network, never names."),
            second_factor=True,
        ),
        Role(
            ADMINISTRATOR,
            _("Administrator"),
            _("Keeps organizations, agreements and imports for the whole install. Sees no names."),
            second_factor=True,
            invitable=False,
        ),
    )
}


def choices(*, invitable: bool = False) -> list[tuple[str, Any]]:
    """Roles as form choices; with `invitable` only those that a manager may give."""
    return [(r.name, r.label) for r in ROLES.values() if r.invitable or not invitable]
