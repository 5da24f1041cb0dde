"""Figure 5. Row-level security alone: nobody's queryset, one small pool, users taking turns on its connections.

Every use of a pooled connection asks every table that has a policy for all its rows, as one of several people or as
nobody, and compares what came with what the same person got on a fresh connection. The control sets the
scope on the connection instead of the transaction, as a careless hand would, and is caught.
"""

import os
import random
import threading
from collections import Counter

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg_pool import ConnectionPool

from alongside.foundation.access.scope import NOBODY, Scope
from tests.factories import as_owner
from tests.harness.sizes import size
from tests.programmes.referrals.walk import accepted, network

pytestmark = pytest.mark.django_db(transaction=True)

USES = size(2_000, 10_000)
THREADS = 4


@pytest.fixture
def people():
    """The scopes that take turns: two organizations of one referral, a stranger, nobody; one stands for the network."""
    net = network()
    accepted(net)
    staff = {"sender": net.worker, "receiver": net.coach, "stranger": net.stranger}
    scopes = {
        name: Scope(person=person.pk, orgs=[person.memberships.get().organization_id])
        for name, person in staff.items()
    }
    return {**scopes, "network": Scope(person=net.stranger.pk, network=True), "nobody": NOBODY}


def tables() -> list[str]:
    """Every table with a policy, that the site may read."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
            " AND has_table_privilege(%s, oid, 'SELECT') ORDER BY 1",
            [settings.DATABASES["default"]["USER"]],
        )
        return [name for (name,) in cursor.fetchall()]


def seen(conn: psycopg.Connection, scope: Scope, names: list[str], *, local: bool = True) -> str:
    """One number for all the rows that a scope is given, over all the tables."""
    parts = [sql.SQL("SELECT '{0}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {1} t").format(sql.SQL(n), sql.Identifier(n)) for n in names]  # fmt: skip
    with conn.transaction():
        if scope is not NOBODY:
            for name, value in scope.settings().items():
                conn.execute("SELECT set_config(%s, %s, %s)", [name, value, local])
        found = conn.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()
    return repr(found)


def take_turns(people, names, expected, uses, *, local=True) -> Counter:
    """Use a pool of two connections so often, by threads with users in random order; count what came out wrong."""
    outcome: Counter = Counter()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(uses // THREADS):
            name = chance.choice(list(people))
            with pool.connection() as conn:
                right = seen(conn, people[name], names, local=local) == expected[name]
            outcome["right" if right else f"wrong for {name}"] += 1

    with ConnectionPool(os.environ["DATABASE_URL"], min_size=2, max_size=2, open=True) as pool:
        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcome


def fresh(people, names) -> dict[str, str]:
    """What each sees on a connection that nobody used before."""
    found = {}
    for name, scope in people.items():
        with psycopg.connect(os.environ["DATABASE_URL"]) as conn:
            found[name] = seen(conn, scope, names)
    return found


def test_a_pooled_connection_gives_nobody_what_the_one_before_could_read(people, tried):
    names = tables()
    expected = fresh(people, names)
    assert len(names) > 20
    assert len({expected[name] for name in ("sender", "receiver", "stranger", "nobody")}) == 4
    outcome = take_turns(people, names, expected, USES)
    assert outcome == {"right": USES}
    tried(5, f"uses of a pooled connection, each reading {len(names)} tables", USES)


def test_a_scope_left_on_the_connection_would_be_found(people, caught):
    names = tables()
    expected = fresh(people, names)
    outcome = take_turns(people, names, expected, 100, local=False)
    assert outcome["wrong for nobody"] > 0
    wrong = sum(number for what, number in outcome.items() if what != "right")
    caught(5, "the scope set on the connection, not the transaction", outcome.total(), wrong)
