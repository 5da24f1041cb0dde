"""The whole network in states, counts and codes; never a name."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from alongside.foundation.access.acting import Acting
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import State


@dataclass(frozen=True)
class Network:
    """Counts of what was sent in a period: by state, by partner, by month.

    `partners`: one row for each (part, organization) with its count by state.
    """

    rows: QuerySet[Referral]
    by_state: dict[str, int] = field(default_factory=dict)
    senders: list[dict[str, Any]] = field(default_factory=list)
    receivers: list[dict[str, Any]] = field(default_factory=list)
    months: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All that were sent in the period."""
        return sum(self.by_state.values())


def network(
    acting: Acting,
    *,
    since: datetime.date,
    until: datetime.date,
    state: str = "",
    partner: str = "",
) -> Network:
    """The network between two days (both included), narrowed by state or partner for the list."""
    sent = Referral.objects.counted_by(acting).filter(
        sent_at__date__gte=since, sent_at__date__lte=until
    )
    rows = sent
    if state in State.values:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(Q(sender_id=partner) | Q(receiver_id=partner))
    counted = dict(sent.order_by().values_list("state").annotate(n=Count("pk")))
    return Network(
        rows=rows.select_related("sender", "receiver", "service").order_by("-sent_at", "-id"),
        by_state={state: counted.get(state, 0) for state in State.values if state in counted},
        senders=_by(sent, "sender"),
        receivers=_by(sent, "receiver"),
        months=_by_month(sent),
    )


def _by(sent: QuerySet[Referral], side: str) -> list[dict[str, Any]]:
    names = {key: f"{side}__{key}" for key in ("short_name", "name_en", "name_fr")}
    counts = sent.order_by().values(f"{side}_id", *names.values())
    return [
        {
            "id": row[f"{side}_id"],
            "name": row[names["short_name"]] or row[names["name_en"]] or row[names["name_fr"]],
            **{key: row[key] for key in ("sent", "answered", "accepted", "declined", "enrolled")},
        }
        for row in counts.annotate(**_tallies()).order_by("-sent")
    ]


def _by_month(sent: QuerySet[Referral]) -> list[dict[str, Any]]:
    months = sent.order_by().annotate(month=TruncMonth("sent_at")).values("month")
    return [dict(row) for row in months.annotate(**_tallies()).order_by("month")]


def _tallies() -> dict[str, Count]:
    return {
        "sent": Count("pk"),
        "answered": Count("pk", filter=Q(answered_at__isnull=False)),
        "accepted": Count("pk", filter=Q(answered_at__isnull=False) & ~Q(decline_reason__gt="")),
        "declined": Count("pk", filter=Q(decline_reason__gt="")),
        "enrolled": Count("pk", filter=Q(enrolled_at__isnull=False)),
    }
