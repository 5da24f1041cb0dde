"""A backup comes back whole, compared and guarded as it was, or not at all and with a sentence."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest

from alongside.cli import archive, backup, restore, snapshot
from alongside.cli.archive import Archive, Part, Writer
from alongside.cli.console import Refused
from alongside.cli.postgres import OWNER, RUNTIME, Server

KEY = "only-for-tests-and-long-enough-for-every-check-there-is"


def alongside(*arguments, **more) -> subprocess.CompletedProcess[str]:
    """A command in the surroundings of a person at a terminal, unless more is said."""
    usual = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("ALONGSIDE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "alongside", *map(str, arguments)],
        env=usual | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("restore")


@pytest.fixture(scope="module")
def kept(home):
    """A data folder with the demo world and a private file, and its backup."""
    data, file = home / "data", home / "kept.zip"
    made = alongside("demo", "--data-dir", data)
    assert made.returncode == 0, made.stderr
    with Running(data) as connection:
        key = connection.execute(
            "INSERT INTO files_storedfile (id, created_at, organization_id, kind, name, content_type, size, sha256)"
            " SELECT gen_random_uuid(), now(), id, 'other', 'a.txt', 'text/plain', 5,"
            " encode(sha256('bytes'), 'hex') FROM directory_organization LIMIT 1 RETURNING id"
        ).fetchone()[0]
    place = data / "files" / key.hex[-2:] / key.hex[-4:-2] / str(key)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"bytes")
    outcome = alongside("backup", file, "--verify", "--data-dir", data)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return file


class Running:
    """The server of a data folder for as long as needed, seen by a role."""

    def __init__(self, data: Path, role: str = OWNER) -> None:
        self.server, self.role = Server(data / "postgres"), role

    def __enter__(self) -> psycopg.Connection:
        self.server.start()
        self.connection = psycopg.connect(self.server.url(self.role), autocommit=True)
        return self.connection

    def __exit__(self, *_) -> None:
        self.connection.close()
        self.server.stop()


def contents(data: Path) -> dict[str, str]:
    with Running(data) as connection:
        connection.execute(snapshot.SAME_TEXT)
        return {
            table.name: snapshot.hash_of(connection, table) for table in snapshot.tables(connection)
        }


@pytest.fixture(scope="module")
def restored(kept, home):
    """Another data folder, into which it was restored."""
    data = home / "restored"
    outcome = alongside("restore", kept, "--data-dir", data)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return data


def test_a_backup_is_for_its_maker_alone_and_says_what_it_holds(kept):
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.glob(".*part*")] == []
    with Archive(kept) as read:
        assert read.manifest["journal"]["seal"] >= 1
        assert "journal.0003_seals" in read.manifest["migrations"]
        assert len(read.files) == 1


def test_every_table_and_file_comes_back_as_it_was(kept, restored, home):
    before, after = contents(home / "data"), contents(restored)
    assert len(before) > 50
    assert {name for name in before if before[name] != after[name]} <= {"django_session"}
    (there,) = (restored / "files").glob("??/??/*")
    assert there.read_bytes() == b"bytes"


def test_what_was_restored_is_guarded_as_before(kept, restored):
    assert "All is well." in alongside("doctor", "--data-dir", restored).stdout
    audit = alongside("audit", "--data-dir", restored)
    assert "The journal is what was sealed." in audit.stdout
    with Running(restored, RUNTIME) as site:
        assert site.execute("SELECT count(*) FROM clients_client").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.execute("DELETE FROM journal_event")
    with Running(restored) as owner:
        assert owner.execute("SELECT count(*) > 100 FROM clients_client").fetchone() == (True,)
        owner.execute("UPDATE clients_client SET given_name = given_name || ' ' WHERE id ="
                      " (SELECT id FROM clients_client LIMIT 1)")  # fmt: skip
        noted = "SELECT operation FROM journal_rowchange WHERE table_name = 'clients_client'"
        assert owner.execute(noted).fetchall() == [("update",)]


def test_a_database_that_holds_something_is_not_touched_without_a_word(kept, restored):
    refused = alongside("restore", kept, "--data-dir", restored)
    assert refused.returncode == 1
    assert "The database is not empty" in refused.stderr
    unsure = alongside("restore", kept, "--replace", "--data-dir", restored)
    assert "nobody can be asked here; add --yes" in unsure.stderr


def test_replacing_erases_again_who_was_erased_since(kept, home, restored):
    data = home / "erased"
    shutil.copytree(restored, data, symlinks=True)
    with Running(data) as owner:
        gone = owner.execute("SELECT id FROM clients_client ORDER BY id LIMIT 1").fetchone()[0]
        owner.execute(
            "INSERT INTO clients_tombstone (digest, organization_id, erased_at)"
            " SELECT encode(sha256(convert_to(%s, 'UTF8')), 'hex'), organization_id, now()"
            " FROM clients_client WHERE id = %s",
            [str(gone), gone],
        )
    outcome = alongside("restore", kept, "--replace", "--yes", "--data-dir", data)
    assert outcome.returncode == 0, outcome.stderr
    with Running(data) as owner:
        about = "SELECT erased_at IS NOT NULL, given_name FROM clients_client WHERE id = %s"
        assert owner.execute(about, [gone]).fetchone() == (True, "—")


def test_a_failing_restore_leaves_what_was_there(kept, restored, home):
    """One table is not what its manifest says: every table before it is taken back."""
    before = contents(restored)
    broken = changed(
        kept,
        home / "broken.zip",
        "tables/referrals_referral.copy",
        lambda text: text[:-1] + b"\\n\n",
    )
    outcome = alongside("restore", broken, "--replace", "--yes", "--data-dir", restored)
    assert outcome.returncode == 1
    assert "is not what was backed up" in outcome.stderr
    assert contents(restored) == before


def changed(kept: Path, to: Path, member: str, change, *, manifest=None) -> Path:
    """A copy of the backup with one member changed."""
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return to


def edited(change):
    """Change the manifest as JSON."""

    def apply(content: bytes) -> bytes:
        manifest = json.loads(content)
        change(manifest)
        return json.dumps(manifest).encode()

    return apply


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda kept, to: to.write_bytes(kept.read_bytes()[:-2000]), "cut short or changed"),
        (lambda kept, to: to.write_text("a letter"), "is no backup of Alongside"),
        (lambda kept, to: None, "There is no file"),
        (
            lambda kept, to: changed(kept, to, "tables/clients_client.copy", lambda old: old + b"x\n"),
            "clients_client.copy is not what was backed up",
        ),
        (
            lambda kept, to: changed(
                kept, to, "manifest.json", edited(lambda m: m["members"].pop("schema/after.sql"))
            ),
            "it holds more than its manifest says",
        ),
        (
            lambda kept, to: changed(
                kept, to, "manifest.json", edited(lambda m: m.update(format="alongside backup 2"))
            ),
            "a backup of another kind",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_was_written_is_refused(kept, tmp_path, damage, sentence):
    file = tmp_path / "other.zip"
    damage(kept, file)
    outcome = alongside("restore", file, "--verify")
    assert outcome.returncode == 1
    assert sentence in outcome.stderr


def small(folder: Path, member: str, **said) -> Path:
    """An archive of next to nothing, with a manifest as it should be."""
    with Writer(folder / "kept.zip") as writer:
        for name in (archive.BEFORE, archive.AFTER, member):
            writer.add(name, [b"x"])
        writer.finish({name: shape() for name, shape in archive.SAID.items()} | said)
    return folder / "kept.zip"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        *((lambda m, name=name: m.pop(name), f"about {name}") for name in archive.SAID),
        (lambda m: m.update(tables=[]), "about tables"),
        (lambda m: m.update(version="1\x1b[2J"), "about version"),
        (lambda m: m["tables"].update(files=["id"]), "'tables/files.copy' is missing"),
        (lambda m: m["tables"].clear(), "'tables/people.copy' is missing or"),
        (lambda m: m["members"]["schema/after.sql"].update(bytes="many"), "cannot be read"),
        (lambda m: m.update(members=[1]), "cannot be read"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(tmp_path, change, sentence):
    whole = small(tmp_path, "tables/people.copy", tables={"people": ["id"]})
    with Archive(whole) as read:
        restore.introduce(read, None)
    file = changed(whole, tmp_path / "other.zip", "manifest.json", edited(change))
    with pytest.raises(Refused, match=sentence), Archive(file) as read:
        restore.introduce(read, None)


def test_a_member_that_is_neither_table_nor_file_is_refused(tmp_path):
    with (
        Archive(small(tmp_path, "files/../../home/somebody/.profile")) as read,
        pytest.raises(Refused, match=r"somebody/\.profile' is missing or does not belong there"),
    ):
        restore.introduce(read, None)


def read_all(file: Path) -> None:
    with Archive(file) as read:
        backup.check(read)


def test_a_flipped_bit_anywhere_in_the_content_is_found(kept, tmp_path):
    whole = kept.read_bytes()
    for place in range(1000, len(whole) - 40_000, len(whole) // 25):
        file = tmp_path / f"{place}.zip"
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Refused):
            read_all(file)


def test_a_newer_versions_backup_is_refused(kept, tmp_path):
    newer = changed(
        kept, tmp_path / "newer.zip", "manifest.json",
        edited(lambda m: m["migrations"].append("clients.9999_later")),
    )  # fmt: skip
    outcome = alongside("restore", newer, "--data-dir", tmp_path / "data")
    assert outcome.returncode == 1
    assert "made by a newer version of Alongside (it has clients.9999_later" in outcome.stderr


def test_a_fingerprint_that_was_kept_elsewhere_tells_another_backup(kept):
    outcome = alongside("restore", kept, "--verify", "--fingerprint", "0" * 64)
    assert "is not the backup with the fingerprint" in outcome.stderr


def test_nothing_is_overwritten(kept, home):
    before = kept.read_bytes()
    outcome = alongside("backup", kept, "--data-dir", home / "data")
    assert outcome.returncode == 1
    assert "is there already" in outcome.stderr
    assert kept.read_bytes() == before


def write(file: Path) -> None:
    with Writer(file) as writer:
        writer.add("tables/x.copy", [b"x" * 2**20])
        writer.finish({})


def test_a_full_disk_leaves_nothing_and_one_sentence(tmp_path, monkeypatch):
    """/dev/full is a disk that is full."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    opened = os.open
    monkeypatch.setattr(
        archive.os,
        "open",
        lambda path, *rest: opened(path, *rest) and opened("/dev/full", os.O_RDWR),
    )
    with pytest.raises(Refused, match="No space left on device"):
        write(tmp_path / "kept.zip")
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_half_is_not_there(tmp_path, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Writer, "finish", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "kept.zip")
    assert list(tmp_path.iterdir()) == []


def test_rights_are_given_to_the_roles_of_here_and_names_in_text_stay():
    statements = "GRANT SELECT ON TABLE public.a TO old_site;\nCOMMENT old_site;\nREVOKE ALL ON x FROM old_owner;"
    told = snapshot.for_roles(statements, {"old_site": "site", "old_owner": "own-er"})
    assert (
        told
        == 'GRANT SELECT ON TABLE public.a TO "site";\nCOMMENT old_site;\nREVOKE ALL ON x FROM "own-er";'
    )


def test_a_member_that_is_longer_than_said_is_read_no_further(tmp_path):
    """So that a bomb in an archive fills nothing."""
    with Writer(tmp_path / "kept.zip") as writer:
        writer.add("tables/x.copy", [b"x" * 2**22])
        writer.parts["tables/x.copy"] = Part(10, "0" * 64)
        writer.finish({})
    with (
        Archive(tmp_path / "kept.zip") as read,
        pytest.raises(Refused, match="not what was backed up"),
    ):
        assert len(b"".join(read.chunks("tables/x.copy"))) == 0
