"""Counters of attempts, kept in PostgreSQL outside the request's transaction.

A refused or failing request rolls its own work back; its attempt must still count, and two requests
at the same moment must count as two. So each count is one statement that commits by itself, on a
small pool of its own. What is counted is a keyed hash: the table knows no address of anybody.
"""

from __future__ import annotations

import atexit
import hashlib
import hmac
import ipaddress
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from psycopg_pool import ConnectionPool

_COUNT = """
INSERT INTO access_attempt AS kept (key, tries, ends)
VALUES (%(key)s, 1, clock_timestamp() + %(seconds)s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN kept.ends <= clock_timestamp() THEN 1 ELSE kept.tries + 1 END,
    ends = CASE WHEN kept.ends <= clock_timestamp() THEN excluded.ends ELSE kept.ends END
RETURNING tries, extract(epoch FROM ends - clock_timestamp())
"""


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind within so many seconds, for each key."""

    name: str
    tries: int
    seconds: int


def count(limit: Limit, key: object) -> int:
    """Count one try; gives the seconds to wait when there were too many, else 0."""
    values = {"key": _hashed(limit, key), "seconds": limit.seconds}
    with _pool().connection() as held:
        row = held.execute(_COUNT, values).fetchone()
    tries, left = row or (0, 0)
    return max(1, math.ceil(left)) if tries > limit.tries else 0


def forget(limit: Limit, key: object) -> None:
    """Begin to count anew for this key."""
    with _pool().connection() as held:
        held.execute("DELETE FROM access_attempt WHERE key = %s", [_hashed(limit, key)])


def sweep() -> int:
    """Remove counters that have run out; gives how many."""
    with _pool().connection() as held:
        return int(held.execute("DELETE FROM access_attempt WHERE ends < now()").rowcount)


def asker(request: HttpRequest) -> str:
    """The network address a request comes from: all of IPv4, the subscriber's part of IPv6.

    Behind proxies that we trust (`TRUSTED_PROXIES` of them) the address they add counts.
    """
    text = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = told[-settings.TRUSTED_PROXIES :][0].strip() or text
    return _network(text)


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _hashed(limit: Limit, key: object) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"{limit.name}:{key}".encode(), hashlib.sha256).hexdigest()


@cache
def _pool() -> ConnectionPool[Any]:
    """Two connections of our own, made when the first attempt is counted."""
    known = connection.get_connection_params()
    for django_only in ("context", "cursor_factory"):
        known.pop(django_only, None)
    pool = ConnectionPool(
        kwargs={**known, "autocommit": True, "prepare_threshold": None},
        min_size=0,
        max_size=2,
        timeout=15,
        open=True,
        check=ConnectionPool.check_connection,
    )
    atexit.register(pool.close)
    return pool
