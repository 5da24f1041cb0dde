"""Networks with their partners on a day, and their targets beside what was reached."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, QuerySet, Sum
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.ui import words
from alongside.programmes.referrals.figures import Level, Measure, Tally
from alongside.programmes.referrals.models import Network, Partner, Target
from alongside.programmes.referrals.partnership import AIMED_ROLES, Aim

Counts = dict[tuple[str, datetime.date], int]


@dataclass(frozen=True)
class Reached:
    """A target and how much of it has been reached: None when all of it lies before anything was counted.

    `since`: the first month that was counted, where the target began before that.
    """

    target: Target
    reached: int | None
    since: datetime.date | None = None

    @property
    def share(self) -> float | None:
        """The part of the target that was reached; None when it aims at nothing, or nobody knows."""
        if self.reached is None or not self.target.number:
            return None
        return self.reached / self.target.number

    @property
    def words(self) -> str:
        """What it aims at, and in which period."""
        label = Aim(self.target.aim).label
        return f"{label}, {words.day(self.target.starts)} – {words.day(self.target.ends)}"


def networks(acting: Acting) -> QuerySet[Network]:
    """All networks, the latest first, with partners and targets."""
    return Network.objects.visible_to(acting).prefetch_related("partners__organization", "targets")


def targets_in(acting: Acting, month: datetime.date) -> list[Reached]:
    """Targets of any network whose period holds a day of the month, and what was reached of them."""
    last = _last_day(month)
    found = Target.objects.filter(
        network__in=Network.objects.visible_to(acting), starts__lte=last, ends__gte=month
    )
    return reached(acting, found.select_related("network"), until=last)


def reached(
    acting: Acting, targets: Iterable[Target], until: datetime.date | None = None
) -> list[Reached]:
    """What was reached of each target until a day (today by default), or until its end before that.

    Referrals are counted by whole months: a target that begins or ends within a month counts that month.
    """
    held = list(targets)
    today = until or timezone.localdate()
    counted, partners, first = _months(acting, held, today), _partners(held), _first(acting)
    return [_one(each, counted, partners, first, min(each.ends, today)) for each in held]


def _one(
    target: Target,
    counted: Counts,
    partners: list[Partner],
    first: datetime.date | None,
    until: datetime.date,
) -> Reached:
    role = AIMED_ROLES.get(Aim(target.aim))
    if role:
        on = [p for p in partners if p.network_id == target.network_id and p.role == role]
        return Reached(target, len({p.organization_id for p in on if p.holds_on(until)}))
    since = target.starts.replace(day=1)
    if first is None or target.ends < first:
        return Reached(target, None)
    number = sum(
        number
        for (detail, month), number in counted.items()
        if detail == target.aim and since <= month <= until
    )
    return Reached(target, number, first if since < first else None)


def _first(acting: Acting) -> datetime.date | None:
    """The first month in which anything was counted; before it, nobody knows."""
    counted = Tally.objects.visible_to(acting).filter(level=Level.ALL)
    month: datetime.date | None = counted.aggregate(first=Min("month"))["first"]
    return month


def _partners(targets: list[Target]) -> list[Partner]:
    """All that any of the targets might count."""
    networks_aimed = {each.network_id for each in targets if Aim(each.aim) in AIMED_ROLES}
    return list(Partner.objects.filter(network__in=networks_aimed)) if networks_aimed else []


def _months(acting: Acting, targets: list[Target], until: datetime.date) -> Counts:
    """By milestone and month, how many reached it, for all months that any of the targets covers."""
    aims = {each.aim for each in targets} - {aim.value for aim in AIMED_ROLES}
    if not aims:
        return {}
    first = min(each.starts for each in targets).replace(day=1)
    rows = Tally.objects.visible_to(acting).filter(
        level=Level.ALL,
        measure=Measure.REACHED,
        detail__in=aims,
        month__gte=first,
        month__lte=until,
    )
    told = rows.order_by().values_list("detail", "month").annotate(total=Sum("number"))
    return {(detail, month): total for detail, month, total in told}


def _last_day(month: datetime.date) -> datetime.date:
    following = (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return following - datetime.timedelta(days=1)
