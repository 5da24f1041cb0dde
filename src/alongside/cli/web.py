"""Serves the site: granian, with a few threads in each of two processes.

A page is mostly our own computing, of which Python does one thing at a time in a process, and the smallest machine
that we run on has two cores (docs/adr/0018-two-web-processes.md).
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from typing import Any

from alongside.cli.database import refuse_unset
from alongside.cli.processes import die_with_parent

APPLICATION = "alongside.config.wsgi:application"

# A connection that waits for its browser's next request counts too, so this is far above the threads.
CONNECTIONS = 256

# Two take 80 MB more than one; a third would wait for the database to leave it a core.
MOST_PROCESSES = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--processes",
        type=int,
        default=min(MOST_PROCESSES, os.cpu_count() or 1),
        help=f"processes that answer ({MOST_PROCESSES}, or 1 on a single core)",
    )
    parser.add_argument(
        "--threads", type=int, default=4, help="requests that each answers at the same time (4)"
    )


def run(options: argparse.Namespace) -> int:
    refuse_unset("DATABASE_URL", "ALONGSIDE_SECRET_KEY")
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        APPLICATION,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=options.threads,
        backpressure=CONNECTIONS,
        websockets=False,
        workers_kill_timeout=4,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load)
    return 0


def load(target: str) -> Callable[..., Any]:
    """Load the site inside granian's own process, which must not outlive the one that watches it."""
    from granian._internal import load_target

    die_with_parent()
    application = load_target(target)
    refuse_unsafe_database()
    gc.collect()
    gc.freeze()  # what was loaded stays for good; the collector need not walk through it again
    return application


def refuse_unsafe_database() -> None:
    """Serve nothing as a role whom row-level security does not hold, or over an open table."""
    from django.db import connection

    from alongside.cli import diagnosis

    faults = list(diagnosis.database_unreachable()) or [
        *diagnosis.role_too_strong(),
        *diagnosis.table_without_policy(),
    ]
    connection.close()
    for fault in faults:
        print(f"alongside: {fault.what} {fault.mend}", file=sys.stderr, flush=True)
    if faults:
        sys.exit(1)
