"""What every test stands on.

How to write one:

* `db` (pytest-django) opens a transaction that is rolled back after the test. The test connects as the
  site does, as the runtime role: row-level security holds, and a query without a scope sees no personal row.
* `as_owner` arranges what the site's role may not: `with as_owner(): ClientFactory(...)`. It works inside
  the test's own transaction, so the test sees what was arranged, and nothing stays behind.
* `acting`: act in a test as the site does in a request: `with scope.acting(scope.Scope(person=…, orgs=[…])): …`.
* `client` (pytest-django) asks for pages as a browser would; `client.force_login(person)` signs in.
* `count_queries(call)` gives the number of queries that the call makes.
* `transactional_db` really commits, for tests with threads; afterwards the whole database is fresh again.

Factories live in `tests/factories.py`: `from tests.factories import …`. Folders of tests need no
`__init__.py`, and test files in different folders may share their names.

`./alongside test` runs everything; `./alongside test tests/foundation/people -q` or
`.venv/bin/python -m pytest tests/foundation/people` runs a part. Each process has its own PostgreSQL server
(see tests/database.py). Modules run in another order each time; `ALONGSIDE_TEST_SEED=…` repeats one.
"""

import contextlib
import os
import random
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alongside.cli.postgres import OWNER
from tests.database import Database
from tests.harness.telling import caught, tried  # noqa: F401 (fixtures)

HOME = Path(tempfile.mkdtemp(prefix="alongside-tests-"))
DATABASE = Database(HOME)

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("ALONGSIDE_ROLE", None)
os.environ.update(DATABASE.surroundings)
os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
os.environ["ALONGSIDE_SECRET_KEY"] = "only-for-tests-and-long-enough-for-every-check-there-is"
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ.setdefault("ALONGSIDE_TEST_SEED", str(random.SystemRandom().randrange(10_000)))

# Settings read the surroundings set above, so Django comes after them.
import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

settings.DATABASES["default"]["OPTIONS"].pop("pool", None)  # a restored database outlives no pool
settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # quick, and never used elsewhere
django.setup()
# A process of xdist inherits our surroundings, and must read its settings after its own conftest.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_report_header() -> str:
    return f"order of modules: ALONGSIDE_TEST_SEED={os.environ['ALONGSIDE_TEST_SEED']}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle the modules, so that no test leans on what an earlier one left behind."""
    modules = sorted({item.path for item in items})
    random.Random(os.environ["ALONGSIDE_TEST_SEED"]).shuffle(modules)
    place = {module: number for number, module in enumerate(modules)}
    items.sort(key=lambda item: place[item.path])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what the harnesses tried, wherever their processes ran."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    said = [pair for report in reports for pair in getattr(report, "user_properties", [])]
    for line in sorted(value for name, value in said if name == "tried"):
        terminalreporter.write_line(line)


def pytest_unconfigure() -> None:
    DATABASE.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """The server starts with the first test that needs it. Replaces pytest-django's making of a test database."""

    def restore(test: TransactionTestCase) -> None:
        connections.close_all()
        DATABASE.restore()

    DATABASE.start()
    with pytest.MonkeyPatch.context() as patch:
        # Django would empty every table, also of what the migrations put in, and as a role that may not.
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English: a request leaves its reader's language behind on the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def as_owner() -> Callable[[], contextlib.AbstractContextManager[None]]:
    """A context in which the test acts as the owner of the tables, whom row-level security does not hold."""

    @contextlib.contextmanager
    def owner() -> Iterator[None]:
        with transaction.atomic():  # an error rolls the role back as well
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {OWNER}")
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE NONE")

    return owner


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Nothing in the suite reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and str(address[0]) not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
