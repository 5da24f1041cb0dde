"""Child processes that never outlive us, and that are stopped in order and in time."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LONGEST_LOG = 10 * 2**20

# Loaded once and early: after a change of user in the child, the interpreter's own folder may be out of its reach.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signal_number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us this signal when our parent ends, even by kill -9 (Linux)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal_number))


def bound_to_us(signal_number: int, first: Callable[[], None] | None = None) -> Callable[[], None]:
    """What a child runs before its program: its confinement, then the bond to this process.

    The order matters: the kernel forgets the bond when a process changes its user.
    """
    parent = os.getpid()

    def prepare() -> None:
        if first is not None:
            first()
        die_with_parent(signal_number)
        if os.getppid() != parent:
            os._exit(1)  # the parent ended before the bond was made

    return prepare


class Child:
    """A process of ours with its log; it is stopped by its own gentle signal, then without mercy."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path | None,
        environment: dict[str, str],
        gentle: int = signal.SIGTERM,
        first: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self.gentle = gentle
        if log is not None:
            keep_short(log)
        with contextlib.ExitStack() as opened:
            output = opened.enter_context(open(log, "ab")) if log else None
            self.began_at = output.tell() if output else 0
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,  # ours when there is no log
                stderr=output,
                env=environment,
                start_new_session=True,  # Ctrl-C reaches us alone; we then stop the others in order
                preexec_fn=bound_to_us(gentle, first),  # noqa: PLW1509  started from our only thread
            )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self, count: int = 12) -> list[str]:
        """The end of what it wrote since it was started."""
        if self.log is None:
            return []
        with open(self.log, "rb") as log:
            log.seek(self.began_at)
            return log.read().decode(errors="replace").strip().splitlines()[-count:]

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self.process.send_signal(self.gentle)

    def wait(self, until: float, last_resort: int = signal.SIGKILL) -> None:
        """Wait for its end until that moment; then end its whole group."""
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, last_resort)
            self.process.wait()


def keep_short(log: Path) -> None:
    """Put a long log aside, so that logs never fill the disk; the one before the last goes."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.old"))


def wait_for(happened: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """True as soon as it happened, False when the time is over."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
