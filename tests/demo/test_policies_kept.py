"""Figure 5. What makes policies cheap changes nothing about who sees which row: plain ones beside rewritten ones, over a whole world.

The plain policies are those that the migrations wrote. The control takes one condition out of one of them.
"""

import random
import re
from collections.abc import Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

from alongside.foundation.access.scope import NOBODY, Scope, acting
from alongside.foundation.clients.models import Client
from alongside.foundation.directory.models import Organization
from alongside.foundation.notices.models import Link, Message
from alongside.foundation.people.models import Membership
from alongside.programmes.referrals.models import Referral
from tests.harness.sizes import size

WRITTEN = re.compile(
    r"(?:CREATE|ALTER) POLICY (\w+) ON (\w+)(?: AS RESTRICTIVE)?(?: FOR \w+)?\s+(.+)", re.DOTALL
)
EACH_KIND = size(2, 25)
SEALED = 5


def written_in_migrations() -> Iterator[tuple[str, str, str]]:
    """Policy, table and conditions, as migration after migration wrote them."""
    loader = MigrationLoader(None)
    for key in dict.fromkeys(
        step for leaf in loader.graph.leaf_nodes() for step in loader.graph.forwards_plan(leaf)
    ):
        for operation in loader.graph.nodes[key].operations:
            if isinstance(operation, RunSQL):
                parts = operation.sql if isinstance(operation.sql, list) else [operation.sql]
                for statement in re.split(r";\s*\n", ";\n".join(parts)):
                    if found := WRITTEN.fullmatch(statement.strip()):
                        yield found[1], found[2], found[3]


def asked(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def make_plain(as_owner) -> None:
    """The policies as the migrations wrote them; whatever has none there fails."""
    known = {name for (name,) in asked("SELECT policyname FROM pg_policies")}
    done = set()
    with as_owner(), connection.cursor() as cursor:
        for name, table, conditions in written_in_migrations():
            if name in known:
                cursor.execute(f"ALTER POLICY {name} ON {table} {conditions}")
                done.add(name)
    assert done == known
    left = asked("SELECT policyname FROM pg_policies WHERE concat(qual, with_check) ~ 'look_'")
    assert left == []


def some(queryset, *columns: str) -> list:
    """A few rows, the same ones each time."""
    rows = sorted(queryset.values_list(*columns), key=str)
    return random.Random(7).sample(rows, min(EACH_KIND, len(rows)))


def askers() -> list[Scope]:
    """People of open and of sealed organizations, jobs, newcomers, links, letters, matters, and nobody."""
    sealed = Organization.objects.filter(sealed_at__isnull=False).values("pk")
    people = "person_id", "organization_id"
    work = [
        *some(Membership.objects.all(), *people),
        *some(Membership.objects.filter(organization__in=sealed), *people),
        *some(Membership.objects.filter(roles__contains=["manager"]), *people),
        *some(Membership.objects.filter(organization__in=sealed, roles__contains=["manager"]), *people),
    ]  # fmt: skip
    own = Client.objects.filter(account__isnull=False)
    return [
        *(Scope(person=person, orgs=(house,)) for person, house in work),
        *(Scope(person=person, orgs=(house,), network=True) for person, house in work[:2]),
        *(Scope(orgs=(house,)) for _person, house in work[-3:]),
        *(Scope(subjects=(key,)) for (key,) in some(Client.objects.all(), "pk")),
        *(Scope(subjects=(key,), person=person) for key, person in some(own, "pk", "account_id")),
        *(Scope(link=hash_) for (hash_,) in some(Link.objects.all(), "token_hash")),
        *(Scope(message=key) for (key,) in some(Message.objects.all(), "pk")),
        *(Scope(matter=key) for (key,) in some(Referral.objects.all(), "pk")),
        Scope(network=True),
        Scope(administrator=True),
        NOBODY,
    ]


def rows_for(scope: Scope, statement: str) -> tuple:
    with acting(scope):
        return tuple(asked(statement))


def everything() -> str:
    """One statement for what the asker may read, and what they may change, of all tables with policies."""
    tables = asked(
        "SELECT relname, has_table_privilege(oid, 'UPDATE') FROM pg_class"
        " WHERE relrowsecurity AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
    )
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(string_agg(row, '|' ORDER BY row))"
        f" FROM (SELECT ctid::text AS row FROM {name} {lock}) found"
        for name, may_change in tables
        for lock in ["", "FOR UPDATE"][: 1 + may_change]
    )


def test_the_same_rows_come_through_plain_and_rewritten_policies(world, as_owner, tried, caught):
    with as_owner():
        chosen = some(Organization.objects.filter(sealed_at__isnull=True), "pk")[:SEALED]
        Organization.objects.filter(pk__in=[key for (key,) in chosen]).update(
            sealed_at="2026-01-01T00:00Z"
        )
        people = askers()
    statement = everything()
    rewritten = [rows_for(scope, statement) for scope in people]
    make_plain(as_owner)
    plain = [rows_for(scope, statement) for scope in people]
    failures = sum(a != b for a, b in zip(rewritten, plain, strict=True))
    tried(5, "askers to whom rewritten policies give other rows", len(people), failures)
    assert rewritten == plain
    assert len(set(plain)) > len(people) / 3  # they do see different things

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER POLICY clients_client_sealed_select ON clients_client USING (true)")
    again = [rows_for(scope, statement) for scope in people]
    differ = sum(rows != before for rows, before in zip(again, plain, strict=True))
    caught(5, "one condition taken out of one policy", len(people), differ)
