"""A PostgreSQL server for one test process, with a migrated database that can be had fresh at any time.

A cluster with the migrated database is made once for each state of the migrations and kept under
.alongside/tests/; every test process works on its own copy, so any number may run at the same time.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from alongside.cli import baseline
from alongside.cli.datafolder import ROOT
from alongside.cli.postgres import DATABASE, OWNER, RUNTIME, SUPERUSER, Server, make_database

KEPT = ROOT / ".alongside/tests"
PRISTINE = "pristine"


class Database:
    """The database of this test process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = Server(home / "postgres", durable=False)

    def start(self) -> None:
        copy_cluster(self.home / "postgres")
        self.server.start()
        self.restore()

    def restore(self) -> None:
        """Put the database back to what the migrations give; whoever is connected is cut off."""
        with psycopg.connect(self.server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            make_database(connection, DATABASE, template=PRISTINE)

    def stop(self) -> None:
        if self.server.child is not None:
            self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def surroundings(self) -> dict[str, str]:
        """The addresses as settings read them; the socket lies in the home, so they are known before the start."""
        self.server.socket = self.home / "postgres" / "socket"
        return {
            "DATABASE_URL": self.server.url(RUNTIME),
            "ALONGSIDE_OWNER_URL": self.server.url(OWNER),
            "ALONGSIDE_FILES_DIR": str(self.home / "files"),
        }


def copy_cluster(target: Path) -> None:
    """Copy the cluster for the migrations as they stand, making it first when there is none."""
    KEPT.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        place = KEPT / f"cluster-{baseline.digest()}-{reference_digest()}"
        if not place.exists():
            for old in sorted(KEPT.glob("cluster-*"), key=lambda found: found.stat().st_mtime)[:-3]:
                shutil.rmtree(old)
            make_cluster(place)
        os.utime(place)
        shutil.copytree(place, target, symlinks=True)


def reference_digest() -> str:
    """One number for the reference data that a migrate loads, and for the apps that load it."""
    package = ROOT / "src/alongside"
    loaders = [
        file.parent for file in package.glob("**/apps.py") if "add_reference" in file.read_text()
    ]
    files = {*package.glob("foundation/**/*.json"), *package.glob("foundation/**/*.csv")}
    files.update(*(folder.glob("*.py") for folder in loaders))
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:12]


def make_cluster(place: Path) -> None:
    new = place.with_name(f"new-{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    server = Server(new, durable=False)
    server.start()
    try:
        migrate({"DATABASE_URL": server.url(RUNTIME), "ALONGSIDE_OWNER_URL": server.url(OWNER)})
        with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {DATABASE} RENAME TO {PRISTINE}")
            # Lets a test arrange as the owner inside its own transaction; the role inherits nothing by it.
            connection.execute(f"ALTER ROLE {RUNTIME} NOINHERIT")
            connection.execute(f"GRANT {OWNER} TO {RUNTIME}")
    finally:
        server.stop()
    new.rename(place)


def migrate(urls: dict[str, str]) -> None:
    command = [sys.executable, "-m", "alongside", "migrate"]
    outcome = subprocess.run(
        command, env=os.environ | urls, capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        raise RuntimeError(f"The test database cannot be migrated:\n{outcome.stderr[-4000:]}")
