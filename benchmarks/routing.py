"""10,000 newcomers to 40 partners: the whole of `route()` beside OR-Tools' min-cost flow alone.

    .venv/bin/python benchmarks/routing.py [--clients 10000] [--partners 40] [--repeats 5]

"Alone" is the instance that one would write down: a node for each person, a unit arc for each pair that
is possible, a unit arc for each place, the same costs. One would write it down in one of two ways: asking
for the greatest flow of least cost, or with a dear arc to nobody for everyone; both are measured, and
the bound is held against the quicker. The clock runs from arc arrays that lie ready to the flows. `route()`
starts from people and partners as plain objects, and its clock ends when everybody's destination
is known. All run in turn, so that what else the machine does falls on each. A better time from a
worse answer does not count: costs and people placed must be equal, or the run fails.

Two instances. *As in the network*: people live in the places of the gazetteer, and who is eligible where
goes by a few sets of criteria. *No two alike*: each person has a list of partners of their own, so that
gathering people by kind gains nothing.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from alongside.cli.route import GAZETTEER
from alongside.engines.routing import Client, Mode, Partner, flow
from alongside.engines.routing.backlog import Backlog, backlog
from alongside.engines.routing.command import run
from alongside.engines.routing.optimum import Proposal, first_come, route
from alongside.engines.routing.table import CLIENT_COLUMNS, PARTNER_COLUMNS, Places, read_places
from alongside.engines.routing.tiers import Weights, weights
from alongside.foundation.directory.languages import CODES

SEED = 20261121
# About as the newcomers of the region: these languages first, the others seldom.
SPOKEN = "en fr ar uk zh es fa ps so ti tl hi ur pt".split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--partners", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    places = read_places(GAZETTEER)
    flow.solve(_warm())
    for title, alike in (("as in the network", True), ("no two alike", False)):
        clients, partners = instance(asked.clients, asked.partners, places, alike=alike)
        print(f"\n{title}: {asked.clients:,} people, {asked.partners} partners, "
              f"{sum(each.room for each in partners):,} places")  # fmt: skip
        measure(clients, partners, places, asked.repeats)


def instance(
    many: int, offering: int, places: Places, *, alike: bool
) -> tuple[list[Client], list[Partner]]:
    """People and partners by chance, the same at every run."""
    chance = random.Random(SEED)  # noqa: S311 - the same people at every run
    slugs = sorted(places.points)
    partners = [
        _partner(chance, f"S{number:02}", slugs, many, offering) for number in range(offering)
    ]
    codes = [partner.code for partner in partners]
    sets = [frozenset(chance.sample(codes, offering // 2)) for _ in range(8)]

    def eligible() -> frozenset[str]:
        return chance.choice(sets) if alike else frozenset(chance.sample(codes, offering // 2))

    return [_client(chance, f"C{number:06}", slugs, eligible()) for number in range(many)], partners


def _partner(chance: random.Random, code: str, slugs: list[str], many: int, of: int) -> Partner:
    most = 2 * many * 85 // 100 // of
    return Partner(
        code,
        room=chance.randint(0, most),
        taken=chance.randint(0, most),
        languages=("en", *chance.sample(SPOKEN[1:], 2)),
        interpreters=chance.random() < 0.2,
        mode=chance.choice([Mode.IN_PERSON, Mode.IN_PERSON, Mode.BOTH, Mode.ONLINE]),
        sites=tuple(chance.sample(slugs, 2)),
    )


def _client(chance: random.Random, code: str, slugs: list[str], eligible: frozenset[str]) -> Client:
    language = chance.choice(SPOKEN if chance.random() < 0.95 else CODES)
    return Client(
        code,
        preferred=language,
        languages=("en",) if chance.random() < 0.8 else (),
        interpreter=chance.random() < 0.05,
        place=chance.choice(slugs),
        travels=chance.random() < 0.95,
        eligible=eligible,
    )


def _warm() -> flow.Arcs:
    held = backlog([Client("A")], [Partner("P", 1)])
    return flow.arcs(held.fit, held.kinds.sizes, held.room, held.taken, weights(1, 1))


def plain(held: Backlog, weigh: Weights) -> tuple[Any, ...]:
    """The arc arrays of the instance as one would write it down: a node a person, an arc a place."""
    kind = held.kinds.of_each
    people, partners = len(kind), len(held.partners)
    rows, columns = np.nonzero(held.fit.possible[kind])
    pairs = (
        held.fit.language[kind][rows, columns].astype(np.int64) * weigh.language
        + held.fit.km[kind][rows, columns]
    )
    places = np.repeat(np.arange(partners), held.room)
    shares = [
        flow.share(each.taken, each.room, np.arange(1, each.room + 1))
        for each in held.partners
        if each.room
    ]
    sink = people + partners
    tails = np.concatenate([rows, people + places])
    heads = np.concatenate([people + columns, np.full(len(places), sink)])
    costs = np.concatenate([pairs, *(each * weigh.load for each in shares)])
    supplies = np.concatenate(
        [np.ones(people, dtype=np.int64), np.zeros(partners, dtype=np.int64), [-people]]
    )
    tails, heads = tails.astype(np.int32), heads.astype(np.int32)
    return tails, heads, np.ones(len(tails), dtype=np.int64), costs, supplies


def with_nobody(arrays: tuple[Any, ...], weigh: Weights) -> tuple[Any, ...]:
    """The same with an arc to nobody for everyone, one that costs more than any exchange can gain."""
    tails, heads, capacities, costs, supplies = arrays
    everyone, sink = np.nonzero(supplies > 0)[0], len(supplies) - 1
    dear = (2 * (sink - len(everyone) + 1) + 1) * weigh.language
    return (
        np.concatenate([tails, everyone], dtype=np.int32, casting="same_kind"),
        np.concatenate([heads, np.full(len(everyone), sink)], dtype=np.int32, casting="same_kind"),
        np.concatenate([capacities, np.ones(len(everyone), dtype=np.int64)]),
        np.concatenate([costs, np.full(len(everyone), dear)]),
        supplies,
    )


def alone(arrays: tuple[Any, ...], solve: str) -> int:
    """OR-Tools, nothing else, asked by this method; the cost."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - the product imports it as late

    tails, heads, capacities, costs, supplies = arrays
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_nodes_supplies(np.arange(len(supplies)), supplies)
    if getattr(solver, solve)() != solver.OPTIMAL:
        raise SystemExit("the plain instance could not be solved")
    solver.flows(arcs)
    return int(solver.optimal_cost())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of this process's own computing: all of it runs on one core, and what else the machine does is no part."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def measure(clients: list[Client], partners: list[Partner], places: Places, repeats: int) -> None:
    held = backlog(clients, partners, places.points)
    weigh = weights(len(partners), len(clients), held.fit.farthest)
    gathered = flow.arcs(held.fit, held.kinds.sizes, held.room, held.taken, weigh)
    arrays = plain(held, weigh)
    dear = with_nobody(arrays, weigh)
    works: dict[str, Callable[[], Any]] = {
        "route()": partial(route, clients, partners, places.points),
        "alone": partial(alone, arrays, "solve_max_flow_with_min_cost"),
        "alone, nobody": partial(alone, dear, "solve"),
        "alone, gathered": partial(flow.solve, gathered),
    }
    times: dict[str, list[float]] = {name: [] for name in (*works, "reasons")}
    for _ in range(repeats):
        found = {}
        for name, work in works.items():
            spent, found[name] = timed(work)
            times[name].append(spent)
        proposal = found["route()"]
        times["reasons"].append(timed(partial(reasons, proposal))[0])
        unplaced = int(dear[3][-1]) * proposal.objective.unplaced
        ours = weigh.total(proposal.objective)
        if not ours == found["alone"] == found["alone, nobody"] - unplaced:
            raise SystemExit(f"the costs differ: {ours}, {unplaced} for nobody, and {found}")
    told(times, len(held.kinds.sizes), len(arrays[0]), len(gathered.tails), ours)
    compared(proposal.objective, first_come(held).objective, len(clients))
    files(clients, partners, repeats)


