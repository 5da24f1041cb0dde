"""The site as `alongside web` serves it, and the processor time that it takes."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = (task / "children").read_text().split()
        found += [member for child in children for member in family(int(child))]
    return found


def processor_seconds(pids: list[int]) -> float:
    """Processor time of all threads of these processes (nanoseconds of the scheduler, as seconds)."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


class Site:
    """The product's web server over one world: one process, unless the options say otherwise."""

    def __init__(self, environment: Mapping[str, str], *options: str) -> None:
        self.port = free_port()
        program = [sys.executable, "-m", "alongside", "web", "--port", str(self.port)]
        program += ["--processes", "1", *options]
        self.process = subprocess.Popen(program, env=dict(environment), start_new_session=True)

    def wait(self, seconds: float = 60) -> None:
        """Until it answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                Visitor(self.port).get("/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("The site did not start.")

    def processor_seconds(self) -> float:
        """What the web server has computed so far."""
        return processor_seconds(family(self.process.pid))

    def stop(self) -> None:
        """Gently, then without mercy."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def site(environment: Mapping[str, str], *options: str) -> Iterator[Site]:
    """A site that answers, stopped at the end."""
    serving = Site(environment, *options)
    try:
        serving.wait()
        yield serving
    finally:
        serving.stop()


class Visitor:
    """Somebody's browser: one connection that is kept, cookies, no pictures."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """One request; the answer, and its text."""
        sent = {"Host": f"localhost:{self.port}", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=sent)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer, text

    def get(self, path: str, **headers: str) -> str:
        """A page that must come."""
        answer, text = self.ask("GET", path, **headers)
        if answer.status != http.client.OK:
            raise SystemExit(f"{path} answered {answer.status}.")
        return text

    def become(self, slug: str) -> None:
        """Sign in by a persona's card."""
        page = self.get("/demo/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        answer, _ = self.ask(
            "POST", f"/demo/sign-in/{slug}/", {"csrfmiddlewaretoken": token[1] if token else ""}
        )
        if answer.status != http.client.FOUND:
            raise SystemExit(f"The persona {slug} could not sign in ({answer.status}).")
