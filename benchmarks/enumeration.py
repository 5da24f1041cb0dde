"""Can the time of an answer tell whether an address has an account? Known and unknown addresses in turns, in random order.

    python -m benchmarks.enumeration [--pairs 400] [--data-dir DIR]

Asks for sign-in, for a reset and for a code over HTTP, one pair after the other; counters of attempts are emptied between
pairs, since they would end the measurement. Prints the median difference and its bootstrap interval of 99 %: samples
of one server are not independent, so no t-test is made. The bound is ±2 ms.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

import numpy as np

from benchmarks.serving import Visitor, site
from benchmarks.worlds import ROOT, Worlds, worlds

WAYS = {
    "sign-in": ("/account/login/", "login", {"password": "not the password"}),
    "reset": ("/account/password/reset/", "email", {}),
    "code": ("/account/login/code/", "email", {}),
}
BOUND = 0.002
DRAWS = 4_000


def addresses(found: Worlds) -> list[str]:
    """Addresses of accounts that can sign in."""
    with found.superuser("scale_1") as connection:
        rows = connection.execute("SELECT email FROM people_person WHERE is_active ORDER BY email")
        return [email for (email,) in rows.fetchall()]


def seconds(visitor: Visitor, way: str, address: str) -> float:
    """How long the answer took."""
    path, field, more = WAYS[way]
    page = visitor.get(path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    typed = {field: address, "csrfmiddlewaretoken": token[1] if token else "", **more}
    before = time.perf_counter()
    answer, _ = visitor.ask("POST", path, typed)
    took = time.perf_counter() - before
    if answer.status not in (200, 302):
        raise SystemExit(f"{way} answered {answer.status}.")
    return took


def pairs(found: Worlds, port: int, way: str, number: int) -> np.ndarray:
    """Known minus unknown, in seconds, pair by pair."""
    chance, known, differences = np.random.default_rng(7), addresses(found), []
    with found.superuser("scale_1") as connection:
        for turn in range(number):
            connection.execute("TRUNCATE access_attempt")
            two = {"known": str(chance.choice(known)), "unknown": f"nobody{turn}@example.org"}
            order = chance.permutation(sorted(two))
            took = {which: seconds(Visitor(port), way, two[which]) for which in order}
            differences.append(took["known"] - took["unknown"])
    return np.array(differences)


def interval(differences: np.ndarray) -> tuple[float, float, float]:
    """The median difference, and the interval in which 99 % of the resampled medians lie."""
    drawn = np.random.default_rng(7).choice(differences, (DRAWS, len(differences)))
    low, high = np.quantile(np.median(drawn, axis=1), [0.005, 0.995])
    return float(np.median(differences)), float(low), float(high)


def main() -> None:
    """Measure, and say for each way whether the bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--data-dir", type=Path, default=ROOT / ".alongside/benchmarks")
    options = parser.parse_args()
    with worlds(options.data_dir, 1) as found, site(found.environment(1)) as serving:
        for way in WAYS:
            median, low, high = interval(pairs(found, serving.port, way, options.pairs))
            verdict = "within" if max(abs(low), abs(high)) <= BOUND else "NOT within"
            print(
                f"{way:8} known - unknown: median {1e3 * median:+.2f} ms"
                f" [{1e3 * low:+.2f}, {1e3 * high:+.2f}] over {options.pairs} pairs:"
                f" {verdict} ±{1e3 * BOUND:.0f} ms"
            )


if __name__ == "__main__":
    main()
