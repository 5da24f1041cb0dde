"""What the tests of people share."""

import pytest
from django.core import mail as box

from alongside.foundation.access import limits
from alongside.foundation.notices import actions
from alongside.foundation.notices.models import Message
from tests.factories import OrganizationFactory, PersonFactory


@pytest.fixture(autouse=True)
def counted_anew(request):
    """Attempts are counted outside the test's transaction, so each test starts at none."""
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("django_db_setup")
    with limits._pool().connection() as held:
        held.execute("DELETE FROM access_attempt")


@pytest.fixture
def home(db):
    return OrganizationFactory()


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"])


@pytest.fixture
def mail(db, as_owner):
    """Delivers every waiting message as the worker would, and gives what arrived."""

    def delivered():
        with as_owner():
            waiting = list(Message.objects.filter(sent_at__isnull=True).order_by("created_at"))
        for message in waiting:
            actions.deliver(message.pk)
        return box.outbox

    return delivered
