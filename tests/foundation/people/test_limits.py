"""Attempts are counted outside the transaction, by keyed hashes, and begin anew when the time is over."""

import pytest
from django.db import connection, transaction
from django.test import RequestFactory

from alongside.foundation.access import limits

pytestmark = pytest.mark.django_db

THREE = limits.Limit("three", tries=3, seconds=60)


def test_the_fourth_try_waits_until_the_minute_is_over():
    waits = [limits.count(THREE, "key") for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 55 <= waits[3] <= 60
    assert limits.count(THREE, "another") == 0


def test_a_try_counts_although_the_request_rolls_back():
    for _ in range(3):
        with transaction.atomic():
            limits.count(THREE, "key")
            transaction.set_rollback(True)
    assert limits.count(THREE, "key") > 0


def test_counting_begins_anew_when_the_time_is_over():
    short = limits.Limit("short", tries=1, seconds=0)
    assert [limits.count(short, "key") for _ in range(3)] == [0, 0, 0]


def test_the_table_knows_no_address():
    limits.count(THREE, "amira@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(key, '') FROM access_attempt")
        assert "amira" not in cursor.fetchone()[0]


def test_what_has_run_out_is_swept_away():
    limits.count(limits.Limit("short", tries=1, seconds=0), "key")
    limits.count(THREE, "key")
    assert limits.sweep() == 1


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "asker"),
    [
        (0, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (1, "127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "127.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7"),
        (0, "", "", "unknown"),
    ],
)
def test_the_asker_is_the_address_that_our_own_proxies_saw(
    settings, proxies, remote, forwarded, asker
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert limits.asker(request) == asker
