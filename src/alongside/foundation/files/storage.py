"""Where the bytes of private files lie: a folder outside the database and outside the web.

A file's place comes from its key alone, so no name that somebody typed ever becomes a path. Files
never change once written.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings


def place(key: UUID) -> Path:
    """Where the bytes of this key lie; the last digits of a uuid7 are random and fan out evenly."""
    digits = key.hex
    return Path(settings.FILES_DIR) / digits[-2:] / digits[-4:-2] / str(key)


def write(key: UUID, chunks: Iterable[bytes]) -> None:
    """Write the bytes so that they are whole and on the disk, or not there at all."""
    final = place(key)
    if final.exists():
        raise FileExistsError(f"The bytes of {key} are there already.")
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = final.with_name(f"{key}.part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(final)
        _settle(final.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Make the folder's new entry outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(key: UUID) -> bytes:
    """The bytes of this key."""
    return place(key).read_bytes()


def remove(key: UUID) -> None:
    """Take the bytes away, if they are there."""
    place(key).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[tuple[UUID, Path]]:
    """Every file, whole or partial, that was written before then, with its key."""
    limit = time.time() - seconds
    for path in Path(settings.FILES_DIR).glob("??/??/*"):
        try:
            key = UUID(path.name.removesuffix(".part"))
            written = path.stat().st_mtime
        except (ValueError, FileNotFoundError):
            continue  # not one of ours, or gone meanwhile
        if written < limit:
            yield key, path
