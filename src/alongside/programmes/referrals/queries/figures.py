"""What the coordinator's pages read: counted rows, narrowed, added up and told apart."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, QuerySet, Sum
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenForWhoActs, WrittenOnce
from alongside.programmes.referrals.figures import PEOPLE, Counted, Level, Measure, Step, Tally
from alongside.programmes.referrals.queries.pace import Pace, pace_of

BY = ("sender", "receiver", "service", "place", "month")


@dataclass(frozen=True)
class Cut:
    """What the figures are narrowed to: months (their first days, both included) and who is meant.

    A place stands alone: crossed with a partner it would leave so few people that they could be known.
    """

    since: datetime.date
    until: datetime.date
    sender: UUID | None = None
    receiver: UUID | None = None
    service: UUID | None = None
    place: str | None = None

    def __post_init__(self) -> None:
        if self.place and (self.sender or self.receiver or self.service):
            raise ValueError("A place is not crossed with a partner or a service.")

    @property
    def narrowed(self) -> dict[str, Any]:
        """The filters that are on, by the name of their column."""
        named = {name: getattr(self, name) for name in ("sender", "receiver", "service", "place")}
        return {f"{name}_id": value for name, value in named.items() if value}

    def rows(self, acting: Acting, by: str = "") -> QuerySet[Tally]:
        """The counted rows of this cut, told apart at least by `by`."""
        wanted = {name.removesuffix("_id") for name in self.narrowed} | ({by} - {"", "month"})
        rows = Tally.objects.visible_to(acting).filter(
            level=_level(wanted), month__gte=self.since, month__lte=self.until
        )
        return rows.filter(**self.narrowed)


def _level(wanted: set[str]) -> Level:
    """The coarsest level at which these columns are filled."""
    if "sender" in wanted and len(wanted) > 1:
        return Level.PAIR
    for level in (Level.SERVICE, Level.PLACE, Level.RECEIVER, Level.SENDER):
        if level.value in wanted:
            return level
    return Level.ALL


@dataclass
class Figures:
    """Counts of one cut: how far they came, where they stand, how they ended, and how long it took."""

    reached: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    ends: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    declines: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    days: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def people(self) -> int:
        """At least so many people these are."""
        return self.reached[PEOPLE]

    @cached_property
    def paces(self) -> dict[str, Pace]:
        """The pace of every step, in the order of the way."""
        return {step: pace_of(self.days.get(step, {})) for step in Step.values}

    def add(self, measure: str, detail: str, days: int | None, number: int) -> None:
        """Take in one counted row."""
        if measure == Measure.DAYS:
            held = self.days[detail]
            held[days or 0] = held.get(days or 0, 0) + number
        elif measure == Measure.DECLINE:
            reason, party = detail.split("|")
            self.declines[reason, party] += number
        else:
            counts = {"reached": self.reached, "state": self.states, "end": self.ends}
            counts[measure][detail] += number

    def take(self, other: Figures) -> None:
        """Add another cut's figures to these."""
        for mine, theirs in (
            (self.reached, other.reached), (self.states, other.states), (self.ends, other.ends),
        ):  # fmt: skip
            for detail, number in theirs.items():
                mine[detail] += number
        for pair, number in other.declines.items():
            self.declines[pair] += number
        for step, counts in other.days.items():
            for days, number in counts.items():
                self.days[step][days] = self.days[step].get(days, 0) + number


def figures_of(acting: Acting, cut: Cut) -> Figures:
    """All figures of one cut, in one query."""
    found = Figures()
    for row in _asked(_measures, _all_measures, acting, cut):
        found.add(*row)
    return found


def by_month(acting: Acting, cut: Cut) -> dict[datetime.date, dict[str, int]]:
    """How far the referrals of each month came; a month without any is there with nothing."""
    found: dict[datetime.date, dict[str, int]] = {
        month: defaultdict(int) for month in months_between(cut.since, cut.until)
    }
    for month, detail, total in _asked(_months, _all_months, acting, cut):
        found[month][detail] += total
    return found


def _measures(acting: Acting, cut: Cut) -> QuerySet[Tally, Any]:
    told = cut.rows(acting).order_by().values_list("measure", "detail", "days")
    return told.annotate(total=Sum("number"))


