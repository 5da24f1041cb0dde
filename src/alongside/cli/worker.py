"""Does the background jobs: procrastinate, on the queue in our database."""

import argparse
import asyncio

from alongside.cli.database import set_up_django

# `up` ends what is left after 6 seconds; a job cut off is found again by the stalled-job task.
SECONDS_TO_FINISH = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs done at the same time (2)")


def run(options: argparse.Namespace) -> int:
    set_up_django()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        asyncio.run(work(options.concurrency))
    return 0


async def work(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    await app.run_worker_async(
        concurrency=concurrency, shutdown_graceful_timeout=SECONDS_TO_FINISH
    )
