"""What the fixtures of the suite promise to every other test."""

import pytest
from django.db import ProgrammingError, connection


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_a_test_connects_as_the_runtime_role(db):
    assert who() == "alongside_app"


def test_as_owner_arranges_inside_the_same_transaction_and_gives_the_role_back(db, as_owner):
    with as_owner():
        assert who() == "alongside_owner"
    assert who() == "alongside_app"


def test_an_error_in_as_owner_gives_the_role_back(db, as_owner):
    with pytest.raises(ProgrammingError), as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert who() == "alongside_app"


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_committing_test_begins_with_a_fresh_database(transactional_db, as_owner, time):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (time text)")
    assert "left_behind" in connection.introspection.table_names()
