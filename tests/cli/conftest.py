"""For tests of the command line."""

from collections.abc import Callable

import psycopg
import pytest

from alongside.cli.postgres import SUPERUSER
from tests.conftest import DATABASE


@pytest.fixture
def superuser(django_db_setup) -> Callable[[str], None]:
    """Run one statement at once as the superuser of the test server; the caller undoes what outlives the database."""

    def run(statement: str) -> None:
        with psycopg.connect(DATABASE.server.url(SUPERUSER), autocommit=True) as connection:
            connection.execute(statement)

    return run
