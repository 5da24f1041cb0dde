"""What still needs a record, as upper floors say it: a referral that goes on holds the record it speaks of.

The database asks the same of functions named `<app>_holds_person`; here stands the sentence to read.
"""

from __future__ import annotations

from collections.abc import Callable

from alongside.foundation.clients.models import Client

Holder = Callable[[Client], str]
"""Given a record, a sentence that says why it must stay for now, or nothing."""

_holders: list[Holder] = []


def register(holder: Holder) -> None:
    """Register what may hold a record; called from an app's `ready`."""
    if holder not in _holders:
        _holders.append(holder)


def why_held(client: Client) -> str:
    """The first sentence that says why the record must stay for now; empty when nothing holds it."""
    return next((told for told in (holder(client) for holder in _holders) if told), "")
