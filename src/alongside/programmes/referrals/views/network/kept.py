"""What follows from the counted rows alone is drawn once for each count, and not for each reader."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.utils.translation import get_language

MOST = 200
"""So many drawings are kept in a process; the one unused longest goes first."""

Drawn = TypeVar("Drawn")

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_turn = Lock()


def once_counted(
    counted: datetime.datetime | None, what: Hashable, draw: Callable[[], Drawn]
) -> Drawn:
    """What was drawn of this count in this language, or a new drawing.

    For pages behind the coordinators' gate, all of whom see the same. Nothing that is asked of the
    referrals themselves belongs in here. Without a count nothing is kept.
    """
    if counted is None:
        return draw()
    key = (counted, get_language(), what)
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = draw()
    with _turn:
        _kept[key] = drawn
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawn
