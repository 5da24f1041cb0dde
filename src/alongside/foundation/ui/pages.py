"""Pages of lists that may be long: the first of them costs the same however long the list is."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Nobody turns forty pages: filters and search lead there sooner, and the download holds them all.
MOST = 1_000


class Pages(Paginator):
    """Django's pages over a queryset, counted no further than `MOST`; `more`: the list goes on."""

    object_list: QuerySet

    @cached_property
    def _counted(self) -> int:
        return int(self.object_list.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows the pages hold, at most `MOST`."""
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._counted > MOST
