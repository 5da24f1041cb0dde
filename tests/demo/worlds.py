"""Databases with the demo world: made from the migrated one, loaded by a process of their own."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction

from alongside.cli.postgres import SUPERUSER, make_database
from tests.database import PRISTINE

TODAY = "2026-11-20"
PROGRAM = f"""
from datetime import date
from alongside.cli.database import as_owner
as_owner()
from alongside.demo import world
world.load(today=date.fromisoformat("{TODAY}"))
"""


def address(variable: str, name: str) -> str:
    """One of the test server's addresses, of another database."""
    given = psycopg.conninfo.conninfo_to_dict(os.environ[variable])
    return f"postgresql://{given['user']}@/{name}?host={given['host']}"


def make(name: str) -> None:
    """An empty, migrated database of that name."""
    host = psycopg.conninfo.conninfo_to_dict(os.environ["ALONGSIDE_OWNER_URL"])["host"]
    where = {"user": SUPERUSER, "dbname": "postgres", "host": str(host)}
    with psycopg.connect(**where, autocommit=True) as server:
        make_database(server, name, template=PRISTINE)


def begin_loading(name: str, hash_seed: int) -> subprocess.Popen[str]:
    """Load the world there; another hash seed puts Python's sets into another order."""
    surroundings = os.environ | {
        "DATABASE_URL": address("DATABASE_URL", name),
        "ALONGSIDE_OWNER_URL": address("ALONGSIDE_OWNER_URL", name),
        "PYTHONHASHSEED": str(hash_seed),
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(loading: subprocess.Popen[str]) -> str:
    """What it said; fails with it when loading failed."""
    said, _ = loading.communicate(timeout=300)
    assert loading.returncode == 0, said
    return said


def contents(name: str, tables: list[str]) -> dict[str, str]:
    """A hash of each table's rows as text, whatever order they lie in."""
    with psycopg.connect(address("ALONGSIDE_OWNER_URL", name)) as database:
        return {table: _hash(database, table) for table in tables}


def _hash(database: psycopg.Connection, table: str) -> str:
    rows = database.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall()
    assert rows, f"{table} is empty"
    return hashlib.sha256("\n".join(row for (row,) in rows).encode()).hexdigest()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Use that database inside a transaction that is rolled back."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours
