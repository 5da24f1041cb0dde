"""What other floors announce and newcomers' records act on, in the same transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from alongside.foundation.clients.actions import choose_language, move_caseload
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event
from alongside.foundation.ui.signals import language_chosen


def connect() -> None:
    """Listen for caseloads handed over, and for the language that a newcomer chooses."""
    journal.on("caseload.handed_over", on_caseload_handed_over)
    language_chosen.connect(on_language_chosen, dispatch_uid="clients.language")


def on_language_chosen(request: HttpRequest, language: str, **_: Any) -> None:
    """Wherever newcomers choose it, their letters and their own page come in that language."""
    choose_language(language=language, by=request.acting)  # type: ignore[attr-defined]


def on_caseload_handed_over(event: Event) -> None:
    """Give the open records to whoever takes the caseload over."""
    home = event.data.get("organization") or event.actor_organization_id
    if home:
        move_caseload(
            from_person=UUID(event.data["from_person"]),
            to_person=UUID(event.data["to_person"]),
            organization_id=UUID(str(home)),
        )
