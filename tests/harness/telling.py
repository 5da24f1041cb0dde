"""Each harness says what it tried and what its control caught; the end of the run lists it by figure."""

from collections.abc import Callable

import pytest

Say = Callable[..., None]


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Say:
    """Say for a figure how many were tried and how many of them failed."""

    def say(figure: int, what: str, number: int, failures: int = 0) -> None:
        bound = f"below {3 / number:.2g} of all" if not failures else "no bound"
        record_property("tried", f"figure {figure:>2}: {what}: {failures} of {number:,} ({bound})")

    return say


@pytest.fixture
def caught(record_property: Callable[[str, object], None]) -> Say:
    """Say for a figure what the same look finds once its guard is gone: a harness that finds nothing then is blind."""

    def say(figure: int, guard: str, number: int, found: int) -> None:
        assert found, f"with {guard} nothing was found, so the harness sees nothing"
        record_property(
            "tried", f"figure {figure:>2}: control: {guard}: found {found:,} of {number:,}"
        )

    return say
