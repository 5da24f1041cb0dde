"""The demo world is loaded twice for all tests here, at once, by processes of their own.

* `worlds`: the names of two databases with the same world;
* `world`: the test works in the first, inside a transaction that is rolled back.
"""

from collections.abc import Iterator

import pytest

from tests.demo import worlds as making


@pytest.fixture(scope="session")
def worlds(django_db_setup) -> list[str]:
    names = ["demo_one", "demo_two"]
    for name in names:
        making.make(name)
    for loading in [making.begin_loading(name, seed) for seed, name in enumerate(names, 1)]:
        making.wait_for(loading)
    return names


@pytest.fixture
def world(worlds, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), making.connected_to(worlds[0]):
        yield
