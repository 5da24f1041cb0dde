"""Writing a line, and telling whoever listens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models

from alongside.foundation.access.acting import Acting
from alongside.foundation.journal import seals
from alongside.foundation.journal.models import Event

Handler = Callable[[Event], None]

_handlers: dict[str, list[Handler]] = defaultdict(list)


def on(verb: str, handler: Handler) -> None:
    """Call `handler` with each line of this verb, in the transaction that writes it."""
    if handler not in _handlers[verb]:
        _handlers[verb].append(handler)


def record(
    verb: str,
    subject: models.Model | None,
    *,
    by: Acting | None,
    organizations: Iterable[Any] = (),
    client: UUID | None = None,
    ground: str = "",
    **data: Any,
) -> Event:
    """Write one line in this transaction, then call the verb's handlers.

    `organizations`: instances or keys of those that may read the line; the actor's own is added.
    `client`: key of the newcomer's record it concerns, so that the person can see it.
    `data`: keys, codes, counts; never a name.
    """
    home = by.organization.pk if by and by.organization else None
    readers = {getattr(organization, "pk", organization) for organization in organizations}
    event = Event.objects.create(
        actor_id=by.person.pk if by and by.person else None,
        actor_organization_id=home,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        client_id=client,
        organizations=sorted((readers | {home}) - {None}, key=str),
        ground=ground,
        data=data,
    )
    for handler in _handlers[verb]:
        handler(event)
    return event


def seal() -> int:
    """Put all that was committed and waits under seals, each in its own statement; gives how many rows."""
    sealed = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT journal_seal_next(%s)", [seals.MOST])
            taken = int(cursor.fetchone()[0])
        sealed += taken
        if taken < seals.MOST:
            return sealed
