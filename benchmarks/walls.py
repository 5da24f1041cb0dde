"""What row-level security costs: the same pages of the same process, held to the policies and let past them in turn.

The runtime role gets BYPASSRLS and loses it again, and every connection plans anew, so that nothing differs but the policies. Blocks stand in
the order held, past, past, held, so that whatever else the machine does falls on both alike; each
such four gives one quotient, and the quotients their middle and an interval.

    .venv/bin/python -m benchmarks.walls --scales 1 100
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.pages import PAGES, Page, World
from benchmarks.serving import processor_seconds, site
from benchmarks.worlds import worlds

ORDER = (False, True, True, False)  # let past the policies?
WARM, BLOCK = 3, 12
SAMPLES = 2_000
Seconds = NDArray[np.float64]
MOST = 5.0


@contextmanager
def role(connection: psycopg.Connection) -> Iterator[None]:
    """Whatever happens, the policies hold afterwards."""
    try:
        yield
    finally:
        connection.execute("ALTER ROLE alongside_app NOBYPASSRLS")


def block(world: World, page: Page) -> Seconds:
    """Seconds on a processor, of the web process and of the database, for some requests; the first ones plan anew."""
    visitor, paths = world.visitor(page.persona), world.paths[page]
    for _ in range(WARM):
        visitor.get(next(paths))
    backends = world.backends()
    web, base = world.site.processor_seconds(), processor_seconds(backends)
    for _ in range(BLOCK):
        visitor.get(next(paths))
    return np.array([world.site.processor_seconds() - web, processor_seconds(backends) - base])


def quotient(connection: psycopg.Connection, world: World, page: Page) -> float:
    """One four of blocks: a page held to the policies ÷ let past them.

    The web process does the same either way, so that its part is taken as it was past them:
    what the machine does to it meanwhile says nothing of the policies.
    """
    world.visitor(page.persona).connection.close()  # waited too long while other pages were asked
    spent = {False: np.zeros(2), True: np.zeros(2)}
    for past in ORDER:
        connection.execute(f"ALTER ROLE alongside_app {'' if past else 'NO'}BYPASSRLS")
        plan_anew(world)
        spent[past] += block(world, page)
    (_web, held), (web, past) = spent[False], spent[True]
    return float((web + held) / (web + past))


def plan_anew(world: World) -> None:
    """Plans that connections keep do not follow the role; whatever touches a schema makes them forget all."""
    with world.base.superuser(f"scale_{world.scale}") as connection:
        connection.execute("CREATE SCHEMA plans_are_forgotten")
        connection.execute("DROP SCHEMA plans_are_forgotten")


def interval(found: list[float]) -> tuple[float, float]:
    """Where the middle lies, 19 times in 20 (bootstrap)."""
    drawn = np.random.default_rng(7).choice(found, size=(SAMPLES, len(found)))
    low, high = np.quantile(np.median(drawn, axis=1), [0.025, 0.975])
    return float(low), float(high)


def line(world: World, page: Page, found: list[float]) -> str:
    """One line of the table, in per cent; brackets where even the low end is above the target."""
    low, high = interval(found)
    low, middle, high = ((part - 1) * 100 for part in (low, statistics.median(found), high))
    told = f"{middle:.1f}" if low <= MOST else f"({middle:.1f})"
    return f"| {page.name} ({page.persona}) | {world.scale} | {told} | {low:.1f} to {high:.1f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--fours", type=int, default=8, help="fours of blocks a page (8)")
    parser.add_argument(
        "--data-dir", type=Path, default=Path(tempfile.gettempdir()) / "alongside-benchmarks"
    )
    options = parser.parse_args()
    pages = [page for page in PAGES if page.held]
    print("| page | scale | policies cost % | 19 times in 20 |\n| --- | --: | --: | --: |")
    with worlds(options.data_dir, *options.scales) as base, ExitStack() as opened:
        connection = opened.enter_context(base.superuser())
        opened.enter_context(role(connection))
        for scale in options.scales:
            world = World(scale, opened.enter_context(site(base.environment(scale))), base, pages)
            for page in pages:
                found = [quotient(connection, world, page) for _ in range(options.fours)]
                print(line(world, page, found), flush=True)


if __name__ == "__main__":
    main()
