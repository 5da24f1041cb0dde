"""The rule as the greatest flow of least cost: kinds of people -> partners -> placed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.engines.routing.fit import Fit, Table
from alongside.engines.routing.parties import RoutingError
from alongside.engines.routing.reasons import Objective
from alongside.engines.routing.tiers import FULL_LOAD, Weights

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arcs:
    """A flow problem as the solver takes it.

    Nodes: the rows (kinds of people, or people), then the partners, then the sink. `rows` and `columns`
    name the pair of the first arcs, one for each pair that is possible.
    """

    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    capacities: Numbers
    costs: Numbers
    supplies: Numbers
    """How many people come from each row; the sink would take them all."""
    rows: Numbers
    columns: Numbers


def share(taken: int, room: int, given: Numbers) -> Numbers:
    """The part of a partner's room that is taken once `given` places are, in whole per cent, rounded half up."""
    whole = taken + room
    return (2 * FULL_LOAD * (taken + given) + whole) // (2 * whole)


def arcs(fit: Fit, sizes: Numbers, room: Numbers, taken: Numbers, weigh: Weights) -> Arcs:
    """The problem of so many people of each row and these partners."""
    people, partners = fit.cause.shape
    pairs = np.flatnonzero(fit.possible)
    rows = np.repeat(np.arange(people), np.count_nonzero(fit.possible, axis=1))
    columns = pairs - rows * partners
    coming = sizes[rows]
    served = np.bincount(columns, weights=coming, minlength=partners).astype(np.int64)
    tails, capacities, costs = _places(np.minimum(room, served), room, taken)
    worth = fit.language.take(pairs) * np.int64(weigh.language) + fit.km.take(pairs)
    sink = np.full(len(tails), people + partners)
    return Arcs(
        tails=_nodes(rows, tails + people),
        heads=_nodes(columns + people, sink),
        capacities=np.concatenate([coming, capacities]),
        costs=np.concatenate([worth, costs * weigh.load]),
        supplies=np.concatenate([sizes, np.zeros(partners, dtype=np.int64), [-int(sizes.sum())]]),
        rows=rows,
        columns=columns,
    )


def _nodes(*parts: Numbers) -> NDArray[np.int32]:
    return np.concatenate(parts, dtype=np.int32, casting="same_kind")


def _places(useful: Numbers, room: Numbers, taken: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """One arc to the sink for all places of a partner that are worth the same; dearer ones follow."""
    tails, capacities, costs = [], [], []
    for partner, (places, whole, held) in enumerate(zip(useful, room, taken, strict=True)):
        worth = share(int(held), int(whole), np.arange(1, places + 1)) if places else useful[:0]
        steps, many = np.unique(worth, return_counts=True)
        tails.append(np.full(len(steps), partner, dtype=np.int64))
        capacities.append(many)
        costs.append(steps)
    return tuple(np.concatenate([*part, useful[:0]]) for part in (tails, capacities, costs))  # type: ignore[return-value]


def solve(problem: Arcs) -> tuple[Numbers, int]:
    """How many go along each arc when as many as possible do, at the least cost, and that cost.

    The solver is imported here alone.
    """
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - 78 MB that only routing needs

    solver = min_cost_flow.SimpleMinCostFlow()
    first = solver.add_arcs_with_capacity_and_unit_cost(
        problem.tails, problem.heads, problem.capacities, problem.costs
    )
    solver.set_nodes_supplies(np.arange(len(problem.supplies)), problem.supplies)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RoutingError(f"The flow could not be solved ({status.name}).")
    return np.asarray(solver.flows(first)), int(solver.optimal_cost())


def placed(problem: Arcs, flows: Numbers, shape: tuple[int, ...]) -> Numbers:
    """How many people of each row go to each partner."""
    table = np.zeros(shape, dtype=np.int64)
    used = np.nonzero(flows[: len(problem.rows)])[0]
    table[problem.rows[used], problem.columns[used]] = flows[used]
    return table


def objective(fit: Fit, given: Table, people: int, room: Numbers, taken: Numbers) -> Objective:
    """What the rule weighs, of any placing: the optimum's or another's."""
    used = given.sum(axis=0)
    load = sum(
        int(share(int(held), int(whole), np.arange(1, count + 1)).sum())
        for count, whole, held in zip(used, room, taken, strict=True)
        if count
    )
    return Objective(
        unplaced=people - int(given.sum()),
        language=int((given * np.where(fit.possible, fit.language, 0)).sum()),
        load=load,
        km=int((given * np.where(fit.possible, fit.km, 0)).sum()),
    )
