"""The proposal that the rule calls best, and first come, first served to stand beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from alongside.engines.routing import flow
from alongside.engines.routing.backlog import NOBODY, Backlog, backlog
from alongside.engines.routing.explain import Reasons
from alongside.engines.routing.fit import Table
from alongside.engines.routing.parties import FARTHEST_KM, Client, Gazetteer, Partner
from alongside.engines.routing.reasons import Assignment, Objective, Unassigned
from alongside.engines.routing.tiers import weights

LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Load:
    """One partner before and after: room stated, places taken before, people proposed."""

    partner: Partner
    given: int

    @property
    def before(self) -> int:
        """Per cent of the room that is taken as things stand."""
        return self._share(0)

    @property
    def after(self) -> int:
        """Per cent of the room that would be taken with the people proposed."""
        return self._share(self.given)

    def _share(self, given: int) -> int:
        if self.partner.taken + self.partner.room == 0:
            return 0
        return int(flow.share(self.partner.taken, self.partner.room, np.array(given)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who goes where. `given`: how many people of each kind go to each partner.

    Sentences are made when asked for: `assignments()` and `unassigned()` walk over everybody.
    """

    backlog: Backlog
    given: Table
    destinations: Table = field(repr=False)
    """For each person, in the order of waiting, the number of the partner; -1 is nobody."""

    @property
    def placed(self) -> int:
        """How many people have a place."""
        return int(self.given.sum())

    @property
    def objective(self) -> Objective:
        """What the rule weighs."""
        held = self.backlog
        people = len(held.kinds.clients)
        return flow.objective(held.fit, self.given, people, held.room, held.taken)

    def loads(self) -> list[Load]:
        """Each partner before and after, by code."""
        given = self.given.sum(axis=0).tolist()
        return [Load(*pair) for pair in zip(self.backlog.partners, given, strict=True)]

    def partner_of(self) -> dict[str, str]:
        """By each person's code that of the partner, or nothing."""
        codes = [partner.code for partner in self.backlog.partners]
        pairs = zip(self.backlog.kinds.clients, self.destinations.tolist(), strict=True)
        return {client.code: codes[number] if number >= 0 else "" for client, number in pairs}

    def assignments(self) -> list[Assignment]:
        """Everybody who has a place, with what speaks for it, in the order of waiting."""
        reasons = Reasons(self.backlog, self.given)
        return [
            reasons.assignment(client, kind, number)
            for client, kind, number in self._everybody()
            if number >= 0
        ]

    def unassigned(self) -> list[Unassigned]:
        """Everybody who has none, with what stood in the way, in the order of waiting."""
        reasons = Reasons(self.backlog, self.given)
        return [
            reasons.unassigned(client, kind)
            for client, kind, number in self._everybody()
            if number < 0
        ]

    def _everybody(self) -> Iterable[tuple[str, int, int]]:
        kinds = self.backlog.kinds
        codes = [client.code for client in kinds.clients]
        return zip(codes, kinds.of_each.tolist(), self.destinations.tolist(), strict=True)


def route(
    clients: Sequence[Client], partners: Sequence[Partner], places: Gazetteer = NOBODY
) -> Proposal:
    """The optimum by the stated rule (see the package). Raises RoutingError when it cannot be asked."""
    return best(backlog(clients, partners, places))


def best(held: Backlog) -> Proposal:
    """The optimum of a backlog already gathered."""
    weigh = weights(len(held.partners), len(held.kinds.clients), held.fit.farthest)
    problem = flow.arcs(held.fit, held.kinds.sizes, held.room, held.taken, weigh)
    flows, _cost = flow.solve(problem)
    given = flow.placed(problem, flows, held.fit.cause.shape)
    return Proposal(held, given, _dealt(held, given))


def _dealt(held: Backlog, given: Table) -> Table:
    """The places of each kind dealt to its people: who waits longest gets what suits the kind best."""
    kinds, fit = held.kinds, held.fit
    rows, columns = np.divmod(np.flatnonzero(given), given.shape[1])
    without = kinds.sizes - given.sum(axis=1)
    left = np.nonzero(without)[0]
    worth = fit.language[rows, columns] * np.int64(FARTHEST_KM + 1) + fit.km[rows, columns]
    counts = np.append(given[rows, columns], without[left])
    rows, columns = np.append(rows, left), np.append(columns, np.full(len(left), -1))
    order = np.lexsort((np.append(worth, np.full(len(left), LAST)), rows))
    destinations = np.empty(len(kinds.members), dtype=np.int64)
    destinations[kinds.members] = np.repeat(columns[order], counts[order])
    return destinations


def first_come(held: Backlog) -> Proposal:
    """First come, first served, to compare with: each in turn takes the best that is left, by the same points
    (language, then load share, then distance)."""
    fit, kind = held.fit, held.kinds.of_each
    given = np.zeros(fit.cause.shape, dtype=np.int64)
    used = np.zeros(len(held.partners), dtype=np.int64)
    destinations = np.full(len(kind), -1, dtype=np.int64)
    whole = np.maximum(held.taken + held.room, 1)
    fixed = np.where(fit.possible, fit.language * np.int64(10**9) + fit.km, 10**12)
    for person, row in enumerate(kind):
        load = (200 * (held.taken + used + 1) + whole) // (2 * whole)
        cost = fixed[row] + load * 10**5 + np.where(used >= held.room, 10**12, 0)
        number = int(cost.argmin()) if len(cost) else -1
        if number >= 0 and cost[number] < 10**12:
            used[number] += 1
            given[row, number] += 1
            destinations[person] = number
    return Proposal(held, given, destinations)
