"""Figure 15. Two people open the same form and both save: one wins, the other is shown both, nothing is overwritten
in silence. Half of the pairs save one after the other, half at the same moment.

The control forgets the version that the form carries.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from tests.factories import (
    ClientFactory,
    ContactPointFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)
from tests.harness.sizes import size
from tests.harness.test_double_submit import as_given

pytestmark = pytest.mark.django_db(transaction=True)

PAIRS = size(16, 60)  # of each of five forms

# What is edited, the address of its form, and the field that both people change.
FORMS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "record": (ClientFactory, "clients:edit", "safety_note"),
    "organization": (lambda organization: organization, "directory:organization-edit", "name_en"),
    "service": (ServiceFactory, "directory:service-edit", "name_en"),
    "contact point": (ContactPointFactory, "directory:contact-point-edit", "function"),
    "location": (LocationFactory, "directory:location-edit", "address"),
}


class Pair:
    """Two managers of one organization with the same form open."""

    def __init__(self, name: str) -> None:
        make, address, self.field = FORMS[name]
        home = OrganizationFactory()
        self.edited = make(organization=home)
        self.page = reverse(address, args=[self.edited.pk])
        people = [PersonFactory(works_at=home, roles=["manager"]) for _ in range(2)]
        self.browsers = [sign_in(Browser(), person) for person in people]
        self.forms = [as_given(browser, self.page) for browser in self.browsers]
        self.answers: dict[int, Any] = {}

    def save(self, who: int) -> None:
        typed = self.forms[who] | {self.field: f"Typed by {who}"}
        self.answers[who] = self.browsers[who].post(self.page, typed)

    def save_together(self) -> None:
        ready = threading.Barrier(2)

        def at_once(who: int) -> None:
            try:
                ready.wait(10)
                self.save(who)
            finally:
                connection.close()

        threads = [threading.Thread(target=at_once, args=(who,)) for who in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def stands(self) -> str:
        with transaction.atomic(), as_owner():
            self.edited.refresh_from_db()
        return getattr(self.edited, self.field)

    def is_lost(self) -> bool:
        """Whether a change went without its author being told."""
        won = [who for who, answer in self.answers.items() if answer.status_code == 302]
        told = [who for who, answer in self.answers.items() if answer.status_code == 409]
        if len(won) != 1 or len(told) != 1 or self.stands() != f"Typed by {won[0]}":
            return True
        page = self.answers[told[0]].content.decode()
        return not all(f"Typed by {who}" in page for who in range(2))


@pytest.mark.parametrize("name", FORMS)
def test_of_two_who_save_one_wins_and_the_other_sees_both(name, tried):
    lost = 0
    for number in range(PAIRS):
        pair = Pair(name)
        if number % 2:
            pair.save_together()
        else:
            pair.save(0)
            pair.save(1)
        lost += pair.is_lost()
    assert lost == 0
    tried(15, f"pairs of stale edits ({name}) with a silent overwrite", PAIRS)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_forgets_its_version_would_be_found(name, caught):
    pair = Pair(name)
    pair.save(0)
    pair.forms[1]["version"] = as_given(pair.browsers[1], pair.page)["version"]
    pair.save(1)
    caught(15, f"a form ({name}) that forgets its version", 1, pair.is_lost())
