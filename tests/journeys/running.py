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
# What time does to an installation, done at once by a process of its own.
WITH_DJANGO = """
import sys
from alongside.cli.database import as_owner, reached
with reached(sys.argv.pop(1)):
    as_owner()
"""
UNUSED_FOR_A_DAY = """
    from django.contrib.sessions.backends.db import SessionStore
    session = SessionStore(sys.argv[1])
    session["last_seen"] -= 24 * 3600
    session.save()
"""
INTAKE_WAS_LAST_WEEK = """
    from datetime import timedelta
    from django.db.models import F
    from alongside.programmes.referrals.models import Appointment, Referral
    earlier = timedelta(days=14)
    Appointment.objects.filter(referral_id=sys.argv[1]).update(starts_at=F("starts_at") - earlier)
    Referral.objects.filter(pk=sys.argv[1]).update(intake_at=F("intake_at") - earlier)
"""


@dataclass(frozen=True)
class Site:
    """Where it answers, and the folder that holds its data."""

    address: str
    folder: Path

    def leave_unused_for_a_day(self, session_key: str) -> None:
        """Longer than any installation lets a session wait."""
        self._let(UNUSED_FOR_A_DAY, session_key)

    def let_the_intake_pass(self, referral_key: str) -> None:
        """An intake booked for the coming days was in the past ones."""
        self._let(INTAKE_WAS_LAST_WEEK, referral_key)

    def _let(self, happen: str, key: str) -> None:
        command = [sys.executable, "-c", WITH_DJANGO + happen, str(self.folder), key]
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
