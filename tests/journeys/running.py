"""The site that the journeys walk through: a whole Alongside with the demo world."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from alongside.cli.datafolder import DataFolder
from alongside.cli.processes import wait_for

SECONDS_TO_START = 240
# A session as nobody has used it for longer than any installation allows.
AGE_SESSION = """
import sys
from alongside.cli.database import reached, set_up_django
with reached(sys.argv[1]):
    set_up_django()
    from django.contrib.sessions.backends.db import SessionStore
    session = SessionStore(sys.argv[2])
    session["last_seen"] -= 24 * 3600
    session.save()
"""


@dataclass(frozen=True)
class Site:
    """Where it answers, and the folder that holds its data."""

    address: str
    folder: Path

    def age_session(self, key: str) -> None:
        """Make a session look unused for a day."""
        command = [sys.executable, "-c", AGE_SESSION, str(self.folder), key]
        subprocess.run(command, env=surroundings(), check=True)


class Running:
    """An `up` of our own on a free port and a new folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "data", folder / "up.log"
        self.port = free_port()

    def start(self) -> Site:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "alongside", "up", "--port", str(self.port)]
        command += ["--data-dir", str(self.folder)]
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env=surroundings()
            )
        address = f"http://localhost:{self.port}"
        if not wait_for(lambda: self.has_ended() or self.is_at(address), SECONDS_TO_START, 0.2):
            self.process.kill()
        if self.has_ended() or not self.is_at(address):
            raise RuntimeError(f"The site did not start:\n{self.log.read_text()}")
        return Site(address, self.folder)

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def is_at(self, address: str) -> bool:
        return f"Alongside is at {address}" in self.log.read_text()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


def already_running() -> Site | None:
    """The site of the data directory that ALONGSIDE_JOURNEYS_AT names, for whoever writes journeys."""
    named = os.environ.get("ALONGSIDE_JOURNEYS_AT")
    if not named:
        return None
    folder = DataFolder(named)
    if not folder.is_held() or not folder.address:
        raise RuntimeError(f"No ./alongside up runs on the data directory {named}.")
    return Site(folder.address, folder.path)


def surroundings() -> dict[str, str]:
    """Those of a person at a terminal: nothing of the test settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("ALONGSIDE_", "DJANGO_"))
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