def _months(acting: Acting, cut: Cut) -> QuerySet[Tally, Any]:
    told = cut.rows(acting).filter(measure=Measure.REACHED).order_by()
    return told.values_list("month", "detail").annotate(total=Sum("number"))


_all_measures = WrittenForWhoActs(lambda by, *period: _measures(by, Cut(*period)))
_all_months = WrittenForWhoActs(lambda by, *period: _months(by, Cut(*period)))


def _asked(
    ask: Callable[[Acting, Cut], QuerySet[Tally, Any]],
    of_all: WrittenForWhoActs[Any],
    acting: Acting,
    cut: Cut,
) -> Iterable[Any]:
    """A cut that is not narrowed differs in its days alone, and is what is opened most."""
    return ask(acting, cut) if cut.narrowed else of_all(acting, cut.since, cut.until)


def breakdown(acting: Acting, cut: Cut, by: str, keys: Sequence[Any] = ()) -> dict[Any, Figures]:
    """Figures told apart by sender, receiver, service, place or month; of the `keys` alone if given."""
    column = by if by == "month" else f"{by}_id"
    rows = cut.rows(acting, by).filter(measure__in=[Measure.REACHED, Measure.DAYS])
    if keys:
        rows = rows.filter(**{f"{column}__in": keys})
    found: dict[Any, Figures] = defaultdict(Figures)
    told = rows.order_by().values_list(column, "measure", "detail", "days")
    for key, *row in told.annotate(total=Sum("number")):
        found[key].add(*row)
    return dict(found)


def largest(acting: Acting, cut: Cut, by: str) -> list[Any]:
    """The keys of a breakdown by partner or service, the one with most sent first.

    What has no receiver yet is with nobody, and in no line.
    """
    column = f"{by}_id"
    counted = cut.rows(acting, by).filter(measure=Measure.REACHED, detail__in=["sent", "begun"])
    counted = counted.exclude(**{f"{column}__isnull": True})
    totals: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    told = counted.order_by().values_list(column, "detail").annotate(total=Sum("number"))
    for key, detail, total in told:
        totals[key][detail == "begun"] += total
    return sorted(totals, key=lambda key: ([-n for n in totals[key]], str(key)))


def together(found: Mapping[Any, Figures], least: int) -> tuple[dict[Any, Figures], Figures | None]:
    """Places with fewer people than `least` put together, so that no row speaks of so few.

    When what was put together is still fewer, the next smallest place joins it: what is taken from
    the total would tell it otherwise.
    """
    by_size = sorted(found, key=lambda key: (found[key].people, str(key)))
    small = [key for key in by_size if found[key].people < least]
    if not small:
        return dict(found), None
    rest = [key for key in by_size if key not in small]
    while rest and (len(small) < 2 or sum(found[key].people for key in small) < least):
        small.append(rest.pop(0))
    joined = Figures()
    for key in small:
        joined.take(found[key])
    return {key: found[key] for key in rest}, joined


_counted = WrittenOnce(lambda: Counted.objects.values_list("as_of", flat=True))


def _ends_of(acting: Acting) -> QuerySet[Tally, Any]:
    """The first and the last month counted: one row, or none."""
    rows = Tally.objects.visible_to(acting).filter(level=Level.ALL, measure=Measure.REACHED)
    ends = rows.order_by().values("level").annotate(first=Min("month"), last=Max("month"))
    return ends.values_list("first", "last")


_ends: WrittenForWhoActs[tuple[datetime.date, datetime.date]] = WrittenForWhoActs(_ends_of)


def as_of(acting: Acting) -> datetime.datetime | None:
    """When the figures were last brought up to date."""
    return next(iter(_counted()), None) if acting.network else None


def months_known(acting: Acting) -> list[datetime.date]:
    """Every month from the first one counted to the present one."""
    present = timezone.localdate().replace(day=1)
    first, last = next(iter(_ends(acting)), (present, present))
    return months_between(first, max(last, present))


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the months from one to another, both included."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [datetime.date(at // 12, at % 12 + 1, 1) for at in range(start, end + 1)]
