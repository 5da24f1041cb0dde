"""Does the background jobs: procrastinate, on the queue in our database."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import threading

from alongside.cli.database import refuse_unset, refuse_when_unreachable, set_up_django

# A killed worker's job is taken up after at most the last two together. A worker that is only slow may lose a
# job so, which is why every job can be done twice.
SECONDS_BETWEEN_HEARTBEATS = 4
SECONDS_UNTIL_GIVEN_UP = 16
SECONDS_BETWEEN_ROUNDS = 6

log = logging.getLogger("alongside.worker")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs done at the same time (2)")
    parser.add_argument(
        "--finish-within",
        type=int,
        default=25,
        metavar="SECONDS",
        help="how long a job may go on when the worker is asked to stop (25)",
    )


def run(options: argparse.Namespace) -> int:
    refuse_unset("DATABASE_URL", "ALONGSIDE_SECRET_KEY")
    set_up_django()
    refuse_when_unreachable()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(work(options.concurrency, options.finish_within))
    return 0


async def work(concurrency: int, finish_within: int) -> None:
    """Work until somebody sends SIGTERM or SIGINT."""
    from procrastinate.contrib.django import app

    async with app.open_async():
        jobs = asyncio.create_task(
            app.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=finish_within,
                install_signal_handlers=False,
                update_heartbeat_interval=SECONDS_BETWEEN_HEARTBEATS,
                stalled_worker_timeout=SECONDS_UNTIL_GIVEN_UP,
            )
        )
        rounds = asyncio.create_task(take_up_abandoned_jobs())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop, jobs, finish_within + 1)
        with contextlib.suppress(asyncio.CancelledError):
            await jobs
        rounds.cancel()


def stop(jobs: asyncio.Task[None], at_last_after: float) -> None:
    """Take no new job and finish what is begun; in any case be gone after so many seconds.

    A job that runs in a thread cannot be stopped, and a database that went away is waited for: neither may
    keep this process. A job cut off so is taken up again by the next worker.
    """
    last = threading.Timer(at_last_after, os._exit, [1])
    last.daemon = True
    last.start()
    jobs.cancel()


async def take_up_abandoned_jobs() -> None:
    """Again and again put jobs back into the queue whose worker was killed while it did them."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ConnectorException

    while True:
        try:
            stalled = await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=SECONDS_UNTIL_GIVEN_UP
            )
            for job in stalled:
                log.warning("job %s (%s) was abandoned and is tried again", job.id, job.task_name)
                await app.job_manager.retry_job(job)
        except ConnectorException:
            log.warning("abandoned jobs were not looked for; the next round will", exc_info=True)
        await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)
