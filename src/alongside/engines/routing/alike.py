"""People alike in everything that the rule asks, gathered: as many arcs as there are kinds of people.

Sound because the cost of a place depends on a person only through what is gathered here: exchanging two
people of one kind changes no point of the rule, so an optimum of kinds, dealt out to their people, is an
optimum of people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.engines.routing.parties import Client, Partner, RoutingError, in_order_of_waiting

Indices = NDArray[np.int64]
Truth = NDArray[np.bool_]

ROOM_FOR_NUMBERS = 2**62


@dataclass(frozen=True, slots=True)
class Answers:
    """What people answer to one question: the distinct answers, and the number of each row's answer."""

    distinct: tuple[Any, ...]
    rows: Indices

    def of(self, rows: Indices) -> "Answers":
        """The answers of some of the rows."""
        return Answers(self.distinct, self.rows[rows])


@dataclass(frozen=True, slots=True)
class Kinds:
    """The people in the order of waiting, and the kind of each.

    `place`, `speaks` (preferred, others, needs an interpreter), `travels`, `eligible`, `excluded`: what each kind
    answers. `members`: positions of people sorted by kind, within a kind in the order of waiting; there are
    `sizes[k]` of kind k.
    """

    clients: tuple[Client, ...]
    place: Answers
    speaks: Answers
    travels: Answers
    eligible: Answers
    excluded: Answers
    sizes: Indices
    members: Indices

    @property
    def of_each(self) -> Indices:
        """The kind of each person, in the order of waiting."""
        found = np.empty(len(self.members), dtype=np.int64)
        found[self.members] = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return found


QUESTIONS: tuple[Callable[[Client], Any], ...] = (
    attrgetter("place"),
    attrgetter("preferred", "languages", "interpreter"),
    attrgetter("travels"),
    attrgetter("eligible"),
    attrgetter("excluded"),
)


def gather(clients: Sequence[Client]) -> Kinds:
    """The kinds of people among these; the order in which they come does not matter."""
    ordered = in_order_of_waiting(clients)
    refuse_twins("people", [client.code for client in ordered])
    answers = [_answers(list(map(ask, ordered))) for ask in QUESTIONS]
    _, firsts, kind, sizes = np.unique(
        _kinds(answers, len(ordered)), return_index=True, return_inverse=True, return_counts=True
    )
    members = np.argsort(kind, kind="stable")
    place, speaks, travels, eligible, excluded = (each.of(firsts) for each in answers)
    return Kinds(ordered, place, speaks, travels, eligible, excluded, sizes, members)


def _answers(given: list[Any]) -> Answers:
    numbers = {answer: number for number, answer in enumerate(dict.fromkeys(given))}
    found = map(numbers.__getitem__, given)
    return Answers(tuple(numbers), np.fromiter(found, dtype=np.int64, count=len(given)))


def _kinds(answers: list[Answers], people: int) -> Indices:
    """One number for each combination of answers; numbered anew where it would outgrow 64 bits."""
    kind, many = np.zeros(people, dtype=np.int64), 1
    for each in answers:
        if many * len(each.distinct) >= ROOM_FOR_NUMBERS:
            found, kind = np.unique(kind, return_inverse=True)
            many = len(found)
        kind = kind * len(each.distinct) + each.rows
        many *= max(len(each.distinct), 1)
    return kind


def in_order(partners: Sequence[Partner]) -> tuple[Partner, ...]:
    """The partners by code; two of one code, or less than no room, are refused."""
    ordered = tuple(sorted(partners, key=lambda partner: partner.code))
    refuse_twins("partners", [partner.code for partner in ordered])
    for partner in ordered:
        if partner.room < 0 or partner.taken < 0:
            raise RoutingError(f"{partner.code} states less than no room.")
    return ordered


def refuse_twins(what: str, codes: list[str]) -> None:
    """Codes must tell everybody apart."""
    if len(set(codes)) != len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise RoutingError(f"Two {what} have the code {twice}.")


class Columns(dict[str, int]):
    """The number of each column; what has none gets the one past the last."""

    def __missing__(self, key: str) -> int:
        return len(self)


def incidence(sets: Sequence[Sequence[str] | frozenset[str]], columns: Columns) -> Truth:
    """A table of yes and no: which of the columns each set holds. What has no column is left out."""
    width = len(columns) + 1
    sizes = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    found = map(columns.__getitem__, chain.from_iterable(sets))
    flat = np.fromiter(found, dtype=np.int64, count=int(sizes.sum()))
    table = np.zeros(len(sets) * width, dtype=bool)
    table[np.repeat(np.arange(len(sets)) * width, sizes) + flat] = True
    return table.reshape(len(sets), width)[:, :-1]
