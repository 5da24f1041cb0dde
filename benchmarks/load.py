"""Two hundred people at work at once: how long they wait, and whether one organization makes others wait.

An open model: each person acts every 5 to 10 seconds by the clock, whether or not the last answer has
come, and waits from the moment at which they meant to act. So a slow site is not asked less.

    .venv/bin/python -m benchmarks.load --minutes 10
    .venv/bin/python -m benchmarks.load --minutes 4 --crowd
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.serving import site
from benchmarks.worlds import ROOT, Worlds, worlds

LEAST, MOST = 5.0, 10.0
CROWD = 7
REFERRAL = re.compile(r'href="(/referrals/[0-9a-f-]{36}/)"')
RECORD = re.compile(r'href="(/newcomers/[0-9a-f-]{36}/)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ONCE = re.compile(
    r'action="(/referrals/[0-9a-f-]{36}/messages/)".*?name="form_key" value="([^"]+)"', re.S
)
WORDS = ("an", "maria", "ahmed", "nguyen", "lee", "A.K.", "zzzz")

# What each role does, and how often of a hundred actions.
WORK: dict[str, dict[str, int]] = {
    "settlement_worker": {
        "/home/": 22, "/referrals/sent/": 18, "/newcomers/": 14, "search": 12, "referral": 18,
        "record": 10, "write": 6,
    },
    "coach": {
        "/home/": 22, "/referrals/received/": 22, "/referrals/received/?group=": 8, "search": 10,
        "referral": 30, "write": 8,
    },
    "network_coordinator": {"/home/": 30, "/referrals/network/": 60, "/directory/organizations/": 10},
}  # fmt: skip


@dataclass
class Answer:
    """One answer of the site."""

    status: int
    text: str


@dataclass
class Waits:
    """How long people waited, and what went wrong. Seconds."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def note(self, organization: str, what: str, waited: float, status: int) -> None:
        """One action."""
        self.seconds.setdefault(organization, []).append(waited)
        if status not in (200, 302):
            self.errors[f"{what}: {status}"] += 1

    def of(self, wanted: Callable[[str], bool] = lambda _organization: True) -> list[float]:
        """The waits of some organizations, the shortest first."""
        return sorted(s for home, many in self.seconds.items() if wanted(home) for s in many)


