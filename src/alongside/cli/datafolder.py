"""The folder that holds one installation: its database, its files, its secret key, its lock."""

import fcntl
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from alongside.cli.console import Refused

ROOT = Path(__file__).resolve().parents[3]
DEFAULT = ROOT / ".alongside"
NEEDED_MEGABYTES = 500


class DataFolder:
    """Ours alone: made with mode 0700, held by one `up` at a time."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path or DEFAULT).expanduser().absolute()
        self.lock: IO[str] | None = None

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def files(self) -> Path:
        return self.path / "files"

    def open(self, needed_megabytes: int = NEEDED_MEGABYTES) -> None:
        """Make the folder, see that it can be used, and hold it for this process; or refuse with nothing made."""
        self.refuse_without_room(needed_megabytes)
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = open(self.path / "lock", "a+")  # noqa: SIM115  held for as long as this process
        except OSError as error:
            raise Refused(
                f"The data directory {self.path} is not writable ({error.strerror})."
            ) from None
        self.hold(lock)
        self.files.mkdir(exist_ok=True, mode=0o700)

    def hold(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise self.in_use() from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self.lock = lock

    def in_use(self) -> Refused:
        holder = (self.path / "lock").read_text().strip()
        served = f" at {self.address}/" if self.address else ""
        return Refused(
            f"Alongside is already running on the data directory {self.path}{served} (process {holder}); "
            "stop it first, or use another --data-dir."
        )

    def refuse_when_held(self) -> None:
        """Say that it runs already before anything else, such as its own port being taken."""
        if self.is_held():
            raise self.in_use()

    def is_held(self) -> bool:
        """True when an `up` is running on it."""
        try:
            lock = open(self.path / "lock")  # noqa: SIM115  closed below
        except OSError:
            return False
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def refuse_without_room(self, needed_megabytes: int) -> None:
        existing = next(folder for folder in (self.path, *self.path.parents) if folder.exists())
        free = shutil.disk_usage(existing).free // 2**20
        if free < needed_megabytes:
            raise Refused(
                f"The disk of {self.path} is almost full: {free} MB are free, and {needed_megabytes} MB are needed."
            )

    def secret_key(self) -> str:
        """The site's secret, made once and kept where only we can read it."""
        place = self.path / "secret_key"
        if not place.exists():
            new = place.with_suffix(".new")
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
            new.replace(place)
        return place.read_text().strip()

    @property
    def address(self) -> str | None:
        """Where `up` serves this installation, or last did."""
        try:
            return (self.path / "address").read_text().strip()
        except FileNotFoundError:
            return None

    def remember_address(self, address: str) -> None:
        (self.path / "address").write_text(f"{address}\n")

    @property
    def world(self) -> str | None:
        """What this installation was begun with, "demo" or "empty"; None before its first start is complete."""
        try:
            return (self.path / "world").read_text().strip()
        except FileNotFoundError:
            return None

    def remember_world(self, world: str) -> None:
        (self.path / "world").write_text(f"{world}\n")
