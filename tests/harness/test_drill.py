"""Figure 20: the site is lost with its disk, and stands again from its backup on another.

Backed up under load; the first installation is then deleted. What the backup promised is there, a persona signs in
and finds the newcomers, and what was written after the backup is gone: the recovery point is the last backup.
"""

import shutil
import time
from pathlib import Path

import psycopg

from alongside.cli import snapshot
from alongside.cli.archive import Archive
from tests.cli.test_up import free_port
from tests.harness import load
from tests.harness.sink import Sink
from tests.harness.sizes import size
from tests.harness.trio import Trio

DRILLS = size(1, 20)
LONGEST_RECOVERY = 60


def hashes(trio: Trio) -> dict[str, str]:
    with trio.owner() as connection:
        connection.execute(snapshot.SAME_TEXT)
        return hashes_of(connection)


def hashes_of(connection: psycopg.Connection) -> dict[str, str]:
    return {t.name: snapshot.hash_of(connection, t) for t in snapshot.tables(connection)}


def at_work(trio: Trio, seed: int) -> list[load.AtWork]:
    with trio.owner() as connection:
        people = load.crowd(trio.address, connection, 2, seed)
    for person in people:
        person.start()
    time.sleep(1.5)
    return people


def lose_and_restore(home: Path, mail: str, seed: int) -> dict[str, float]:
    """One drill; gives its seconds and sizes, and whether its table differs once a row is taken out."""
    file, first = home / "kept.zip", Trio(home / "first", free_port(), mail)
    (home / "first").mkdir()
    try:
        first.start()
        people = at_work(first, seed)
        before = [key for person in people for key in list(person.said.attempts)]
        first.command("backup", str(file), "--verify")
        time.sleep(0.5)
        said = [person.stop() for person in people]
    finally:
        first.stop()
    shutil.rmtree(home / "first")  # with its disk
    second = Trio(home / "second", free_port(), mail)
    (home / "second").mkdir()
    began = time.monotonic()
    try:
        second.server.start()
        second.command("restore", str(file))
        restored = time.monotonic() - began
        found = hashes(second)
        second.serve()
        recovered = time.monotonic() - began
        assert differing(file, found) == set()
        look_inside(second, before, said)
        short = "clients_contactattempt" in differing_by_a_row(file, second)
    finally:
        second.stop()
    return {
        "size": file.stat().st_size, "restored": restored, "recovered": recovered, "short": short,
    }  # fmt: skip


def differing(file: Path, found: dict[str, str]) -> set[str]:
    """The tables whose content hash is not the manifest's; sessions are ended, and so may differ."""
    with Archive(file) as kept:
        wanted = {
            name: kept.parts[f"tables/{name}.copy"].sha256 for name in kept.manifest["tables"]
        }
    assert wanted.keys() == found.keys()
    return {name for name in wanted if wanted[name] != found[name]} - {"django_session"}


def differing_by_a_row(file: Path, trio: Trio) -> set[str]:
    """The control: the same comparison of what was restored, one row short; undone again."""
    with trio.owner() as connection:
        connection.execute(snapshot.SAME_TEXT)
        connection.execute(
            "DELETE FROM clients_contactattempt"
            " WHERE id = (SELECT id FROM clients_contactattempt LIMIT 1)"
        )
        found = hashes_of(connection)
        connection.rollback()
    return differing(file, found)


def look_inside(trio: Trio, before: list, said: list[load.Said]) -> None:
    """All that was acknowledged before the backup is there; a persona signs in and opens a record."""
    with trio.owner() as connection:
        there = {row[0] for row in connection.execute("SELECT id FROM clients_contactattempt")}
        person = load.crowd(trio.address, connection, 1, 1)[0]
    assert before
    assert set(before) <= there
    later = {key for each in said for key in each.attempts} - there
    assert later, "nothing was written after the backup, so the recovery point was not tried"
    person.sign_in()
    assert person.ask(f"/newcomers/{person.clients[0]}/") == 200
    assert "The journal is what was sealed." in trio.command("audit")


def test_the_site_stands_again_from_its_backup(tmp_path, tried, caught):
    sink = Sink(0, 20)
    times = []
    try:
        for drill in range(DRILLS):
            home = tmp_path / str(drill)
            home.mkdir()
            times.append(lose_and_restore(home, sink.address, drill))
    finally:
        sink.stop()
    slowest = max(each["recovered"] for each in times)
    mb = max(each["size"] for each in times) / 2**20
    tried(
        20, f"drills with another content; {slowest:.1f} s to serve again from {mb:.1f} MB", DRILLS
    )
    assert all(each["short"] for each in times)
    caught(20, "a row taken out of what was restored", DRILLS, len(times))
    assert slowest <= LONGEST_RECOVERY
