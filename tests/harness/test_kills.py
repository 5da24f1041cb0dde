"""Figures 9, 17 and 18: kill -9 of web, worker and PostgreSQL under load.

Real processes, real HTTP, a mail server that cuts connections after the final dot. What the site said yes to is
there afterwards, once; each change has its journal line, or neither is there; every e-mail goes out.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from alongside.cli.processes import wait_for
from tests.cli.test_up import free_port
from tests.harness import load
from tests.harness.sink import Sink
from tests.harness.sizes import size
from tests.harness.trio import KINDS, Trio, forgetting

KILLS = size(20, 200)
PEOPLE, SEED = 3, 17
CUT_SHARE = 0.05
LONGEST_JOB = 90
# Each kill of the worker or of PostgreSQL can come between the mail server's yes and our commit, once for
# every job that is done at the time.
AT_ONCE = 2

DUE = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE queue_name = 'mail' AND task_name = 'notices.deliver' AND status IN ('todo', 'doing')
"""


@pytest.fixture
def sink() -> Iterator[Sink]:
    ours = Sink(CUT_SHARE, SEED)
    yield ours
    ours.stop()


@pytest.fixture
def trio(tmp_path, sink) -> Iterator[Trio]:
    ours = Trio(tmp_path, free_port(), sink.address)
    try:
        ours.start()
        yield ours
    finally:
        ours.stop()


class JobWatch(threading.Thread):
    """How long any job was being done, or due and not begun, at the longest."""

    def __init__(self, trio: Trio) -> None:
        super().__init__(daemon=True)
        self.trio, self.over = trio, threading.Event()
        self.since: dict[tuple, float] = {}
        self.longest = 0.0

    def run(self) -> None:
        while not self.over.wait(0.5):
            try:
                with self.trio.owner() as connection:
                    self.look(connection)
            except psycopg.OperationalError:
                continue  # PostgreSQL has just been killed; a job that waits goes on waiting

    def look(self, connection: psycopg.Connection) -> None:
        rows = connection.execute(
            "SELECT id, status, attempts FROM procrastinate_jobs WHERE status = 'doing'"
            " OR status = 'todo' AND COALESCE(scheduled_at, now()) <= now()"
        ).fetchall()
        now = time.monotonic()
        self.since = {row: self.since.get(row, now) for row in rows}
        self.longest = max([self.longest, *(now - since for since in self.since.values())])


class Storm:
    """People at work while parts are killed; afterwards, what they were told yes to."""

    def __init__(self, trio: Trio, kinds: tuple[str, ...], kills: int) -> None:
        self.trio, self.chance = trio, random.Random(SEED)
        self.plan = [kinds[number % len(kinds)] for number in range(kills)]
        self.chance.shuffle(self.plan)
        self.killed = Counter(self.plan)
        self.before = self.now()

    def now(self):
        with self.trio.owner() as connection:
            return connection.execute("SELECT now()").fetchone()[0]

    def rage(self, *, drain: bool = True) -> load.Said:
        with self.trio.owner() as connection:
            people = load.crowd(self.trio.address, connection, PEOPLE, SEED)
        watch = JobWatch(self.trio)
        for thread in (*people, watch):
            thread.start()
        time.sleep(2)
        for kind in self.plan:
            self.trio.kill(kind)
            assert self.trio.answers_within(60), self.trio.last_words("web")
            time.sleep(self.chance.uniform(0.2, 1.2))
        said = together([person.stop() for person in people])
        self.drained = drain and wait_for(self.all_delivered, LONGEST_JOB, 0.5)
        watch.over.set()
        watch.join(10)
        self.longest = watch.longest
        return said

    def all_delivered(self) -> bool:
        with self.trio.owner() as connection:
            return connection.execute(DUE).fetchone() == (0,)


def together(all_said: list[load.Said]) -> load.Said:
    whole = load.Said()
    for said in all_said:
        whole.attempts |= said.attempts
        whole.messages |= said.messages
        whole.read |= said.read
        whole.asked += said.asked
        whole.refused += said.refused
        whole.signed_out += said.signed_out
    return whole


def lost(connection: psycopg.Connection, said: load.Said) -> list[str]:
    """What was acknowledged and is not there."""
    gone = []
    for table, keys in (
        ("clients_contactattempt", said.attempts),
        ("referrals_message", said.messages),
    ):
        there = {row[0] for row in connection.execute(f"SELECT id FROM {table}")}
        gone += [f"{table} {key}" for key in keys if key not in there]
    return gone


