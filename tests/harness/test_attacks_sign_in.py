"""Somebody floods an address with letters, or has them point at a host of their own."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from alongside.foundation.access import limits
from alongside.foundation.notices.models import Message
from tests.factories import PersonFactory, as_owner

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


def letters_after(client, name, email, **headers):
    client.post(reverse(name), {"email": email}, **headers)
    with as_owner():
        return "\n".join(Message.objects.values_list("body", flat=True))


@pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "localhost:9999"},
        {"HTTP_HOST": "127.0.0.1:9999"},
        {"HTTP_X_FORWARDED_HOST": "evil.example:9999"},
    ],
)
def test_no_letter_points_at_the_host_that_the_asker_named(client, name, headers):
    person = PersonFactory(email=f"{uuid4().hex}@example.org")  # counters outlive a test
    body = letters_after(client, name, person.email, **headers)
    assert settings.BASE_URL in body
    assert ":9999" not in body
