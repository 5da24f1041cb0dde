"""Signs staff of a loaded world in, many at once, and prints who they are: one JSON object a line.

Run in the surroundings of a world (`worlds.Worlds.environment`), as `load` does:

    python -m benchmarks.people 200
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import cycle, islice, zip_longest
from typing import Any

os.environ["ALONGSIDE_ROLE"] = "owner"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from alongside.foundation.access.roles import (  # noqa: E402
    COACH,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.foundation.people.middleware import DEMO_PERSONA  # noqa: E402
from alongside.foundation.people.models import Membership  # noqa: E402
from alongside.programmes.referrals.models import Referral  # noqa: E402

# Of ten people at work, so many send, so many receive; the coordinators are few.
OF_TEN = ((SETTLEMENT_WORKER, 6), (COACH, 4))
COORDINATORS = 2


def chosen(wanted: int) -> list[tuple[Membership, str]]:
    """Staff of organizations that send or receive, the organizations as even as they have people.

    Where a world has fewer people than are wanted, some are at work in two windows at once.
    """
    found = [(each, NETWORK_COORDINATOR) for each in at_work(NETWORK_COORDINATOR)][:COORDINATORS]
    for role, share in OF_TEN:
        found += islice(house_by_house(role), wanted * share // 10)
    known = set(found)
    rest = (each for role, _ in OF_TEN for each in house_by_house(role) if each not in known)
    everybody = [*found, *islice(rest, max(0, wanted - len(found)))]
    return list(islice(cycle(everybody), wanted))


def house_by_house(role: str) -> Iterator[tuple[Membership, str]]:
    """One of each organization, then a second of each, and so on."""
    homes: dict[Any, list[Membership]] = {}
    for each in at_work(role):
        homes.setdefault(each.organization_id, []).append(each)
    return ((each, role) for row in zip_longest(*homes.values()) for each in row if each)


def at_work(role: str) -> Iterator[Membership]:
    """Open memberships with a role, where referrals come and go."""
    open_now = Membership.objects.open_today().filter(roles__contains=[role])
    if role != NETWORK_COORDINATOR:
        side = "sender" if role == SETTLEMENT_WORKER else "receiver"
        open_now = open_now.filter(organization__in=Referral.objects.values(side))
    return iter(open_now.select_related("person").order_by("organization", "starts", "id"))


def sign_in(person: Any) -> str:
    """A session as signing in by a card leaves it; gives its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[DEMO_PERSONA] = True
    session.create()
    return str(session.session_key)


def main() -> None:
    """Print them."""
    for membership, role in chosen(int(sys.argv[1])):
        known = {
            "role": role,
            "organization": str(membership.organization_id),
            "session": sign_in(membership.person),
        }
        print(json.dumps(known))


if __name__ == "__main__":
    main()