PAIRS = {
    "attempts": (
        "SELECT client_id, count(*) FROM clients_contactattempt WHERE created_at >= %s GROUP BY 1",
        """SELECT client_id, count(*) FROM journal_event
           WHERE verb = 'client.attempt' AND created_at >= %s GROUP BY 1""",
    ),
    "messages": (
        "SELECT referral_id, count(*) FROM referrals_message WHERE created_at >= %s GROUP BY 1",
        """SELECT subject_id, count(*) FROM journal_event
           WHERE verb = 'referral.message_written' AND created_at >= %s GROUP BY 1""",
    ),
    "history of attempts": (
        "SELECT id, 1 FROM clients_contactattempt WHERE created_at >= %s",
        """SELECT row_id, count(*) FROM journal_rowchange
           WHERE table_name = 'clients_contactattempt' AND at >= %s GROUP BY 1""",
    ),
}


def uneven(connection: psycopg.Connection, since, said: load.Said) -> list[str]:
    """Changes without their line, lines without their change, changes without their history, readings not noted."""
    faults = []
    for what, (rows, lines) in PAIRS.items():
        there = dict(connection.execute(rows, [since]).fetchall())
        noted = dict(connection.execute(lines, [since]).fetchall())
        faults += [
            f"{what} of {key}: {there.get(key, 0)} there, {noted.get(key, 0)} in the journal"
            for key in there.keys() | noted.keys()
            if there.get(key, 0) != noted.get(key, 0)
        ]
    opened = dict(
        connection.execute(
            "SELECT client_id, count(*) FROM journal_event WHERE verb = 'client.opened'"
            " AND created_at >= %s GROUP BY 1",
            [since],
        ).fetchall()
    )
    faults += [f"the reading of {key} left no line" for key in said.read - opened.keys()]
    return faults


def twice(connection: psycopg.Connection, since) -> list[str]:
    """Forms that were sent again and took effect twice: their text is their key."""
    return [
        row[0]
        for query in (
            "SELECT note FROM clients_contactattempt WHERE created_at >= %s GROUP BY 1 HAVING count(*) > 1",
            "SELECT body FROM referrals_message WHERE created_at >= %s GROUP BY 1 HAVING count(*) > 1",
        )
        for row in connection.execute(query, [since])
    ]


def test_what_was_acknowledged_outlives_every_kill(trio, sink, tried):
    storm = Storm(trio, KINDS, KILLS)
    said = storm.rage()
    with trio.owner() as connection:
        sent = {
            f"<{row[0]}@harness.example>"
            for row in connection.execute(
                "SELECT id FROM notices_message WHERE created_at >= %s", [storm.before]
            )
        }
        unsent = connection.execute(
            "SELECT count(*) FROM notices_message WHERE sent_at IS NULL AND created_at >= %s",
            [storm.before],
        ).fetchone()[0]
        missing, faults = lost(connection, said), uneven(connection, storm.before, said)
        again = twice(connection, storm.before)
    writes = len(said.attempts) + len(said.messages)
    taken = Counter(mail.message_id for mail in sink.taken)
    texts = {(mail.message_id, mail.content) for mail in sink.taken}
    cuts, duplicates = sum(mail.was_cut for mail in sink.taken), sum(taken.values()) - len(taken)
    gaps = cuts + AT_ONCE * (storm.killed["worker"] + storm.killed["postgres"])
    kills = ", ".join(f"{number} of {kind}" for kind, number in sorted(storm.killed.items()))

    tried(9, f"journal lines missing or extra, {kills}", writes + len(said.read), len(faults))
    tried(
        17,
        f"acknowledged writes lost, {kills}; longest job {storm.longest:.0f} s",
        writes,
        len(missing),
    )
    tried(
        18,
        f"e-mails lost; {duplicates} duplicates of {cuts} cuts after the dot, all with their Message-ID",
        len(sent),
        len(sent - taken.keys()),
    )
    assert writes > KILLS
    assert (missing, faults, again) == ([], [], [])
    assert said.signed_out == 0
    assert storm.drained, f"jobs wait: {trio.last_words('worker')}"
    assert storm.longest <= LONGEST_JOB
    assert unsent == 0
    assert sent <= taken.keys()
    assert len(texts) == len(taken)  # the same Message-ID, the same e-mail
    assert duplicates <= gaps

    # Control: one line taken out, and the same look at it finds that.
    with trio.owner() as connection:
        connection.execute(
            "DELETE FROM journal_event WHERE id = (SELECT id FROM journal_event"
            " WHERE verb = 'client.attempt' ORDER BY created_at DESC LIMIT 1)"
        )
        assert len(uneven(connection, storm.before, said)) == 1
        connection.rollback()


def test_control_a_database_that_says_yes_too_early_loses(tmp_path, sink, tried):
    with forgetting():
        trio = Trio(tmp_path, free_port(), sink.address)
        try:
            trio.start()
            storm = Storm(trio, ("postgres",), size(2, 10))
            said = storm.rage(drain=False)
            with trio.owner() as connection:
                missing = lost(connection, said)
        finally:
            trio.stop()
    writes = len(said.attempts) + len(said.messages)
    tried(17, "control: acknowledged writes lost, synchronous_commit off", writes, len(missing))
    assert missing, "a kill took nothing, so the harness cannot see a loss"
