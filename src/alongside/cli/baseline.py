"""The schema baseline: what a real migrate of an empty database gives, kept so that a first start takes seconds.

`alongside baseline` writes it; `alongside migrate` loads it into an empty database, then applies whatever
migrations are newer. A test asserts that a real migrate still gives the same.
"""

import argparse
import gzip
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alongside.cli.console import Refused, say, step
from alongside.cli.datafolder import ROOT
from alongside.cli.dump import dumped
from alongside.cli.postgres import OWNER, RUNTIME, Server, bare_environment

FILE = ROOT / "src/alongside/config/baseline.sql.gz"
MARK = "-- Alongside's baseline of migrations "

IMPORT = re.compile(r"^from (alongside[\w.]*) import \(?([\w, ]+)", re.MULTILINE)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only say whether the file is fresh")


def run(options: argparse.Namespace) -> int:
    with step("Migrating an empty database"):
        fresh = real_dump()
    if options.check:
        return check(fresh)
    FILE.write_bytes(gzip.compress(fresh.encode(), mtime=0))
    say(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size // 1024} kB")
    return 0


def check(fresh: str) -> int:
    if FILE.exists() and read() == fresh:
        say("The baseline is fresh.")
        return 0
    raise Refused("The baseline is stale: run ./alongside baseline and commit the file.")


def read() -> str:
    return gzip.decompress(FILE.read_bytes()).decode()


def real_dump() -> str:
    """Migrate an empty database of a server of its own, for real, and write down what it then holds."""
    with tempfile.TemporaryDirectory(prefix="alongside-baseline-") as folder:
        server = Server(Path(folder), durable=False)
        server.start()
        try:
            urls = {"DATABASE_URL": server.url(RUNTIME), "ALONGSIDE_OWNER_URL": server.url(OWNER)}
            migrate_for_real(urls)
            return dump(server.url(OWNER))
        finally:
            server.stop()


def migrate_for_real(urls: dict[str, str]) -> None:
    """In a process of its own, since this one may be set up for another database."""
    program = "from alongside.cli import baseline; baseline.make()"
    keys = {"ALONGSIDE_SECRET_KEY": "only-for-the-time-of-writing-the-baseline-" * 2}
    outcome = subprocess.run(
        [sys.executable, "-c", program],
        env=bare_environment() | keys | urls,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        raise Refused(
            f"A real migrate of an empty database fails:\n{outcome.stderr.strip()[-3000:]}"
        )


def make() -> None:
    """Apply every migration, with a date that is the same each time."""
    from alongside.cli import migrate
    from alongside.cli.database import as_owner

    as_owner()
    from django.db import connection

    migrate.apply()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = '2026-01-01Z'")


def dump(url: str) -> str:
    """The database as statements that any PostgreSQL from 15 on understands, whoever owns it."""
    kept = dumped(url, "--inserts", "--rows-per-insert=500")
    return "\n".join([MARK + digest(), *owned_by_whoever_loads(kept)]) + "\n"


def owned_by_whoever_loads(lines: list[str]) -> list[str]:
    """Rights of the site's role are granted after each migrate; rights of the owner follow the owner."""
    ours = [line for line in lines if not line.endswith(f" TO {RUNTIME};")]
    return [line.replace(f" TO {OWNER};", " TO CURRENT_USER;") for line in ours]


def digest() -> str:
    """One number for our migrations, and what they read, as they stand: a change makes the baseline unfit."""
    known = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sources():
        known.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return known.hexdigest()[:16]


def sources() -> list[Path]:
    """Our migrations, and the modules of ours that they import."""
    migrations = sorted((ROOT / "src/alongside").glob("**/migrations/*.py"))
    imports = {module for file in migrations for module in IMPORT.findall(file.read_text())}
    candidates = [
        ROOT / "src" / Path(*module.split(".")).with_suffix(".py") for module in imports_of(imports)
    ]
    return migrations + sorted(file for file in candidates if file.exists())


def imports_of(imports: set[tuple[str, str]]) -> set[str]:
    """`from alongside.a import b` may name the module a or the module a.b."""
    names = {package for package, _ in imports}
    return names | {
        f"{package}.{name.strip()}" for package, rest in imports for name in rest.split(",")
    }


def fits() -> bool:
    """True when the baseline was made from the migrations that are here."""
    return FILE.exists() and read().startswith(MARK + digest())


def load() -> None:
    """Load the baseline into the empty database, in one transaction."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(read())
        cursor.execute(
            "RESET ALL"
        )  # the dump sets an empty search path and more, for the whole session
