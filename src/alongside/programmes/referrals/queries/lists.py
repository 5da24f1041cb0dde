"""The two lists: what the organization received, what it sent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.working_days import working_days_between
from alongside.foundation.clients.models import Client
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import (
    BEFORE_SENDING,
    OVER,
    WAITING_FOR_ANSWER,
    WITH_RECEIVER,
    State,
)

GROUPS: dict[str, frozenset[str]] = {
    "waiting": frozenset(WAITING_FOR_ANSWER),
    "returned": frozenset({State.RETURNED}),
    "going on": frozenset(WITH_RECEIVER),
    "prepared": frozenset(BEFORE_SENDING),
    "over": frozenset(OVER),
}

# What the sender may know after the answer when the person did not agree to report-back.
AFTER_THE_ANSWER = WITH_RECEIVER | {State.REPORTED}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; each stands in the address."""

    group: str = ""
    whose: str = ""
    words: str = ""
    urgency: str = ""

    @classmethod
    def read(cls, query: Any) -> Filters:
        """From a query string; what is not known is left out."""
        group = query.get("group", "")
        return cls(
            group=group if group in GROUPS else "",
            whose="mine" if query.get("whose") == "mine" else "",
            words=query.get("words", "").strip()[:60],
            urgency="soon" if query.get("urgency") == "soon" else "",
        )


def received(acting: Acting, filters: Filters) -> QuerySet[Referral]:
    """What came to the organization."""
    arrived = Referral.objects.filter(receiver=acting.organization, sent_at__isnull=False)
    rows = _narrowed(arrived, filters, Q(coach=acting.person) | Q(coach__isnull=True))
    if filters.words:
        rows = rows.filter(_by_code_or_initials(filters.words))
    return rows.select_related("sender", "service", "coach", "subject")


def sent(acting: Acting, filters: Filters) -> QuerySet[Referral]:
    """What the organization prepares or has sent; found by its own newcomers' names too."""
    rows = _narrowed(
        Referral.objects.filter(sender=acting.organization), filters, Q(worker=acting.person)
    )
    if filters.words:
        named = Client.objects.filter(organization=acting.organization)
        named = named.filter(
            Q(given_name__icontains=filters.words) | Q(family_name__icontains=filters.words)
        )
        rows = rows.filter(
            _by_code_or_initials(filters.words) | Q(client_id__in=named.values("pk"))
        )
    return rows.select_related("receiver", "service", "worker", "subject")


def _narrowed(rows: QuerySet[Referral], filters: Filters, own: Q) -> QuerySet[Referral]:
    if filters.group:
        rows = rows.filter(state__in=GROUPS[filters.group])
    if filters.whose:
        rows = rows.filter(own)
    if filters.urgency:
        rows = rows.filter(urgency=filters.urgency)
    return rows.order_by("-moved_at", "-id")


def _by_code_or_initials(words: str) -> Q:
    code = words.upper().removeprefix("R-").strip()
    return Q(code__startswith=code) | Q(subject__initials__iexact=words)


def shown_state(referral: Referral, acting: Acting) -> State:
    """The state as this organization may know it.

    A sender whose newcomer did not agree to report-back learns that the referral was accepted, and
    nothing of what came after.
    """
    state = State(referral.state)
    if state in AFTER_THE_ANSWER and not permissions.may_see_outcome(acting, referral):
        return State.ACCEPTED
    return state


def waiting_days(referral: Referral, on: datetime.date | None = None) -> int:
    """Working days since it was sent, while it waits for an answer; 0 otherwise."""
    if referral.sent_at is None or referral.state not in WAITING_FOR_ANSWER:
        return 0
    since = timezone.localtime(referral.sent_at).date()
    return working_days_between(since, on or timezone.localdate())
