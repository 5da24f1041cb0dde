"""What the harnesses share: each says what it tried, and the end of the run lists it."""

import pytest

from tests.harness.sizes import Say


@pytest.fixture
def tried(record_property) -> Say:
    """Say for a figure how many were tried and how many of them failed; the suite prints it at its end."""

    def say(figure: int, what: str, number: int, failures: int = 0) -> None:
        bound = f"below {3 / number:.2g} of all" if not failures else "no bound"
        record_property("tried", f"figure {figure:>2}: {what}: {failures} of {number:,} ({bound})")

    return say
