"""`up` starts everything, is refused where it would do harm, and leaves nothing behind."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from alongside.cli.console import Refused
from alongside.cli.datafolder import DataFolder
from alongside.cli.postgres import OWNER, Server
from alongside.cli.processes import wait_for

LONGEST_START, LONGEST_STOP = 60, 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings() -> dict[str, str]:
    """Those of a person at a terminal: nothing of ours is set."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("ALONGSIDE_", "DJANGO_"))
    }


def alongside(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alongside", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=surroundings(), timeout=60, check=False
    )


class Up:
    """One `up --no-demo` on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder.parent / "up.log"
        command = [sys.executable, "-m", "alongside", "up", "--no-demo"]
        command += ["--port", str(self.port), "--data-dir", str(folder)]
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env=surroundings(), start_new_session=True
            )
        self.wait_for_line(f"http://localhost:{self.port}/")

    def wait_for_line(self, line: str) -> None:
        def seen() -> bool:
            return line in self.log.read_text() or self.process.poll() is not None

        assert wait_for(seen, LONGEST_START), self.log.read_text()
        assert line in self.log.read_text(), self.log.read_text()

    def page(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def end(self, number: int) -> tuple[int, float]:
        """Send the signal; the exit code, and the seconds until everything of it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(LONGEST_STOP + 5)
        assert wait_for(lambda: not processes_of(self.folder), LONGEST_STOP), processes_of(
            self.folder
        )
        return code, time.monotonic() - began


def processes_of(folder: Path) -> list[str]:
    """Every process that was started for this data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            about = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
            state = (place / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if str(folder).encode() in about and state != "Z":
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("up") / "data"


@pytest.fixture(scope="module")
def up(folder):
    """A running Alongside for the tests that only look at it."""
    up = Up(folder)
    yield up
    if up.process.poll() is None:
        up.end(signal.SIGTERM)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_however_it_ends_nothing_of_it_is_left_in_ten_seconds(folder, number, code):
    up = Up(folder)
    assert up.page() == 200
    ended, seconds = up.end(number)
    assert ended == code
    assert seconds < LONGEST_STOP


def test_a_second_up_on_the_same_folder_is_refused(up):
    outcome = alongside("up", "--port", up.port, "--data-dir", up.folder)
    assert outcome.returncode == 1
    place = f"{up.folder} at http://localhost:{up.port}/ (process {up.process.pid})"
    assert f"already running on the data directory {place}" in outcome.stderr
    assert up.page() == 200


def test_a_taken_port_is_refused_before_anything_is_made(up, tmp_path):
    outcome = alongside("up", "--port", up.port, "--data-dir", tmp_path / "other")
    assert outcome.returncode == 1
    assert f"Port {up.port} is taken" in outcome.stderr
    assert not (tmp_path / "other").exists()


def test_the_folder_and_the_secret_key_are_for_us_alone(up):
    assert stat.S_IMODE(up.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((up.folder / "secret_key").stat().st_mode) == 0o600


def test_the_site_itself_does_not_know_the_owners_address(up):
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"alongside\0web" in (place / "cmdline").read_bytes():
                environment = (place / "environ").read_bytes()
                assert (
                    str(up.folder).encode() not in environment
                    or b"ALONGSIDE_OWNER_URL" not in environment
                )


def test_doctor_finds_only_that_email_is_not_set(up):
    outcome = alongside("doctor", "--data-dir", up.folder)
    assert outcome.returncode == 1
    assert outcome.stdout.splitlines()[0].startswith("✗ E-mail is not set")
    assert outcome.stdout.splitlines()[-1] == "1 to mend"


def test_a_demo_world_is_not_emptied_by_no_demo(tmp_path):
    DataFolder(tmp_path).remember_world("demo")
    outcome = alongside("up", "--no-demo", "--port", free_port(), "--data-dir", tmp_path)
    assert outcome.returncode == 1
    assert "holds the demo world" in outcome.stderr


def test_when_one_of_them_ends_everything_is_stopped_with_its_last_lines(tmp_path):
    up = Up(tmp_path / "data")
    victims = [
        int(place.name) for place in Path("/proc").glob("[0-9]*") if is_worker_of(place, up.folder)
    ]
    os.kill(victims[0], signal.SIGKILL)
    assert up.process.wait(LONGEST_STOP) == 1
    assert "The worker ended by itself (SIGKILL), so everything was stopped" in up.log.read_text()
    assert processes_of(up.folder) == []


def is_worker_of(place: Path, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        is_worker = b"alongside\0worker" in (place / "cmdline").read_bytes()
        return is_worker and str(folder).encode() in (place / "environ").read_bytes()
    return False


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path):
    up = Up(tmp_path / "data")
    up.end(signal.SIGTERM)
    server = Server(DataFolder(up.folder).postgres)
    server.start()
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', now())"
        )
    server.stop()
    outcome = alongside("up", "--port", free_port(), "--data-dir", up.folder)
    assert outcome.returncode == 1
    assert "belongs to a newer version of Alongside (it has people.9999_later" in outcome.stderr
    assert processes_of(up.folder) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    outcome = alongside("up", "--port", free_port(), "--data-dir", tmp_path / "file" / "data")
    assert outcome.returncode == 1
    assert "is not writable" in outcome.stderr


def test_a_full_disk_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(Refused, match="almost full"):
        DataFolder(tmp_path / "data").open(needed_megabytes=10**12)
    assert not (tmp_path / "data").exists()


def test_an_outside_database_needs_the_owners_address_too(tmp_path, monkeypatch):
    environment = surroundings() | {
        "DATABASE_URL": "postgresql://alongside_app@localhost/alongside"
    }
    command = [sys.executable, "-m", "alongside", "up", "--data-dir", str(tmp_path / "data")]
    command += ["--port", str(free_port())]
    outcome = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert outcome.returncode == 1
    assert "ALONGSIDE_OWNER_URL is unset" in outcome.stderr
    assert not (tmp_path / "data").exists()


def test_the_first_administrator_signs_in_once_by_the_printed_link(up):
    outcome = alongside("admin", "First@Example.org", "--data-dir", up.folder)
    assert outcome.returncode == 0, outcome.stderr
    assert "first@example.org is an administrator" in outcome.stdout
    link = outcome.stdout.splitlines()[-1]
    assert link.startswith(f"http://localhost:{up.port}/")
    with urllib.request.urlopen(link, timeout=20) as page:
        assert page.status == 200


def test_an_administrator_needs_an_address(up):
    outcome = alongside("admin", "first", "--data-dir", up.folder)
    assert outcome.returncode == 1
    assert "'first' is not an e-mail address" in outcome.stderr


def test_web_serves_nothing_as_the_owner_of_the_tables(up):
    server = Server(DataFolder(up.folder).postgres)
    server.attach()
    environment = surroundings() | {
        "DATABASE_URL": server.url(OWNER),
        "ALONGSIDE_SECRET_KEY": "x" * 60,
    }
    command = [sys.executable, "-m", "alongside", "web", "--port", str(free_port())]
    outcome = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=30, check=False
    )
    assert outcome.returncode == 1
    assert "The site's role alongside_owner owns" in outcome.stderr


@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_guess_nothing(command):
    outcome = alongside(command)
    assert outcome.returncode == 1
    assert "DATABASE_URL and ALONGSIDE_SECRET_KEY must be set" in outcome.stderr
