"""What each role does most: the buttons at the head of the home page, the primary one first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import (
    ADMINISTRATOR,
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)

MOST = 3


@dataclass(frozen=True)
class Shortcut:
    """A way to what a role does most."""

    label: Any
    url_name: str
    icon: str

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)


OF_ROLE = {
    SETTLEMENT_WORKER: (
        Shortcut(_("Add a newcomer"), "clients:new", "person-plus"),
        Shortcut(pgettext_lazy("records", "Newcomers"), "clients:list", "people"),
    ),
    COACH: (
        Shortcut(_("Answer referrals"), "referrals:inbox", "inbox"),
        Shortcut(_("Say how much room there is"), "directory:capacity", "door-open"),
    ),
    NETWORK_COORDINATOR: (
        Shortcut(_("See the network"), "referrals:network", "bar-chart"),
        Shortcut(_("Organizations"), "directory:organizations", "buildings"),
    ),
    ADMINISTRATOR: (
        Shortcut(_("Organizations"), "directory:organizations", "buildings"),
        Shortcut(_("Import a list"), "directory:import", "upload"),
    ),
    MANAGER: (
        Shortcut(_("Invite a colleague"), "people:invite", "person-plus"),
        Shortcut(_("Say how much room there is"), "directory:capacity", "door-open"),
    ),
}


def shortcuts(acting: Acting) -> list[Shortcut]:
    """The few that this person uses, without saying one twice."""
    held = [each for role, several in OF_ROLE.items() if acting.has_role(role) for each in several]
    return list(dict.fromkeys(held))[:MOST]
