"""`audit` says whether the journal is what was sealed, and keeps its head where this database's owner cannot reach."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection, transaction

from alongside.foundation.journal import actions as journal
from tests.conftest import DATABASE
from tests.factories import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def audit(*arguments) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alongside", "audit", *map(str, arguments)],
        env=os.environ | DATABASE.surroundings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def write(lines=3):
    with transaction.atomic(), as_owner():
        for number in range(lines):
            journal.record("client.opened", None, by=None, number=number)


def as_the_owner(statement):
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_anchor_is_added_each_time_and_compared_the_next(tmp_path):
    file = tmp_path / "anchors"
    for _ in range(2):
        write()
        outcome = audit("--anchor", file)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    first, second = [json.loads(line) for line in file.read_text().splitlines()]
    assert second["seal"] == first["seal"] + 1
    assert second["lines"] == first["lines"] + 3
    assert "1 anchors compared" in outcome.stdout
    assert "No anchor was compared" in audit().stdout


def test_a_changed_line_is_named_and_no_head_is_added(tmp_path):
    file = tmp_path / "anchors"
    write()
    audit("--anchor", file)
    as_the_owner("UPDATE journal_event SET verb = 'client.never'")
    outcome = audit("--anchor", file)
    assert outcome.returncode == 1
    assert "was changed after it was sealed" in outcome.stdout
    assert len(file.read_text().splitlines()) == 1


def test_a_journal_that_began_anew_is_told_by_the_anchor_alone(tmp_path):
    file = tmp_path / "anchors"
    write()
    audit("--anchor", file)
    for table in ("journal_event", "journal_unsealed", "journal_seal"):
        as_the_owner(f"DELETE FROM {table}")
    write(lines=5)
    assert audit().returncode == 0
    outcome = audit("--against", file)
    assert outcome.returncode == 1
    assert "the chain was made anew" in outcome.stdout


def test_a_file_that_holds_no_anchors_is_refused(tmp_path):
    file = tmp_path / "letter"
    file.write_text("Dear reader\n")
    assert "line 1, is no anchor" in audit("--against", file).stderr
    assert "cannot be read" in audit("--against", tmp_path / "nothing").stderr
    file.write_text('{"seal": 1e999, "digest": "", "anchored_at": ""}\n')
    assert "line 1, is no anchor" in audit("--against", file).stderr
