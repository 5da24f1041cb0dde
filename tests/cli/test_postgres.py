"""Our own PostgreSQL: made, started and stopped, as root and not, and clear when it cannot be."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from alongside.cli.console import Refused
from alongside.cli.postgres import OWNER, RUNTIME, SUPERUSER, Server, running_server
from alongside.cli.processes import wait_for

as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root must hand PostgreSQL to somebody else"
)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "postgres"


@pytest.fixture
def server(home):
    server = Server(home, durable=False)
    yield server
    if server.child is not None:
        server.stop()


def ask(server: Server, role: str, query: str) -> list[tuple]:
    with psycopg.connect(server.url(role)) as connection:
        return connection.execute(query).fetchall()


def test_neither_role_is_a_superuser_and_the_owner_may_make_what_migrations_need(server):
    server.start()
    roles = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'alongside%' ORDER BY 1"
    assert ask(server, RUNTIME, roles) == [(RUNTIME, False, False), (OWNER, False, False)]
    with psycopg.connect(server.url(OWNER)) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {extension}")


def test_it_listens_on_a_private_socket_alone(server):
    server.start()
    assert ask(server, SUPERUSER, "SHOW listen_addresses") == [("",)]
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


def test_what_was_written_is_there_after_the_next_start(server):
    server.start()
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    server.stop()
    server.start()
    assert ask(server, OWNER, "SELECT * FROM kept") == [(1,)]


def test_stopping_leaves_no_process(server):
    server.start()
    pid = running_server(server.cluster)
    server.stop()
    assert pid is not None
    assert running_server(server.cluster) is None


def test_a_long_path_gets_a_short_socket_that_goes_away(tmp_path):
    server = Server(tmp_path / ("deep" * 30), durable=False)
    server.start()
    assert server.home not in server.socket.parents
    assert ask(server, RUNTIME, "SELECT 1") == [(1,)]
    server.stop()
    assert not server.socket.exists()


def test_a_server_that_was_killed_is_started_again(server):
    server.start()
    os.kill(running_server(server.cluster), signal.SIGKILL)
    server.child.process.wait()
    assert (server.cluster / "postmaster.pid").exists()
    server.start()
    assert ask(server, RUNTIME, "SELECT 1") == [(1,)]


def test_the_number_of_another_process_in_a_stale_note_stops_nothing(server):
    server.start()
    server.stop()
    other = subprocess.Popen(["sleep", "60"])
    (server.cluster / "postmaster.pid").write_text(
        f"{other.pid}\n{server.cluster}\n0\n5432\n\n\n\n\n"
    )
    server.start()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_start_that_was_cut_off_while_making_the_cluster_is_begun_again(server, home):
    (home / "cluster.new").mkdir(parents=True)
    (home / "cluster.new" / "PG_VERSION").write_text("18\n")
    server.start()
    assert ask(server, RUNTIME, "SELECT 1") == [(1,)]


def test_when_it_cannot_start_its_last_lines_are_shown(server):
    server.start()
    server.stop()
    (server.cluster / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(Refused, match=r"(?s)could not start; its last lines were.*no_such_setting"):
        server.start()


def test_a_cluster_of_another_version_is_refused_untouched(server, home):
    (home / "cluster").mkdir(parents=True)
    (home / "cluster" / "PG_VERSION").write_text("12\n")
    with pytest.raises(Refused, match="belongs to PostgreSQL 12"):
        server.start()
    assert [found.name for found in (home / "cluster").iterdir()] == ["PG_VERSION"]


PROGRAM = """
import sys, time
from pathlib import Path
from alongside.cli.postgres import Server
server = Server(Path(sys.argv[1]), durable=False)
server.start()
print("started", flush=True)
time.sleep(60)
"""


def test_when_its_parent_is_killed_it_shuts_down(home):
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM, home], stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"started\n"
    cluster = home.resolve() / "cluster"
    assert running_server(cluster) is not None
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_for(lambda: running_server(cluster) is None, 10)
    assert "database system is shut down" in (home / "postgres.log").read_text()


@as_root
def test_in_a_private_folder_it_changes_the_mode_of_no_folder(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    before = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in [private, *private.parents]}
    server = Server(private / "postgres", durable=False)
    server.start()
    assert ask(server, RUNTIME, "SELECT 1") == [(1,)]
    server.stop()
    assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in before} == before


@as_root
@pytest.mark.skipif(os.environ.get("CI") != "true", reason="makes a system user on this machine")
def test_without_a_namespace_it_runs_as_a_system_user(server, home, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_CONFINEMENT", "system-user")
    home.parent.chmod(0o700)
    server.start()
    assert ask(server, RUNTIME, "SELECT 1") == [(1,)]
    owner = server.cluster.stat().st_uid
    assert pwd.getpwuid(owner).pw_name == "alongside"
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    server.stop()
    shutil.rmtree(server.home)


@as_root
def test_an_ordinary_user_runs_it_as_themselves(tmp_path):
    nobody = pwd.getpwnam("nobody")
    theirs = Path(f"/tmp/alongside-test-{os.getpid()}")
    theirs.mkdir(mode=0o700)
    os.chown(theirs, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:  # the interpreter itself may be out of reach of that user, so we become them
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            server = Server(theirs / "postgres", durable=False)
            server.start()
            code = 0 if server.confinement.name == "ourselves" else 2
            server.stop()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    owner = (theirs / "postgres/cluster").stat().st_uid
    subprocess.run(["rm", "-rf", theirs], check=True)
    assert os.waitstatus_to_exitcode(status) == 0
    assert owner == nobody.pw_uid
