"""Somebody floods an address with letters and hides it from the counter."""

import pytest
from django.urls import reverse

from alongside.foundation.access import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch):
    """The keys under which tries are counted, by the limit's name."""
    keys = {}

    def count(limit, key):
        keys.setdefault(limit.name, set()).add(key)
        return 0

    monkeypatch.setattr(limits, "count", count)
    return keys


@pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
def test_another_field_does_not_hide_the_address_that_gets_the_letter(client, counted, name):
    for number in range(4):
        client.post(
            reverse(name), {"login": f"other{number}@example.org", "email": "Victim@example.org"}
        )
    assert counted["letter"] == {"victim@example.org"}
