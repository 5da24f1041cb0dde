"""People alike in everything that the rule asks, gathered: as many arcs as there are kinds of people.

Sound because the cost of a place depends on a person only through what is gathered here: exchanging two
people of one kind changes no point of the rule, so an optimum of kinds, dealt out to their people, is an
optimum of people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.engines.routing.parties import Client, Partner, RoutingError, in_order_of_waiting

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The people in the order of waiting, and the kind of each.

    `firsts`: for each kind, the position of its first person. `members`: positions of people sorted by
    kind, within a kind in the order of waiting; those of kind k stand at `starts[k]:starts[k + 1]`.
    """

    clients: tuple[Client, ...]
    firsts: Indices
    sizes: Indices
    members: Indices
    starts: Indices

    @property
    def examples(self) -> list[Client]:
        """One person of each kind."""
        return [self.clients[position] for position in self.firsts.tolist()]


def gather(clients: Sequence[Client]) -> Kinds:
    """The kinds of people among these; the order in which they come does not matter."""
    ordered = tuple(sorted(clients, key=in_order_of_waiting))
    refuse_twins("people", [client.code for client in ordered])
    kind = _kinds([_column(ordered, ask) for ask in ASKED], len(ordered))
    _, firsts, kind, sizes = np.unique(
        kind, return_index=True, return_inverse=True, return_counts=True
    )
    members = np.argsort(kind, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return Kinds(ordered, firsts, sizes, members, starts)


ASKED: tuple[Callable[[Client], Any], ...] = (
    lambda client: client.place,
    lambda client: (client.preferred, client.languages, client.interpreter),
    lambda client: client.travels,
    lambda client: client.eligible,
    lambda client: client.excluded,
)


def _column(clients: Sequence[Client], ask: Callable[[Client], Any]) -> tuple[Indices, int]:
    """Each person's answer as the number of a distinct answer, and how many distinct ones there are."""
    numbers: dict[Any, int] = {}
    found = [numbers.setdefault(ask(client), len(numbers)) for client in clients]
    return np.array(found, dtype=np.int64), len(numbers)


def _kinds(columns: list[tuple[Indices, int]], people: int) -> Indices:
    """One number for each combination of answers; numbered anew at each step, so that it stays small."""
    kind = np.zeros(people, dtype=np.int64)
    for numbers, many in columns:
        kind = np.unique(kind * many + numbers, return_inverse=True)[1]
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


def incidence(sets: Sequence[Sequence[str] | frozenset[str]], columns: dict[str, int]) -> Any:
    """A table of yes and no: which of the columns each set holds. What has no column is left out."""
    table = np.zeros((len(sets), len(columns)), dtype=bool)
    sizes = [len(held) for held in sets]
    flat = [columns.get(held, -1) for held in chain.from_iterable(sets)]
    rows, found = np.repeat(np.arange(len(sets)), sizes), np.array(flat, dtype=np.int64)
    table[rows[found >= 0], found[found >= 0]] = True
    return table
