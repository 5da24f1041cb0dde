"""Who acts in this request: the person, the organization they are switched to, their roles there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alongside.foundation.access.roles import ADMINISTRATOR, MANAGER, NETWORK_COORDINATOR
from alongside.foundation.access.scope import Scope


@dataclass(frozen=True)
class Acting:
    """A person at work: for one organization, in the roles they hold there.

    `subjects`: the client records that are the person's own (a newcomer's account).
    `memberships`: all that are open today, for the switch between organizations.
    """

    person: Any = None
    organization: Any = None
    roles: frozenset[str] = frozenset()
    memberships: Sequence[Any] = ()
    subjects: Sequence[UUID] = ()

    def has_role(self, name: str) -> bool:
        """Whether the person holds the role for the organization they act for."""
        return name in self.roles

    def works_for(self, organization: Any) -> bool:
        """Whether the person acts for this organization (an instance or a key) now."""
        key = getattr(organization, "pk", organization)
        return self.organization is not None and self.organization.pk == key

    @property
    def only_in_hand(self) -> bool:
        """Whether newcomers' records are theirs only where they work with the person.

        So it is in a sealed organization, save for its managers. PostgreSQL holds to it by itself.
        """
        sealed = getattr(self.organization, "sealed_at", None) is not None
        return sealed and not self.has_role(MANAGER)

    @property
    def network(self) -> bool:
        """Whether states, counts and codes of the whole network are theirs to see."""
        return self.has_role(NETWORK_COORDINATOR) or self.has_role(ADMINISTRATOR)

    def scope(self) -> Scope:
        """The same as told to PostgreSQL."""
        return Scope(
            person=getattr(self.person, "pk", None),
            orgs=(self.organization.pk,) if self.organization else (),
            network=self.network,
            administrator=self.has_role(ADMINISTRATOR),
            subjects=tuple(self.subjects),
        )


NOBODY = Acting()
