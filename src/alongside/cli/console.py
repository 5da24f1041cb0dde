"""What the command line says: steps with their seconds, and refusals in one sentence."""

import contextlib
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
