"""What `up` takes of the memory with everything it starts: at rest, under work, and while jobs are done.

The sum of the proportional set sizes (PSS) of all its processes, so that pages shared between them are
counted once. Linux alone tells them.

    .venv/bin/python -m benchmarks.memory
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.serving import Visitor, family, free_port

MOST = 700
PAGES = {
    "referrer": ("/home/", "/referrals/sent/", "/newcomers/", "/home/search/?q=an"),
    "coach": ("/home/", "/referrals/received/?group=", "/directory/services/"),
    "network-coordinator": ("/home/", "/referrals/network/"),
}


def kept(pid: int) -> float:
    """Megabytes of one process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0.0


def everything(pid: int) -> dict[str, float]:
    """Megabytes by what the process is, all that `up` started."""
    sums: dict[str, float] = {}
    for member in family(pid):
        words = Path(f"/proc/{member}/cmdline").read_bytes().decode().split("\0")
        name = next((w for w in ("web", "worker", "up") if w in words), "database")
        sums[name] = sums.get(name, 0.0) + kept(member)
    return sums


def told(when: str, sums: dict[str, float]) -> None:
    """A line of the table."""
    parts = ", ".join(f"{name} {size:.0f}" for name, size in sorted(sums.items()))
    print(f"| {when} | {sum(sums.values()):.0f} | {parts} |", flush=True)


def browse(port: int, persona: str, times: int) -> None:
    """One person opens their pages, one after another."""
    visitor = Visitor(port)
    visitor.become(persona)
    for _ in range(times):
        for path in PAGES[persona]:
            visitor.get(path)


def write(port: int, times: int) -> None:
    """Messages on a referral: each leaves notices and e-mails to the worker."""
    visitor = Visitor(port)
    visitor.become("coach")
    rows = re.findall(
        r'href="(/referrals/[0-9a-f-]{36}/)"', visitor.get("/referrals/received/?group=")
    )
    for path in rows[:times]:
        page = visitor.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        once = re.search(r'messages/".*?name="form_key" value="([^"]+)"', page, re.S)
        if token and once:
            fields = {"csrfmiddlewaretoken": token[1], "form_key": once[1], "body": "Thank you."}
            visitor.ask("POST", f"{path}messages/", fields)


def main() -> None:
    """Start, measure, stop."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data-dir", type=Path, default=Path(tempfile.gettempdir()) / "alongside-memory"
    )
    options = parser.parse_args()
    port = free_port()
    program = [sys.executable, "-m", "alongside", "up", "--port", str(port), "--no-browser"]
    running = subprocess.Popen(
        [*program, "--data-dir", str(options.data_dir)], stdout=subprocess.PIPE, text=True
    )
    try:
        for line in running.stdout or ():
            if line.startswith("Alongside is at"):
                break
        measure(running.pid, port)
    finally:
        os.kill(running.pid, signal.SIGTERM)
        running.wait(20)


def measure(pid: int, port: int) -> None:
    """The three moments."""
    print(f"| when | MB (most {MOST}) | of which |\n| --- | --: | --- |")
    time.sleep(5)
    told("at rest, after the start", everything(pid))
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda who: browse(port, who, 20), [*PAGES] * 2))
    told("after eight people at work", everything(pid))
    peak: dict[str, float] = {}
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(write, port, 20)
        end = time.monotonic() + 20
        while not writing.done() or time.monotonic() < end:
            now = everything(pid)
            peak = max(peak, now, key=lambda sums: sum(sums.values()))
            time.sleep(0.5)
        writing.result()
    told("most while the worker does jobs", peak)


if __name__ == "__main__":
    main()
