"""What a person has in hand, as counted by the programmes, so that it can be handed over knowingly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Counter = Callable[[UUID, UUID], int]
"""Given the keys of a person and of an organization, how many records the person has in hand."""

_counters: dict[str, tuple[Any, Counter]] = {}


@dataclass(frozen=True)
class InHand:
    """One kind of record and how many of it a person has in hand."""

    label: Any
    count: int


def register(kind: str, label: Any, counter: Counter) -> None:
    """Register what counts one kind of record; called from an app's `ready`."""
    _counters[kind] = (label, counter)


def in_hand(person_id: UUID, organization_id: UUID) -> list[InHand]:
    """Everything the person has in hand for the organization, under the asker's scope."""
    return [InHand(label, count(person_id, organization_id)) for label, count in _counters.values()]


def total(held: list[InHand]) -> int:
    """How many records altogether."""
    return sum(each.count for each in held)