def reasons(proposal: Proposal) -> int:
    return len(proposal.assignments()) + len(proposal.unassigned())


def told(times: dict[str, list[float]], kinds: int, arcs: int, gathered: int, cost: int) -> None:
    middle = {name: statistics.median(spent) for name, spent in times.items()}
    print(f"  kinds of people {kinds:,}; arcs {gathered:,} (plain {arcs:,})")
    for name, spent in times.items():
        runs = " ".join(f"{each * 1000:.0f}" for each in spent)
        print(f"  {name:<16}{middle[name] * 1000:8.1f} ms   ({runs})")
    print(f"  route() / alone           {middle['route()'] / middle['alone']:.3f}   (bound 1.10)")
    print(f"  route() / alone, nobody   {middle['route()'] / middle['alone, nobody']:.3f}")
    print(f"  route() / alone, gathered {middle['route()'] / middle['alone, gathered']:.3f}")
    print(f"  cost of all               {cost}")


def compared(ours: Any, theirs: Any, people: int) -> None:
    print(f"  {'':<20}{'optimum':>12}{'first come':>12}")
    print(f"  {'placed':<20}{people - ours.unplaced:>12,}{people - theirs.unplaced:>12,}")
    for name in ("language", "load", "km"):
        print(f"  {name:<20}{getattr(ours, name):>12,}{getattr(theirs, name):>12,}")


def files(clients: list[Client], partners: list[Partner], repeats: int) -> None:
    """The whole command: two files read, a proposal with a sentence for everybody written."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write(here / "clients.csv", CLIENT_COLUMNS, [_client_row(each) for each in clients])
        write(here / "partners.csv", PARTNER_COLUMNS, [_partner_row(each) for each in partners])
        spent = [
            timed(lambda: run(here / "clients.csv", here / "partners.csv", here / "out.csv",
                              places_path=GAZETTEER, languages=frozenset(CODES)))[0]
            for _ in range(repeats)
        ]  # fmt: skip
    print(f"  CSV to CSV with reasons   {statistics.median(spent):.2f} s")


def write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _client_row(each: Client) -> list[Any]:
    yes = {True: "yes", False: "no"}
    return [each.code, each.preferred, ";".join(each.languages), yes[each.interpreter], each.place,
            yes[each.travels], ";".join(sorted(each.eligible or ())), "", ""]  # fmt: skip


def _partner_row(each: Partner) -> list[Any]:
    return [each.code, "", each.room, each.taken, ";".join(each.languages),
            "yes" if each.interpreters else "no", each.mode, ";".join(each.sites), ""]  # fmt: skip


if __name__ == "__main__":
    main()
