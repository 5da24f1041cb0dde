"""The file that a backup is: a zip of tables, private files and the statements between, with a manifest.

`manifest.json` names every other member with its length and its SHA-256; the SHA-256 of the manifest itself
is the backup's fingerprint. A table is what COPY gives in the order of its key, so its hash is the hash of its
content, and any PostgreSQL can read it without us (docs/guides/deploy.md).
"""

import contextlib
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import UUID

from alongside.cli.console import Refused

FORMAT = "alongside backup 1"
MANIFEST = "manifest.json"
BEFORE, AFTER = "schema/before.sql", "schema/after.sql"
CHUNK = 2**20
# Half the size for a tenth of the time that the smallest would take.
LEVEL = 1
# A manifest names tables and files; one that is longer than any could be would only fill the memory.
LONGEST_MANIFEST = 2**28
# What the manifest of a backup says beside its members, and in which shape.
SAID: dict[str, type] = {
    "made_at": str, "version": str, "postgresql": str, "migrations": list, "roles": dict,
    "tables": dict, "sequences": dict, "guards": dict,
}  # fmt: skip


class Part(NamedTuple):
    """What the manifest says of one member."""

    bytes: int
    sha256: str


def table_member(table: str) -> str:
    return f"tables/{table}.copy"


def file_member(key: str) -> str:
    return f"files/{key}"


def is_file_member(member: str) -> bool:
    """Whether a member is a private file: its key is a UUID, so it cannot be put anywhere else."""
    kind, _slash, key = member.partition("/")
    try:
        return kind == "files" and str(UUID(key)) == key
    except ValueError:
        return False


class Writer:
    """Writes beside the final place, for our eyes only, and moves there once all is on the disk."""

    def __init__(self, final: Path) -> None:
        self.final = final
        self.partial = final.with_name(f".{final.name}.part-{os.getpid()}")
        self.parts: dict[str, Part] = {}

    def __enter__(self) -> Self:
        refuse_to_overwrite(self.final)
        try:
            descriptor = os.open(self.partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise Refused(
                f"Nothing can be written in {self.final.parent} ({error.strerror})."
            ) from None
        self.output = open(descriptor, "w+b")
        self.zip = zipfile.ZipFile(self.output, "w", allowZip64=True)
        return self

    def add(self, member: str, chunks: Iterable[bytes], *, compressed: bool = True) -> Part:
        """Write one member as it comes, and note its length and hash."""
        about = zipfile.ZipInfo(member)
        about.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        about._compresslevel = LEVEL  # type: ignore[attr-defined]  # no other way for a member that is streamed
        about.external_attr = 0o600 << 16
        length, content = 0, hashlib.sha256()
        with self.zip.open(about, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                content.update(chunk)
                length += len(chunk)
        self.parts[member] = Part(length, content.hexdigest())
        return self.parts[member]

    def finish(self, about: dict[str, Any]) -> str:
        """Write the manifest and put the file in its place; gives the fingerprint."""
        members = {name: part._asdict() for name, part in self.parts.items()}
        manifest = json.dumps(
            {"format": FORMAT, **about, "members": members}, indent=1, sort_keys=True
        ).encode()
        self.add(MANIFEST, [manifest])
        self.zip.close()
        self.output.flush()
        os.fsync(self.output.fileno())
        refuse_to_overwrite(self.final)
        self.partial.rename(self.final)
        return hashlib.sha256(manifest).hexdigest()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(
            OSError, ValueError
        ):  # a full disk refuses the zip's own ending too
            self.zip.close()
        with contextlib.suppress(OSError):
            self.output.close()
        self.partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refused(
                f"The backup was not made: {error.strerror or error}. Nothing was left in {self.final.parent}."
            ) from None


def refuse_to_overwrite(file: Path) -> None:
    if file.exists():
        raise Refused(f"{file} is there already, and a backup overwrites nothing; name another.")


def is_same(file: Path, part: Part) -> bool:
    """True when a file has the length and hash that the manifest says."""
    if file.stat().st_size != part.bytes:
        return False
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest() == part.sha256


class Archive:
    """A backup that is read; whatever is not as its manifest says is refused in plain words."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with self.in_plain_words():
            self.zip = zipfile.ZipFile(file)
            if self.zip.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
                raise self.damaged("its manifest is too long")
            manifest = self.zip.read(MANIFEST)
        self.fingerprint = hashlib.sha256(manifest).hexdigest()
        try:
            self.manifest: dict[str, Any] = json.loads(manifest)
            self.parts = {
                name: Part(int(part["bytes"]), str(part["sha256"]))
                for name, part in self.manifest["members"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            raise self.damaged("its manifest cannot be read") from None
        if self.manifest.get("format") != FORMAT:
            raise Refused(
                f"{file} is a backup of another kind ({self.manifest.get('format')!r}); "
                "restore it with the version of Alongside that made it."
            )
        self.refuse_other_members()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def refuse_other_members(self) -> None:
        found = [name for name in self.zip.namelist() if name != MANIFEST]
        if missing := set(self.parts) - set(found):
            raise self.damaged(f"{min(missing)} is missing")
        if len(found) != len(self.parts) or set(found) - set(self.parts):
            raise self.damaged("it holds more than its manifest says")

    def refuse_other_words(self) -> None:
        """Refuse a manifest that lacks something, or says it in another shape, or to a terminal."""
        for name, shape in SAID.items():
            said = self.manifest.get(name)
            if not isinstance(said, shape) or (isinstance(said, str) and not said.isprintable()):
                raise self.damaged(f"its manifest says nothing of use about {name}")
        tables = {table_member(name) for name in self.manifest["tables"]} | {BEFORE, AFTER}
        for name in sorted(tables | set(self.parts)):
            if name not in self.parts or not (name in tables or is_file_member(name)):
                raise self.damaged(f"{name!a} is missing or does not belong there")

    def chunks(self, member: str) -> Iterator[bytes]:
        """The content of a member; refuses at its end when it is not what the manifest says."""
        expected, length, content = self.parts[member], 0, hashlib.sha256()
        with self.in_plain_words(), self.zip.open(member) as source:
            while chunk := source.read(CHUNK):
                length += len(chunk)
                if length > expected.bytes:
                    break
                content.update(chunk)
                yield chunk
        if Part(length, content.hexdigest()) != expected:
            raise self.damaged(f"{member} is not what was backed up")

    def text(self, member: str) -> str:
        return b"".join(self.chunks(member)).decode()

    @property
    def files(self) -> list[str]:
        """The keys of the private files in it."""
        return [name.removeprefix("files/") for name in self.parts if name.startswith("files/")]

    @contextlib.contextmanager
    def in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise Refused(f"There is no file {self.file}.") from None
        except KeyError:
            raise Refused(f"{self.file} is no backup of Alongside: it has no manifest.") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            raise self.damaged_or_foreign() from None
        except OSError as error:
            raise Refused(f"{self.file} cannot be read: {error.strerror or error}.") from None

    def damaged_or_foreign(self) -> Refused:
        with contextlib.suppress(OSError), self.file.open("rb") as start:
            if start.read(2) == b"PK":
                return self.damaged("it was cut short or changed")
        return Refused(f"{self.file} is no backup of Alongside.")

    def damaged(self, how: str) -> Refused:
        return Refused(
            f"The backup {self.file} is damaged: {how}. Nothing was restored; take another."
        )
