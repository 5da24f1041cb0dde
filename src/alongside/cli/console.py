"""What the command line says: steps with their seconds, and refusals in one sentence."""

import contextlib
import sys
import time
from collections.abc import Iterator


class Refused(Exception):
    """The command cannot go on; the message is for the person who typed it."""


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """A line of progress that ends with the seconds it took."""
    print(f"{title} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def say(line: str) -> None:
    """One line, seen at once also when the output is a file."""
    print(line, flush=True)


class Bar:
    """How far a long task has come: one line that fills up; in a log, a line for each tenth."""

    WIDTH = 30

    def __init__(self, of_what: str) -> None:
        self.of_what = of_what
        self.began = time.monotonic()
        self.tenths = 0

    def __call__(self, done: int, whole: int) -> None:
        """So many are done of so many."""
        if sys.stdout.isatty():
            print(f"\r{self.line(done, whole)}", end="\n" if done >= whole else "", flush=True)
        elif done * 10 // whole > self.tenths:
            self.tenths = done * 10 // whole
            say(self.line(done, whole))

    def line(self, done: int, whole: int) -> str:
        """The bar, the numbers, and about how long it will still take."""
        filled = self.WIDTH * done // whole
        left = (time.monotonic() - self.began) * (whole - done) / max(done, 1)
        drawn = f"[{'#' * filled}{'.' * (self.WIDTH - filled)}]"
        return f"  {drawn} {done:,} of {whole:,} {self.of_what}, about {left:3.0f} s left"
