"""Can the time of an answer tell whether an address has an account? Known and unknown addresses in turns, in random order.

    python -m benchmarks.enumeration [--pairs 5000] [--ways sign-in reset code] [--planted MS] [--data-dir DIR]

Asks for sign-in, for a reset and for a code over HTTP, one pair after the other, each time as a stranger who brings nothing but
the form's token; counters of attempts are emptied between pairs, since they would end the measurement. Prints the median
difference and its bootstrap interval of 99 %: samples of one server are not independent, so no t-test is made. The bound is
±2 ms. *Waiting* is what the asker sees. *Computing* is the processor time of the web process and of the database, which
other work on the machine hardly moves. The control: `--planted 5` has the server compute 5 ms longer for known addresses,
and the same look must find it.
"""

from __future__ import annotations

import argparse
import itertools
import re
import time
from pathlib import Path

import numpy as np
import psycopg

from benchmarks.serving import Site, Visitor, family, processor_seconds, site
from benchmarks.worlds import ROOT, Worlds, worlds

WAYS = {
    "sign-in": ("/account/login/", "login", {"password": "not the password"}),
    "reset": ("/account/password/reset/", "email", {}),
    "code": ("/account/login/code/", "email", {}),
}
BOUND = 0.002
DRAWS = 4_000
# The first answers of a process load what later ones find loaded.
UNCOUNTED = 20


def addresses(found: Worlds) -> list[str]:
    """Addresses of accounts that can sign in."""
    with found.superuser("scale_1") as connection:
        rows = connection.execute("SELECT email FROM people_person WHERE is_active ORDER BY email")
        return [email for (email,) in rows.fetchall()]


class Stranger:
    """Somebody with one form open, who is nobody anew at each try."""

    def __init__(self, serving: Site, way: str) -> None:
        self.visitor = Visitor(serving.port)
        self.site, self.at_work = serving.process.pid, list[int]()
        self.path, self.field, self.typed = WAYS[way]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.visitor.get(self.path))
        self.typed = {"csrfmiddlewaretoken": token[1] if token else "", **self.typed}
        self.brings = dict(self.visitor.cookies)

    def look_who_works(self, backends: list[int]) -> None:
        """The processes whose time counts; connections of the site end and begin now and then."""
        self.at_work = family(self.site) + backends

    def tries(self, address: str) -> np.ndarray:
        """How long the answer about this address let wait, and how long was computed for it."""
        self.visitor.cookies = dict(self.brings)
        computed, before = processor_seconds(self.at_work), time.perf_counter()
        answer, _ = self.visitor.ask("POST", self.path, {self.field: address, **self.typed})
        took = time.perf_counter() - before
        if answer.status not in (200, 302):
            raise SystemExit(f"{self.path} answered {answer.status}.")
        return np.array([took, processor_seconds(self.at_work) - computed])


def backends(connection: psycopg.Connection) -> list[int]:
    """The processes of the database that serve the site."""
    serving = (
        "SELECT pid FROM pg_stat_activity WHERE datname = 'scale_1' AND pid <> pg_backend_pid()"
    )
    return [pid for (pid,) in connection.execute(serving).fetchall()]


def pairs(
    connection: psycopg.Connection, known: list[str], stranger: Stranger, number: int
) -> np.ndarray:
    """Known minus unknown, in seconds of waiting and of computing, pair by pair.

    A pair during which a process ended is not counted: its computing time is gone with it.
    """
    chance, differences = np.random.default_rng(7), []
    for turn in itertools.count():
        if len(differences) == UNCOUNTED + number:
            break
        connection.execute("DELETE FROM access_attempt")
        stranger.look_who_works(backends(connection))
        two = {"known": str(chance.choice(known)), "unknown": f"nobody.{turn}@example.org"}
        try:
            took = {which: stranger.tries(two[which]) for which in chance.permutation(sorted(two))}
        except FileNotFoundError:
            continue
        differences.append(took["known"] - took["unknown"])
    return np.array(differences[UNCOUNTED:])


def interval(differences: np.ndarray) -> tuple[float, float, float]:
    """The median difference, and the interval in which 99 % of the resampled medians lie."""
    chance = np.random.default_rng(7)
    drawn = [np.median(chance.choice(differences, len(differences))) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, [0.005, 0.995])
    return float(np.median(differences)), float(low), float(high)


def verdict(low: float, high: float) -> str:
    """What the interval says about the bound."""
    if max(abs(low), abs(high)) <= BOUND:
        return "within"
    return "FOUND beyond" if low > BOUND or high < -BOUND else "too wide for"


def measure(found: Worlds, serving: Site, way: str, number: int) -> None:
    """One way, and its lines."""
    with found.superuser("scale_1") as connection:
        differences = pairs(connection, addresses(found), Stranger(serving, way), number)
    for kind, seconds in zip(("waiting", "computing"), differences.T, strict=True):
        median, low, high = interval(seconds)
        print(
            f"{way:8} {kind:9} known - unknown: median {1e3 * median:+.2f} ms"
            f" [{1e3 * low:+.2f}, {1e3 * high:+.2f}] over {number} pairs:"
            f" {verdict(low, high)} ±{1e3 * BOUND:.0f} ms",
            flush=True,
        )


def main() -> None:
    """Measure, and say for each way whether the bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--planted", type=float, default=0, metavar="MS")
    parser.add_argument("--data-dir", type=Path, default=ROOT / ".alongside/benchmarks")
    options = parser.parse_args()
    with worlds(options.data_dir, 1) as found:
        environment = found.environment(1) | {"BENCHMARK_PLANTED_MS": str(options.planted)}
        with site(environment) as serving:
            for way in options.ways:
                measure(found, serving, way, options.pairs)


if __name__ == "__main__":
    main()
