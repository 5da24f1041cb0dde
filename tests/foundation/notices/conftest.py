"""What the tests of notices share."""

import pytest
from django.utils.translation import gettext_lazy as _

from alongside.foundation.notices import actions, kinds
from alongside.foundation.notices.models import Message
from tests.factories import OrganizationFactory, PersonFactory, as_owner


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    """One kind of notice, with the French that the catalogue has for its words."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register("test.answered", _("Notices"), "%(initials)s: answered")


@pytest.fixture
def home(db):
    return OrganizationFactory()


@pytest.fixture
def person(home):
    return PersonFactory(works_at=home)


@pytest.fixture
def messages(db):
    def all_of_them():
        with as_owner():
            return list(Message.objects.order_by("created_at", "id"))

    return all_of_them


@pytest.fixture
def tell():
    """Tells somebody that A. H. was answered."""

    def telling(people, initials="A. H.", **context):
        context["initials"] = initials
        actions.tell(people, "test.answered", context=context, url="/home/")

    return telling