class Person:
    """Somebody at work: one connection, one session, what they saw last."""

    def __init__(self, known: dict[str, str], port: int, chance: random.Random) -> None:
        self.role, self.organization = known["role"], known["organization"]
        self.cookies = {"sessionid": known["session"]}
        self.port, self.chance = port, chance
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.referrals: list[str] = []
        self.records: list[str] = []
        self.form: tuple[str, dict[str, str]] | None = None

    async def work(self, until: float, waits: Waits, counts_from: float) -> None:
        """Act by the clock until the end."""
        names, shares = zip(*WORK[self.role].items(), strict=True)
        meant = time.monotonic() + self.chance.uniform(0, MOST)
        while meant < until:
            await asyncio.sleep(max(0.0, meant - time.monotonic()))
            what = self.chance.choices(names, shares)[0]
            status = await self.act(what)
            if meant >= counts_from:
                waits.note(self.organization, what, time.monotonic() - meant, status)
            meant += self.chance.uniform(LEAST, MOST)

    async def act(self, what: str) -> int:
        """One action; gives the status, or 0 when no answer came."""
        try:
            if what == "write" and self.form:
                path, fields = self.form
                self.form = None
                return (await self.ask("POST", path, fields)).status
            answer = await self.ask("GET", self.path_for(what))
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.streams = None
            return 0
        self.look(answer.text)
        return answer.status

    def path_for(self, what: str) -> str:
        """Where the action leads, from what was seen last."""
        if what == "search":
            return f"/home/search/?q={quote(self.chance.choice(WORDS))}"
        if what in ("referral", "write"):
            lists = "received" if self.role == "coach" else "sent"
            return self.chance.choice(self.referrals or [f"/referrals/{lists}/?group="])
        if what == "record":
            return self.chance.choice(self.records or ["/newcomers/"])
        return what

    def look(self, text: str) -> None:
        """Remember what the page leads to."""
        self.referrals = REFERRAL.findall(text) or self.referrals
        self.records = RECORD.findall(text) or self.records
        token, once = TOKEN.search(text), ONCE.search(text)
        if token and once:
            fields = {"csrfmiddlewaretoken": token[1], "form_key": once[2], "body": "Thank you."}
            self.form = (once[1], fields)

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request over the connection that is kept."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        reader, writer = self.streams
        body = urlencode(fields or {}).encode() if method == "POST" else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [
            f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {cookies}",
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
        ]  # fmt: skip
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        async with asyncio.timeout(60):
            return await self.read(reader)

    async def read(self, reader: asyncio.StreamReader) -> Answer:
        """The answer; a length is always told."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length = 0
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = (await reader.readexactly(length)).decode(errors="replace")
        return Answer(int(first.split()[1]), text)


async def day(people: list[Person], seconds: float, settling: float) -> Waits:
    """All of them at work for a while; the first seconds, in which everything is cold, do not count."""
    waits, now = Waits(), time.monotonic()
    end = now + settling + seconds
    await asyncio.gather(*(each.work(end, waits, now + settling) for each in people))
    return waits


def signed_in(base: Worlds, scale: int, count: int) -> list[dict[str, str]]:
    """People of the world with a session each."""
    program = [sys.executable, "-m", "benchmarks.people", str(count)]
    told = subprocess.run(
        program, env=base.environment(scale), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def share(waits: list[float], part: float) -> float:
    """The wait that so many of a hundred do not exceed, in milliseconds."""
    return waits[min(len(waits) - 1, int(len(waits) * part / 100))] * 1000 if waits else 0.0


def told(name: str, waits: list[float], errors: int) -> str:
    """A line of the table."""
    middle = " | ".join(f"{share(waits, part):.0f}" for part in (50, 95, 99, 100))
    return f"| {name} | {len(waits)} | {middle} | {errors} |"


def crowded(known: list[dict[str, str]], organization: str) -> list[dict[str, str]]:
    """The same people with seven times those of one organization, who share their sessions."""
    ours = [each for each in known if each["organization"] == organization]
    return known + ours * (CROWD - 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument(
        "--crowd", action="store_true", help="one organization at seven times its load"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2, help="of the web server (2)")
    parser.add_argument("--threads", type=int, default=4, help="in each of them (4)")
    parser.add_argument(
        "--data-dir", type=Path, default=Path(tempfile.gettempdir()) / "alongside-benchmarks"
    )
    options = parser.parse_args()
    more = ["--processes", str(options.processes), "--threads", str(options.threads)]
    with worlds(options.data_dir, options.scale) as base:
        environment = base.environment(options.scale)
        worker = subprocess.Popen([sys.executable, "-m", "alongside", "worker"], env=environment)
        try:
            with site(environment, *more) as serving:
                known = signed_in(base, options.scale, options.users)
                print("| who | actions | p50 ms | p95 ms | p99 ms | longest ms | errors |")
                print("| --- | --: | --: | --: | --: | --: | --: |", flush=True)
                measure(known, serving.port, options)
        finally:
            worker.terminate()
            worker.wait(30)


def measure(known: list[dict[str, str]], port: int, options: argparse.Namespace) -> None:
    """One run, or two: as usual, and with a crowd at one organization."""
    seconds, settling = options.minutes * 60, min(20.0, options.minutes * 15)

    def run(who: list[dict[str, str]]) -> Waits:
        chance = random.Random(options.seed)  # noqa: S311 - who clicks when
        people = [Person(each, port, random.Random(chance.random())) for each in who]  # noqa: S311
        return asyncio.run(day(people, seconds, settling))

    usual = run(known)
    print(told(f"{len(known)} people", usual.of(), usual.errors.total()), flush=True)
    if options.crowd:
        homes = Counter(each["organization"] for each in known if each["role"] == "coach")
        home = homes.most_common(1)[0][0]
        both = crowded(known, home)
        busy = run(both)
        errors = busy.errors.total()
        print(told("others, as usual", usual.of(lambda each: each != home), 0))
        print(
            told(
                f"others, {len(both) - len(known)} more at one",
                busy.of(lambda each: each != home),
                errors,
            )
        )
        print(told("those of the one", busy.of(lambda each: each == home), 0))
    for what, number in usual.errors.items():
        print(f"{number} × {what}")


if __name__ == "__main__":
    main()
