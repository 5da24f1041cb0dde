"""A database server of the benchmarks' own, with one database for each scale of the demo world."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from alongside.cli.postgres import OWNER, RUNTIME, SUPERUSER, Server, make_database

ROOT = Path(__file__).resolve().parent.parent
KEY = "only-for-benchmarks-on-this-machine-and-for-nothing-else-at-all"


class Worlds:
    """Databases `scale_1`, `scale_100` …, each loaded when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder / "postgres")

    def superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do everything; for what only a benchmark needs to know."""
        return psycopg.connect(self.server.url(SUPERUSER, database), autocommit=True)

    def environment(self, scale: int) -> dict[str, str]:
        """The surroundings of an installation that holds the world of this scale."""
        database = f"scale_{scale}"
        return dict(os.environ) | {
            "DATABASE_URL": self.server.url(RUNTIME, database),
            "ALONGSIDE_OWNER_URL": self.server.url(OWNER, database),
            "ALONGSIDE_SECRET_KEY": KEY,
            "ALONGSIDE_DEMO": "1",
            "ALONGSIDE_FILES_DIR": str(self.folder / "files" / database),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "PYTHONUNBUFFERED": "1",
        }

    def present(self, scale: int) -> None:
        """Make the database, bring it to this version and load its world, as far as that is missing."""
        database = f"scale_{scale}"
        with self.superuser() as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [database]).fetchone():
                make_database(connection, database)
        self.command(scale, "demo", "--scale", str(scale))

    def forget(self, scale: int) -> None:
        """Throw a world away, so that it is loaded anew."""
        with self.superuser() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS scale_{int(scale)}")

    def command(self, scale: int, *words: str) -> None:
        """One of the product's commands on the database of this scale."""
        environment = self.environment(scale)
        del environment["DJANGO_SETTINGS_MODULE"]
        subprocess.run([sys.executable, "-m", "alongside", *words], env=environment, check=True)

    def settle(self, scale: int) -> None:
        """As autovacuum leaves a database that has been used for a while."""
        with self.superuser(f"scale_{int(scale)}") as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")


@contextmanager
def worlds(folder: Path, *scales: int) -> Iterator[Worlds]:
    """The server for as long as it is measured, with the worlds of these scales."""
    found = Worlds(folder.resolve())
    found.server.start()
    try:
        for scale in scales:
            found.present(scale)
        yield found
    finally:
        found.server.stop(60)
