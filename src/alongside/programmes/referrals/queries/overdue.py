"""What is overdue: for an organization what it has to do and what it waits for; for the network codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.working_days import working_days_between
from alongside.foundation.directory.queries import openings
from alongside.programmes.referrals.clocks import waited_for
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import CLOCKS_AFTER_THE_ANSWER, Clock

OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True)
class Late:
    """What the list is narrowed to; each stands in the address."""

    side: str = ""
    clock: str = ""
    whose: str = ""
    code: str = ""
    partner: UUID | None = None

    def narrow(self, rows: QuerySet[Referral]) -> QuerySet[Referral]:
        """By what is waited for, by code, by either organization."""
        if self.clock:
            rows = rows.filter(clock=self.clock)
        if self.code:
            rows = rows.filter(code__startswith=self.code.upper().removeprefix("R-").strip())
        if self.partner:
            rows = rows.filter(Q(sender=self.partner) | Q(receiver=self.partner))
        return rows


def overdue(acting: Acting, asked: Late) -> QuerySet[Referral]:
    """What the organization should have done by now (ours), and what it waits for (theirs)."""
    sides = {OURS: _ours(acting), THEIRS: _theirs(acting)}
    which = sides.get(asked.side, sides[OURS] | sides[THEIRS])
    rows: QuerySet[Referral] = Referral.objects.visible_to(acting).filter(
        which, due_on__lt=timezone.localdate()
    )
    if asked.whose:
        mine = Q(receiver=acting.organization) & (Q(coach=acting.person) | Q(coach=None))
        rows = rows.filter(mine | Q(sender=acting.organization, worker=acting.person))
    rows = asked.narrow(rows).select_related("sender", "receiver", "service", "subject")
    return rows.order_by("due_on", "id")


def _ours(acting: Acting) -> Q:
    return Q(receiver=acting.organization) & ~Q(clock=Clock.QUESTION) | Q(
        sender=acting.organization, clock=Clock.QUESTION
    )


def _theirs(acting: Acting) -> Q:
    """Of what comes after the answer a sender hears only when the person agreed to reporting back."""
    heard = ~Q(clock__in=CLOCKS_AFTER_THE_ANSWER) | Q(report_back=True)
    waits = Q(sender=acting.organization) & ~Q(clock=Clock.QUESTION) & heard
    return waits | Q(receiver=acting.organization, clock=Clock.QUESTION)


def overdue_in_network(acting: Acting, asked: Late) -> QuerySet[Referral]:
    """The same across the network, for those who see codes, organizations and days."""
    rows: QuerySet[Referral] = Referral.objects.counted_by(acting).filter(
        due_on__lt=timezone.localdate()
    )
    rows = asked.narrow(rows).select_related("sender", "receiver")
    return rows.order_by("due_on", "id")


def days_late(rows: Iterable[Referral]) -> dict[UUID, int]:
    """Working days since each was due, on the days when both were open. Two queries, however many."""
    several = [each for each in rows if each.due_on]
    if not several:
        return {}
    keys = {key for each in several for key in (each.sender_id, each.receiver_id) if key}
    known = openings(keys, min(each.due_on for each in several if each.due_on))
    return {each.pk: _late(each, known) for each in several}


def _late(referral: Referral, known: dict[UUID, Any]) -> int:
    holder = waited_for(referral) or referral.sender_id
    opening = known[holder]
    for key in (referral.sender_id, referral.receiver_id):
        if key and key != holder:
            opening = opening.with_other(known[key])
    if referral.due_on is None:
        return 0
    return working_days_between(referral.due_on, timezone.localdate(), opening)
