"""What a page costs: server CPU against the layout page, at scale 1 and at scale 100, in one run.

Two web processes of the same code stand on two databases of one server. Requests go to them in turn,
in short blocks, so that whatever else the machine does falls on all of them alike.

    .venv/bin/python -m benchmarks.pages --scales 1 100
    .venv/bin/python -m benchmarks.pages --pages inbox search --rounds 2
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks.meter import QUERIES, TAKES
from benchmarks.serving import Site, Visitor, processor_seconds, site
from benchmarks.worlds import Worlds, worlds

FLOOR = "/benchmark/layout/"
BLOCK = 10
LARGEST_OF_FLOOR, LARGEST_OF_SCALE_1 = 2.5, 1.25
MOST_MILLISECONDS, MOST_IN_DATABASE = 15.0, 5.0
WORDS = ("an", "maria", "ahmed", "nguyen", "zzzz", "A.K.")

Finder = Callable[[Visitor], list[str]]


def always(*paths: str) -> Finder:
    """Addresses that are the same in each world."""
    return lambda _visitor: list(paths)


def rows_of(path: str) -> Finder:
    """The referrals at which the first rows of a list lead."""

    def found(visitor: Visitor) -> list[str]:
        links = re.findall(r'href="(/referrals/[0-9a-f-]{36}/)"', visitor.get(path))
        return list(dict.fromkeys(links))[:10]

    return found


@dataclass(frozen=True)
class Page:
    """A page as one persona opens it. `held`: the targets of the issue speak of it."""

    name: str
    persona: str
    finder: Finder
    held: bool = True
    is_list: bool = False


PAGES = (
    Page("inbox", "coach", always("/referrals/received/"), is_list=True),
    Page("inbox, all", "coach", always("/referrals/received/?group="), is_list=True),
    Page("sent", "referrer", always("/referrals/sent/"), is_list=True),
    Page(
        "search", "referrer", always(*(f"/home/search/?q={word}" for word in WORDS)), is_list=True
    ),
    Page("newcomers", "referrer", always("/newcomers/"), held=False, is_list=True),
    Page("referral, received", "coach", rows_of("/referrals/received/?group=over")),
    Page("referral, sent", "referrer", rows_of("/referrals/sent/?group=over")),
    Page("coordinator", "network-coordinator", always("/referrals/network/")),
    Page("work list", "referrer", always("/home/"), held=False),
    Page("work list", "coach", always("/home/"), held=False),
    Page("work list", "network-coordinator", always("/home/"), held=False),
)


@dataclass
class Sample:
    """What was measured of one page in one world. Milliseconds for one request."""

    web: list[float] = field(default_factory=list)
    backends: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)

    @property
    def cpu(self) -> float:
        """Server CPU: the middle of the blocks."""
        return statistics.median(self.web)

    @property
    def database(self) -> float:
        """Time that the page waits for the database: the middle of single requests."""
        return statistics.median(self.waited)

    @property
    def database_cpu(self) -> float:
        """What PostgreSQL computes for it."""
        return statistics.median(self.backends)


class World:
    """One scale being measured: its site, its visitors, its backends."""

    def __init__(self, scale: int, serving: Site, base: Worlds, pages: Sequence[Page]) -> None:
        self.scale, self.site, self.base, self.pages = scale, serving, base, pages
        self.visitors: dict[str, Visitor] = {}
        self.paths: dict[Page, Iterator[str]] = {}
        for page in pages:
            visitor = self.visitor(page.persona)
            self.paths[page] = cycle(page.finder(visitor))
        self.forget()

    def visitor(self, persona: str) -> Visitor:
        """The persona, signed in once."""
        if persona not in self.visitors:
            self.visitors[persona] = Visitor(self.site.port)
            self.visitors[persona].become(persona)
        return self.visitors[persona]

    def backends(self) -> list[int]:
        """The database's own processes for this world."""
        with self.base.superuser() as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                [f"scale_{self.scale}"],
            )
            return [pid for (pid,) in found.fetchall()]

    def block(self, visitor: Visitor, paths: Iterator[str], sample: Sample) -> None:
        """Some requests without the meter, by processor time; then some with it."""
        backends = self.backends()
        web, base = self.site.processor_seconds(), processor_seconds(backends)
        for _ in range(BLOCK):
            visitor.get(next(paths))
        sample.web.append((self.site.processor_seconds() - web) / BLOCK * 1000)
        sample.backends.append((processor_seconds(backends) - base) / BLOCK * 1000)
        for _ in range(BLOCK // 2):
            answer, _text = visitor.ask("GET", next(paths), Metered="1")
            sample.waited.append(float(answer.headers[TAKES]))
            sample.queries.add(int(answer.headers[QUERIES]))

    def round(self) -> None:
        """The floor and each page once."""
        for persona, sample in self.floors.items():
            self.block(self.visitor(persona), cycle([FLOOR]), sample)
        for page, sample in self.samples.items():
            self.block(self.visitor(page.persona), self.paths[page], sample)

    def forget(self) -> None:
        """Begin the samples anew, after warming up."""
        self.samples = {page: Sample() for page in self.pages}
        self.floors = {page.persona: Sample() for page in self.pages}


def told(found: list[World]) -> Iterator[str]:
    """The table, with what misses its target in brackets."""
    first = found[0]
    yield "| page | scale | server CPU ms | × floor | × scale 1 | database ms | database CPU ms | queries |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for persona in first.floors:
        for world in found:
            measured = world.floors[persona]
            cells = [f"layout ({persona})", f"{world.scale}", f"{measured.cpu:.2f}", "1", ""]
            yield line(cells, measured)
    for page in first.pages:
        for world in found:
            sample, own = world.samples[page], first.samples[page].cpu
            floor = sample.cpu / world.floors[page.persona].cpu
            cells = [
                f"{page.name} ({page.persona})",
                f"{world.scale}",
                held(page, sample.cpu, MOST_MILLISECONDS),
                held(page, floor, LARGEST_OF_FLOOR),
                "" if world is first else held(page, sample.cpu / own, LARGEST_OF_SCALE_1),
            ]
            limit = MOST_IN_DATABASE if page.is_list else None
            yield line(cells, sample, page, limit)


def line(
    cells: list[str],
    sample: Sample,
    page: Page | None = None,
    limit: float | None = None,
) -> str:
    """One line of the table."""
    waited = held(page, sample.database, limit) if page and limit else f"{sample.database:.2f}"
    queries = "–".join(str(number) for number in sorted({min(sample.queries), max(sample.queries)}))
    return "| " + " | ".join([*cells, waited, f"{sample.database_cpu:.2f}", queries]) + " |"


def held(page: Page, value: float, limit: float) -> str:
    """A figure; one that misses its target stands in brackets."""
    missed = page.held and value > limit
    return f"({value:.2f})" if missed else f"{value:.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--rounds", type=int, default=20, help="blocks of 10 requests a page (20)")
    parser.add_argument(
        "--pages",
        nargs="+",
        choices=sorted({page.name for page in PAGES}),
        help="only the pages of these names (all)",
    )
    parser.add_argument(
        "--data-dir", type=Path, default=Path(tempfile.gettempdir()) / "alongside-benchmarks"
    )
    options = parser.parse_args()
    pages = [page for page in PAGES if not options.pages or page.name in options.pages]
    with worlds(options.data_dir, *options.scales) as base, ExitStack() as opened:
        found = []
        for scale in options.scales:
            serving = opened.enter_context(site(base.environment(scale)))
            found.append(World(scale, serving, base, pages))
        for world in found * 3:  # warm up: templates, caches, connections
            world.round()
        for world in found:
            world.forget()
        for _ in range(options.rounds):
            for world in found:
                world.round()
        print("\n".join(told(found)))


if __name__ == "__main__":
    main()
