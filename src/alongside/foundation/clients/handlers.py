"""What other floors announce and newcomers' records act on, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from alongside.foundation.clients.actions import move_caseload
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event


def connect() -> None:
    """Listen for caseloads handed over."""
    journal.on("caseload.handed_over", on_caseload_handed_over)


def on_caseload_handed_over(event: Event) -> None:
    """Give the open records to whoever takes the caseload over."""
    home = event.data.get("organization") or event.actor_organization_id
    if home:
        move_caseload(
            from_person=UUID(event.data["from_person"]),
            to_person=UUID(event.data["to_person"]),
            organization_id=UUID(str(home)),
        )
