"""An empty database comes to this version quickly, and exactly as by real migrations."""

import os
import subprocess
import sys

import psycopg
import pytest

from alongside.cli import baseline
from alongside.cli.postgres import DATABASE, OWNER, RUNTIME, Server

STALE = "The baseline is stale: run ./alongside baseline (3 seconds) and commit src/alongside/config/baseline.sql.gz"


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


def migrate(server: Server) -> subprocess.CompletedProcess[str]:
    urls = {"DATABASE_URL": server.url(RUNTIME), "ALONGSIDE_OWNER_URL": server.url(OWNER)}
    command = [sys.executable, "-m", "alongside", "migrate"]
    return subprocess.run(
        command, env=os.environ | urls, capture_output=True, text=True, check=False
    )


def test_a_real_migrate_gives_what_the_baseline_gives():
    assert baseline.FILE.exists(), STALE
    assert baseline.read().splitlines() == baseline.real_dump().splitlines(), STALE


def test_the_baseline_names_no_role_and_loads_into_older_servers():
    text = baseline.read()
    assert OWNER not in text
    assert f" TO {RUNTIME}" not in text
    assert "transaction_timeout" not in text
    assert "\\restrict" not in text


def test_an_empty_database_is_made_from_the_baseline_and_the_site_may_use_it(server):
    outcome = migrate(server)
    assert outcome.returncode == 0, outcome.stderr
    assert "Making the tables" in outcome.stdout
    with psycopg.connect(server.url(RUNTIME)) as connection:
        assert connection.execute("SELECT count(*) > 50 FROM django_migrations").fetchone() == (
            True,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM django_migrations")


def test_migrating_again_changes_nothing(server):
    migrate(server)
    outcome = migrate(server)
    assert outcome.returncode == 0
    assert "The database is at this version." in outcome.stdout


def test_a_newer_database_is_refused_untouched(server):
    migrate(server)
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9_later', now())"
        )
        connection.execute(
            "DELETE FROM django_migrations WHERE app = 'people' AND name LIKE '0003%'"
        )
    outcome = migrate(server)
    assert outcome.returncode == 1
    assert "nothing was changed" in outcome.stderr


def test_an_unreachable_database_gets_one_sentence(server):
    server.stop()
    outcome = migrate(server)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("alongside: The database cannot be reached")
    assert "Traceback" not in outcome.stderr
    server.start()


def test_without_the_owners_address_it_says_which_is_missing():
    env = os.environ | {"DATABASE_URL": f"postgresql://{RUNTIME}@/{DATABASE}"}
    env.pop("ALONGSIDE_OWNER_URL", None)
    command = [sys.executable, "-m", "alongside", "migrate"]
    outcome = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "ALONGSIDE_OWNER_URL is unset" in outcome.stderr
