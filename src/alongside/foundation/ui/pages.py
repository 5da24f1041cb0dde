"""Pages of lists that may be long: the first of them costs the same however long the list is."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Nobody turns twenty pages: filters and search lead there sooner, and the download holds them all.
MOST = 500
Rows = TypeVar("Rows", bound=QuerySet)


def counted_to(rows: Rows, *order: str) -> Rows:
    """What is counted of these rows: no more than tells that a list goes on.

    `order`: that of an index, in which PostgreSQL then reads and stops, instead of gathering all rows first.
    """
    return rows.order_by(*order)[: MOST + 1]


class Pages(Paginator):
    """Django's pages over a queryset, counted no further than `MOST`; `more`: the list goes on."""

    object_list: Any

    def __init__(self, rows: QuerySet | list[Any], size: int, counted: int | None = None) -> None:
        """`counted`: how many there are by `counted_to`, where a first page was read with their number."""
        super().__init__(rows, size)
        if counted is not None:
            self._counted = counted

    @cached_property
    def _counted(self) -> int:
        return int(counted_to(self.object_list).count())

    @cached_property
    def count(self) -> int:
        """How many rows the pages hold, at most `MOST`."""
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._counted > MOST
