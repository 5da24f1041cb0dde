from uuid import uuid4

import pytest
from django.db import connection, transaction

from alongside.foundation.access import scope

pytestmark = pytest.mark.django_db


def told(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [f"alongside.{name}"])
        return cursor.fetchone()[0] or ""


def test_a_scope_tells_postgresql_who_asks_and_for_whom():
    person, org = uuid4(), uuid4()
    with scope.acting(scope.Scope(person=person, orgs=(org,), network=True)):
        assert told("person") == str(person)
        assert told("orgs") == f"{{{org}}}"
        assert told("network") == "on"


def test_an_inner_scope_does_not_leak_into_the_outer_one():
    outer, inner = uuid4(), uuid4()
    with scope.acting(scope.Scope(orgs=(outer,))):
        with scope.acting(scope.Scope(orgs=(inner,))):
            assert told("orgs") == f"{{{inner}}}"
        assert told("orgs") == f"{{{outer}}}"


def test_an_error_inside_puts_the_outer_scope_back():
    outer = uuid4()
    with scope.acting(scope.Scope(orgs=(outer,))):
        with pytest.raises(ValueError, match="broken"), scope.acting(scope.Scope(orgs=(uuid4(),))):
            raise ValueError("broken")
        assert told("orgs") == f"{{{outer}}}"
        assert scope.current().orgs == (outer,)


def test_widening_keeps_the_rest_of_the_scope():
    person, message = uuid4(), uuid4()
    with scope.acting(scope.Scope(person=person)), scope.widened(message=message):
        assert told("person") == str(person)
        assert told("message") == str(message)


@pytest.mark.django_db(transaction=True)
def test_nothing_remains_on_the_connection_after_the_transaction():
    with scope.acting(scope.Scope(orgs=(uuid4(),))):
        pass
    assert told("orgs") == ""
    assert scope.current() == scope.NOBODY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["committed", "rolled back"])
def test_a_scope_that_was_put_does_not_come_back_in_a_later_transaction(ends):
    with transaction.atomic():
        scope.put(scope.Scope(orgs=(uuid4(),)))
        transaction.set_rollback(ends == "rolled back")
    with transaction.atomic():
        assert scope.current() == scope.NOBODY
        with scope.acting(scope.Scope(person=uuid4())):
            pass
        assert (told("orgs"), told("person")) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_a_scope_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        scope.put(scope.NOBODY)
