"""Medians and nine-tenths from counts of whole days, and when too few make none worth telling."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.programmes.referrals import policy


@dataclass(frozen=True)
class Pace:
    """How long a step takes: how many took it, and in how many days half and nine in ten had.

    `median` and `slow` are whole calendar days, or None when too few took the step: of fewer than
    three a median says something about somebody, and of fewer than ten the slowest tenth is one person.
    """

    taken: int = 0
    median: int | None = None
    slow: int | None = None


def pace_of(counts: Mapping[int, int]) -> Pace:
    """The pace of a step from how many took it in how many days."""
    taken = sum(counts.values())
    return Pace(
        taken,
        within(counts, 0.5) if taken >= policy.PACE_LEAST else None,
        within(counts, 0.9) if taken >= policy.SLOW_LEAST else None,
    )


def within(counts: Mapping[int, int], share: float) -> int:
    """The smallest number of days in which at least this share of all was done (nearest rank)."""
    wanted = math.ceil(sum(counts.values()) * share)
    reached = 0
    for days in sorted(counts):
        reached += counts[days]
        if reached >= wanted:
            return days
    raise ValueError("There is no pace of nothing.")
