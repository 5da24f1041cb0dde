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
    SELECT id, status, attempts, scheduled_at - now() FROM procrastinate_jobs
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
        return not self.waiting()

    def waiting(self) -> list[tuple]:
        """Deliveries that are due, being done, or put off after a failure: their tries, and until when."""
        with self.trio.owner() as connection:
            return connection.execute(DUE).fetchall()


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


class Mailed:
    """The e-mails of a storm: what was to go out, what the mail server took, and what never left."""

    def __init__(self, connection: psycopg.Connection, since, sink: Sink) -> None:
        written = connection.execute(
            "SELECT id, sent_at FROM notices_message WHERE created_at >= %s", [since]
        ).fetchall()
        self.due = {f"<{key}@harness.example>" for key, _ in written}
        self.unsent = sum(sent_at is None for _, sent_at in written)
        self.taken = Counter(mail.message_id for mail in sink.taken)
        self.texts = {(mail.message_id, mail.content) for mail in sink.taken}
        self.cuts = sum(mail.was_cut for mail in sink.taken)
        self.duplicates = self.taken.total() - len(self.taken)

    def check(self, killed: Counter) -> None:
        """All went out; each the same whenever it went; no more often than a cut or a kill explains."""
        assert self.unsent == 0
        assert self.due <= self.taken.keys()
        assert len(self.texts) == len(self.taken)  # the same Message-ID, the same e-mail
        assert self.duplicates <= self.cuts + AT_ONCE * (killed["worker"] + killed["postgres"])


def test_what_was_acknowledged_outlives_every_kill(trio, sink, tried, caught):
    storm = Storm(trio, KINDS, KILLS)
    said = storm.rage()
    with trio.owner() as connection:
        mailed = Mailed(connection, storm.before, sink)
        missing, faults = lost(connection, said), uneven(connection, storm.before, said)
        again = twice(connection, storm.before)
    tell(tried, storm, said, mailed, missing, faults)
    assert len(said.attempts) + len(said.messages) > KILLS
    assert (missing, faults, again) == ([], [], [])
    assert said.signed_out == 0
    assert storm.drained, f"{storm.waiting()} wait: {trio.last_words('worker')}"
    assert storm.longest <= LONGEST_JOB
    mailed.check(storm.killed)
    caught(18, "what a cut after the dot makes, duplicates", len(mailed.due), mailed.duplicates)
    caught(9, "one line taken out by hand", 1, faults_with_a_line_taken_out(trio, storm, said))


def tell(tried, storm: Storm, said: load.Said, mailed: Mailed, missing: list, faults: list) -> None:
    """What was tried for each of the three figures, and what failed."""
    writes = len(said.attempts) + len(said.messages)
    kills = ", ".join(f"{number} of {kind}" for kind, number in sorted(storm.killed.items()))
    lines = f"journal lines missing or extra, {kills}"
    kept = f"acknowledged writes lost, {kills}; longest job {storm.longest:.0f} s"
    mails = f"e-mails lost; {mailed.duplicates} duplicates of {mailed.cuts} cuts after the dot, all with their Message-ID"
    tried(9, lines, writes + len(said.read), len(faults))
    tried(17, kept, writes, len(missing))
    tried(18, mails, len(mailed.due), len(mailed.due - mailed.taken.keys()))


def faults_with_a_line_taken_out(trio: Trio, storm: Storm, said: load.Said) -> int:
    """The control: the same look at the journal, one line short."""
    with trio.owner() as connection:
        connection.execute(
            "DELETE FROM journal_event WHERE id = (SELECT id FROM journal_event"
            " WHERE verb = 'client.attempt' ORDER BY created_at DESC LIMIT 1)"
        )
        found = uneven(connection, storm.before, said)
        connection.rollback()
    assert len(found) == 1
    return len(found)


def test_control_a_database_that_says_yes_too_early_loses(tmp_path, sink, caught):
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
    caught(17, "acknowledged writes lost with synchronous_commit off", writes, len(missing))
