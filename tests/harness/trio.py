"""PostgreSQL, web and worker as real processes that can be killed, and somebody who starts them again.

As in service: each runs by itself, and whatever keeps services alive restarts what ended.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from alongside.cli import postgres
from alongside.cli.postgres import OWNER, RUNTIME, Server
from alongside.cli.processes import wait_for

KINDS = ("web", "worker", "postgres")
SECONDS_TO_ANSWER = 60
KEY = "only-for-harnesses-and-long-enough-for-every-check-there-is"


class Trio:
    """One installation with the demo world; the worker's e-mail goes to `mail`."""

    def __init__(self, home: Path, port: int, mail: str) -> None:
        self.home, self.port, self.mail = home, port, mail
        self.server = Server(home / "postgres")
        self.running: dict[str, subprocess.Popen] = {}
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.restarts = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server.start()
        self.command("demo")
        with self.owner() as connection:
            connection.execute("UPDATE people_person SET digest = 'each'")
        self.serve()

    def serve(self) -> None:
        """Start web and worker on the database as it is, and whoever keeps them alive."""
        for name in ("web", "worker"):
            self.running[name] = self.begin(name)
        self.keeper = threading.Thread(target=self.keep_alive, daemon=True)
        self.keeper.start()
        assert self.answers_within(SECONDS_TO_ANSWER), self.last_words("web")

    def stop(self) -> None:
        self.ending.set()
        if hasattr(self, "keeper"):
            self.keeper.join(10)
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.server.stop()

    def environment(self, name: str) -> dict[str, str]:
        usual = {
            key: value
            for key, value in os.environ.items()
            if key != "DATABASE_URL" and not key.startswith(("ALONGSIDE_", "DJANGO_"))
        }
        ours = {
            "DATABASE_URL": self.server.url(RUNTIME),
            "ALONGSIDE_SECRET_KEY": KEY,
            "ALONGSIDE_FILES_DIR": str(self.home / "files"),
            "ALONGSIDE_BASE_URL": "http://harness.example",
            "ALONGSIDE_HOSTS": "127.0.0.1",
        }
        if name == "worker":
            return usual | ours | {"ALONGSIDE_EMAIL_URL": self.mail}
        if name != "web":
            ours["ALONGSIDE_OWNER_URL"] = self.server.url(OWNER)
        return usual | ours | {"ALONGSIDE_DEMO": "1"}

    def command(self, *arguments: str) -> str:
        """Run a command of ours to its end, as the owner."""
        outcome = subprocess.run(
            [sys.executable, "-m", "alongside", *arguments],
            env=self.environment("command"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout

    def begin(self, name: str) -> subprocess.Popen:
        options = ["--port", str(self.port)] if name == "web" else []
        with open(self.home / f"{name}.log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "alongside", name, *options],
                env=self.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def keep_alive(self) -> None:
        """What a service manager does."""
        while not self.ending.wait(0.1):
            with self.lock:
                for name, process in self.running.items():
                    if process.poll() is not None:
                        self.restarts += 1
                        self.running[name] = self.begin(name)

    def kill(self, name: str) -> None:
        """kill -9 of every process of that part, then what brings it back."""
        with self.lock:
            if name != "postgres":
                with contextlib.suppress(ProcessLookupError):  # it ended by itself a moment ago
                    os.killpg(self.running[name].pid, signal.SIGKILL)
                return
            kill_all(processes_in(self.server.cluster))
            self.server.child.process.wait()
            assert wait_for(lambda: not processes_in(self.server.cluster), 20)
            self.server.end_the_orphan()
            self.server.launch(SECONDS_TO_ANSWER)

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(self.server.url(OWNER))

    def answers_within(self, seconds: float) -> bool:
        return wait_for(self.answers, seconds, 0.1)

    def answers(self) -> bool:
        """True when the site gives a page that needs the database."""
        try:
            with urllib.request.urlopen(f"{self.address}/demo/", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def last_words(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text()[-3000:]


def processes_in(cluster: Path) -> list[int]:
    """Every process of the server of this cluster: each works in its folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(place / "cwd") == str(cluster):
                found.append(int(place.name))
    return found


def kill_all(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def forgetting():
    """PostgreSQL says yes before anything is on the disk; the control of what a kill may take."""
    before = dict(postgres.SETTINGS)
    postgres.SETTINGS.update({"synchronous_commit": "off", "wal_writer_delay": "10000"})
    try:
        yield
    finally:
        postgres.SETTINGS.clear()
        postgres.SETTINGS.update(before)
