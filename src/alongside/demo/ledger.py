"""What happened and who was told: journal lines and notices of the invented story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from alongside.demo.chance import Chance
from alongside.demo.copying import Tables
from alongside.demo.days import Calendar, at
from alongside.demo.staff import Worker
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Notice

# Older notices have been read and cleared away.
NOTICES_KEPT = timedelta(days=60)
READ_AFTER = timedelta(days=3)


class Ledger:
    """Writes journal lines as `journal.actions.record` does, and notices as `notices.tell` does."""

    def __init__(self, tables: Tables, chance: Chance, calendar: Calendar) -> None:
        self.tables, self.chance = tables, chance
        self.now = at(calendar.today, 7)
        self.referral_page = _page_pattern("referrals:referral")

    @contextmanager
    def drawing_from(self, chance: Chance) -> Iterator[None]:
        """Draw from another stream for a while."""
        before, self.chance = self.chance, chance
        yield
        self.chance = before

    def note(
        self,
        verb: str,
        moment: datetime,
        *,
        by: Worker | None,
        home: UUID | None,
        subject: tuple[str, UUID] | None = None,
        readers: Iterable[UUID | None] = (),
        client: UUID | None = None,
        ground: str = "",
        **data: Any,
    ) -> None:
        """One line."""
        kind, key = subject or ("", None)
        self.tables[Event].add(
            id=self.chance.key(moment),
            created_at=moment,
            actor_id=by.key if by else None,
            actor_organization_id=home,
            verb=verb,
            subject_type=kind,
            subject_id=key,
            client_id=client,
            organizations=sorted({*readers, home} - {None}, key=str),
            ground=ground,
            data=data,
        )

    def tell(
        self,
        people: Iterable[UUID],
        kind: str,
        moment: datetime,
        home: UUID,
        referral: UUID,
        **context: str,
    ) -> None:
        """Notices about a referral; those older than some days have been read."""
        age = self.now - moment
        if age > NOTICES_KEPT:
            return
        for person in people:
            read = age > READ_AFTER and self.chance.likely(80)
            self.tables[Notice].add(
                id=self.chance.key(moment),
                created_at=moment,
                recipient_id=person,
                organization_id=home,
                kind=kind,
                context=context,
                url=self.referral_page.replace(_ANY, str(referral)),
                read_at=moment + timedelta(hours=self.chance.randint(1, 30)) if read else None,
                mailed_at=moment + timedelta(minutes=1),
            )


_ANY = str(UUID(int=0))


def _page_pattern(name: str) -> str:
    try:
        return reverse(name, args=[_ANY])
    except NoReverseMatch:
        return ""
