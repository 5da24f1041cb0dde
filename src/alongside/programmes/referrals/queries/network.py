"""The whole network in states, counts and codes; never a name."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import Least, TruncMonth

from alongside.foundation.access.acting import Acting
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import DeclineReason, End, Party, State

# Who was enrolled without an intake being booked, or before it, was taken in on that day.
TAKEN_IN_AT = Least("intake_at", "enrolled_at")


class MedianTime(Aggregate):
    """The middle one of some spans of time; what is empty does not count."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Network:
    """Counts of what was sent in a period: by state, by partner, by month, by how it ended.

    `ends` and `declines` are narrowed as the list is. `declines`: by reason, then by side.
    """

    rows: QuerySet[Referral]
    by_state: dict[str, int] = field(default_factory=dict)
    senders: list[dict[str, Any]] = field(default_factory=list)
    receivers: list[dict[str, Any]] = field(default_factory=list)
    months: list[dict[str, Any]] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    declines: dict[str, dict[str, int]] = field(default_factory=dict)

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
        ends=_ends(rows),
        declines=_declines(rows),
    )


def _ends(rows: QuerySet[Referral]) -> dict[str, int]:
    counted = dict(rows.order_by().exclude(end="").values_list("end").annotate(n=Count("pk")))
    return {end: counted[end] for end in End.values if end in counted}


def _declines(rows: QuerySet[Referral]) -> dict[str, dict[str, int]]:
    declined = rows.order_by().exclude(decline_reason="")
    pairs = declined.values_list("decline_reason", "decline_party").annotate(n=Count("pk"))
    counted = {(reason, party): number for reason, party, number in pairs}
    return {
        reason: {party: counted.get((reason, party), 0) for party in Party.values}
        for reason in DeclineReason.values
        if any(reason == known for known, _party in counted)
    }


def _by(sent: QuerySet[Referral], side: str) -> list[dict[str, Any]]:
    names = {key: f"{side}__{key}" for key in ("short_name", "name_en", "name_fr")}
    counts = sent.order_by().values(f"{side}_id", *names.values())
    return [
        {
            "id": row[f"{side}_id"],
            "name": row[names["short_name"]] or row[names["name_en"]] or row[names["name_fr"]],
            **{key: row[key] for key in ("sent", "answered", "accepted", "declined", "enrolled")},
            "answer_days": _days(row["to_answer"], row["answered"]),
            "intake_days": _days(row["to_intake"], row["taken_in"]),
        }
        for row in counts.annotate(**_tallies(), **_medians()).order_by("-sent")
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


def _medians() -> dict[str, Aggregate]:
    return {
        "taken_in": Count(TAKEN_IN_AT),
        "to_answer": MedianTime(F("answered_at") - F("sent_at")),
        "to_intake": MedianTime(TAKEN_IN_AT - F("answered_at")),
    }


def _days(median: datetime.timedelta | None, counted: int) -> float | None:
    """In days; None when there were too few to say."""
    if median is None or counted < policy.PACE_LEAST:
        return None
    return median / datetime.timedelta(days=1)
