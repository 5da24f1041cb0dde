"""A database as statements, by PostgreSQL's own program."""

import subprocess

from alongside.cli.console import Refused
from alongside.cli.postgres import bare_environment, programs

# Of one PostgreSQL version or of the moment; older servers and second readings know nothing of them.
UNWANTED = (
    "\\restrict",
    "\\unrestrict",
    "SET transaction_timeout",
    "-- Dumped ",
    "-- Started",
    "-- Completed",
)


def dumped(url: str, *options: str) -> list[str]:
    """The lines that make the database again, whoever will own it; `options` of `pg_dump` say how much of it."""
    program = [
        str(programs() / "pg_dump"),
        "--no-owner",
        "--no-comments",
        *options,
        "--dbname",
        url,
    ]
    outcome = subprocess.run(
        program, env=bare_environment(), capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        raise Refused(f"PostgreSQL's pg_dump cannot read the database: {outcome.stderr.strip()}")
    return [line for line in outcome.stdout.splitlines() if not line.startswith(UNWANTED)]
