"""What waits for an answer now, and what has waited too long, asked of the referrals themselves;
what moved lately, and what is with receivers.
"""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now, TruncDate

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.programmes.referrals.figures import Level, Measure, Tally
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.figures import Cut
from alongside.programmes.referrals.states import WAITING_FOR_ANSWER, WITH_RECEIVER


def late() -> Q:
    """The condition under which a referral should have been answered by now: its clock says so."""
    return Q(state__in=WAITING_FOR_ANSWER, due_on__lt=TruncDate(Now()))


def _waiting(acting: Acting, cut: Cut | None = None) -> QuerySet[Referral, Any]:
    found = Referral.objects.counted_by(acting).filter(state__in=WAITING_FOR_ANSWER)
    found = found.filter(**(cut.narrowed if cut else {})).order_by()
    counted = found.values("state").annotate(all=Count("pk"), late=Count("pk", filter=late()))
    return counted.values_list("all", "late")


_all_waiting: WrittenForWhoActs[tuple[int, int]] = WrittenForWhoActs(_waiting)


def waiting_now(acting: Acting, cut: Cut | None = None) -> tuple[int, int]:
    """How many wait for an answer at this moment, and how many of them too long; of all months.

    Narrowed by partner and service. A cut by place has no such number: whose waits would be known.
    """
    narrowed = cut is not None and cut.narrowed
    rows = list(_waiting(acting, cut) if narrowed else _all_waiting(acting))
    return sum(waiting for waiting, _late in rows), sum(late for _waiting, late in rows)


def moved_since(acting: Acting, moment: datetime.datetime) -> tuple[int, int]:
    """How many were sent since a moment, and how many people were enrolled; read from two indexes."""
    sent, enrolled = Q(sent_at__gte=moment), Q(enrolled_at__gte=moment)
    counted = Referral.objects.counted_by(acting).filter(sent | enrolled).order_by()
    told = counted.aggregate(sent=Count("pk", filter=sent), enrolled=Count("pk", filter=enrolled))
    return told["sent"], told["enrolled"]


def with_receivers(acting: Acting) -> int:
    """How many were accepted and are not over, from the counted rows: as of the last count."""
    rows = Tally.objects.visible_to(acting).filter(
        level=Level.ALL, measure=Measure.STATE, detail__in=WITH_RECEIVER
    )
    return rows.aggregate(all=Sum("number"))["all"] or 0


def waiting_by(acting: Acting, column: str) -> dict[UUID, dict[str, Any]]:
    """The same told apart by `receiver_id` or `service_id`, for those at whom something waits."""
    found = Referral.objects.counted_by(acting).filter(state__in=WAITING_FOR_ANSWER).order_by()
    told = found.values(column).annotate(all=Count("pk"), late=Count("pk", filter=late()))
    return {row[column]: row for row in told}
