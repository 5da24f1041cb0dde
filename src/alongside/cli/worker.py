"""Does the background jobs: procrastinate, on the queue in our database."""

import argparse
import asyncio
import logging

from alongside.cli.database import refuse_when_unreachable, set_up_django

# `up` ends what is left after 6 seconds; a job cut off so is taken up again by the next worker.
SECONDS_TO_FINISH = 4
SECONDS_BETWEEN_ROUNDS = 60

log = logging.getLogger("alongside.worker")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs done at the same time (2)")


def run(options: argparse.Namespace) -> int:
    set_up_django()
    refuse_when_unreachable()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(work(options.concurrency))
    return 0


async def work(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    async with app.open_async():
        rounds = asyncio.create_task(take_up_abandoned_jobs())
        try:
            await app.run_worker_async(
                concurrency=concurrency, shutdown_graceful_timeout=SECONDS_TO_FINISH
            )
        finally:
            rounds.cancel()


async def take_up_abandoned_jobs() -> None:
    """Again and again put jobs back into the queue whose worker was killed while it did them."""
    from procrastinate.contrib.django import app

    while True:
        for job in await app.job_manager.get_stalled_jobs():
            log.warning("job %s (%s) was abandoned and is tried again", job.id, job.task_name)
            await app.job_manager.retry_job(job)
        await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)
