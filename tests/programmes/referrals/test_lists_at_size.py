"""What keeps the two lists cheap however long they are."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.access.registries import Sought
from alongside.foundation.people.acting import acting_for
from alongside.foundation.ui import pages
from alongside.programmes.referrals import queries
from alongside.programmes.referrals.lines import RECEIVED, SENT
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries import Filters, lists
from alongside.programmes.referrals.queries.lists import GROUPS
from alongside.programmes.referrals.states import (
    BEFORE_SENDING,
    DeclineReason,
    End,
    Party,
    State,
    Urgency,
)
from tests.factories import OrganizationFactory, PersonFactory, ReferralFactory, as_owner

pytestmark = pytest.mark.django_db
LISTS = {"inbox": queries.received, "outbox": queries.sent}
INDEXES = {"inbox": "referral_received_in_order", "outbox": "referral_sent_in_order"}


@pytest.fixture
def sides():
    return {
        "outbox": OrganizationFactory(refers=True),
        "inbox": OrganizationFactory(delivers=True),
    }


def reader(sides, name):
    return PersonFactory(works_at=sides[name], roles=["settlement_worker", "coach"])


def plan_of(rows):
    """How PostgreSQL would read the first page if sorting and reading everything cost a fortune."""
    sql, parameters = rows[:25].query.sql_with_params()
    with connection.cursor() as cursor:
        for way in ("sort", "incremental_sort", "seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("EXPLAIN (COSTS OFF) " + sql, parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("name", LISTS)
def test_the_first_page_is_read_in_the_order_of_its_index(sides, name):
    by = acting_for(reader(sides, name))
    with scope.acting(by.scope()):
        rows = LISTS[name](by, Filters())
        plan = plan_of(rows)
        assert INDEXES[name] in plan
        assert "Sort" not in plan
        other = plan_of(rows.order_by("urgency", *rows.query.order_by))
        assert "Sort" in other  # the control: an order that no index holds is seen


@pytest.mark.parametrize("name", LISTS)
def test_a_line_reads_nothing_more_whatever_the_state(client, sides, name, count_queries):
    client.force_login(reader(sides, name))
    address = reverse(f"referrals:{name}") + "?group="
    lines = ReferralFactory.create_batch(
        len(State), sender=sides["outbox"], receiver=sides["inbox"], sent=True
    )
    client.get(address)
    one = count_queries(lambda: client.get(address))
    past = dict.fromkeys(("answered_at", "reported_at", "closed_at"), timezone.now())
    for line, state in zip(lines, State, strict=True):
        with as_owner():
            Referral.objects.filter(pk=line.pk).update(
                state=state, end=End.REDIRECTED, decline_reason=DeclineReason.FULL,
                decline_party=Party.RECEIVER, **past,
            )  # fmt: skip
    assert count_queries(lambda: client.get(address)) == one


@pytest.fixture
def three_are_many(monkeypatch):
    """Lists are counted to three and no further; what was written once before is forgotten, and afterwards too."""
    with monkeypatch.context() as patched:
        patched.setattr(pages, "MOST", 3)
        lists._first_page.cache_clear()
        yield
    lists._first_page.cache_clear()


@pytest.mark.usefixtures("three_are_many")
def test_a_long_list_is_not_counted_to_its_end(client, sides):
    client.force_login(reader(sides, "inbox"))
    between = {"sender": sides["outbox"], "receiver": sides["inbox"], "sent": True}
    ReferralFactory.create_batch(3, **between)
    address = reverse("referrals:inbox")
    assert "of 3<" in client.get(address).content.decode()
    ReferralFactory.create_batch(2, **between)
    assert "of 3+<" in client.get(address).content.decode()


FILTERS = [
    Filters(group=group, whose=whose, urgency=urgency)
    for group in ("", *GROUPS)
    for whose in ("", "mine")
    for urgency in ("", "soon")
]


@pytest.mark.parametrize("name", LISTS)
def test_a_first_page_is_what_its_list_begins_with(sides, name):
    """Its SQL is written once for each combination of filters, and asked by two people in turn."""
    people = [acting_for(reader(sides, name)) for _ in range(2)]
    hands = {"outbox": "worker", "inbox": "coach"}
    some = 0
    for number, state in enumerate(state for state in State if state not in BEFORE_SENDING):
        hand = {hands[name]: people[number % 2].person}
        made = ReferralFactory(
            sender=sides["outbox"], receiver=sides["inbox"], sent=True, **hand,
            urgency=list(Urgency)[number % len(Urgency)],
        )  # fmt: skip
        ended = dict.fromkeys(("answered_at", "reported_at", "closed_at"), timezone.now())
        reason = {"decline_reason": DeclineReason.FULL, "decline_party": Party.RECEIVER}
        with as_owner():
            Referral.objects.filter(pk=made.pk).update(
                state=state, end=End.REDIRECTED, report_back=number % 3 > 0, **reason, **ended
            )
    listed, columns = LISTS[name], {"outbox": SENT, "inbox": RECEIVED}[name]
    for filters in FILTERS:
        for by in people:
            with scope.acting(by.scope()):
                rows = listed(by, filters)
                lines, count = queries.first_page(by, filters, listed)
                assert (lines, count) == (queries.lines(rows, columns), rows.count())
                some += 0 < count < len(State)
    assert some > len(FILTERS)


def test_a_search_for_words_is_not_kept(sides):
    by = acting_for(reader(sides, "inbox"))
    with scope.acting(by.scope()), pytest.raises(ValueError, match="not kept"):
        queries.first_page(by, Filters(words="AB"), queries.received)


def test_a_code_is_looked_for_by_operators_that_leak_nothing():
    """Else row-level security would keep the index of codes out of a search."""
    leakproof = (
        "SELECT bool_and(proleakproof) FROM pg_operator JOIN pg_proc ON pg_proc.oid = oprcode"
        " WHERE oprname = %s AND oprleft = 'text'::regtype AND oprright = 'text'::regtype"
    )
    with connection.cursor() as cursor:
        found = {
            sign: cursor.execute(leakproof, [sign]).fetchone()[0] for sign in ("~>=~", "~<~", "~~")
        }
    assert found == {"~>=~": True, "~<~": True, "~~": False}  # the control: LIKE does leak


def test_the_beginning_of_a_code_finds_it_and_what_comes_after_does_not(sides):
    between = {"sender": sides["outbox"], "receiver": sides["inbox"], "sent": True}
    ReferralFactory(**between, code="AB3ZZZZ")
    ReferralFactory(**between, code="AB4AAAA")
    for name, listed in LISTS.items():
        by = acting_for(reader(sides, name))
        with scope.acting(by.scope()):
            for words, codes in [
                ("ab3", ["AB3ZZZZ"]),
                ("R-AB4", ["AB4AAAA"]),
                ("B3", []),
                ("%", []),
            ]:
                assert [each.code for each in listed(by, Filters(words=words))] == codes
            assert len(listed(by, Filters(words="AB"))) == 2


def test_a_search_asks_for_the_walls_of_one_referral(sides):
    """It asks of a referral's own columns; to look for its key first would bring them in once more each way."""
    by = acting_for(reader(sides, "outbox"))
    with scope.acting(by.scope()):
        rows = queries.sent(by, Filters(words="AB"))
        assert read_of(rows.filter(pk__in=Referral.objects.filter(code="AB").values("pk"))) > 1
        assert read_of(rows) == 1


def read_of(rows):
    """How many times the SQL reads referrals, each time behind the walls."""
    sql, _params = rows.query.sql_with_params()
    return sql.count('FROM "referrals_referral"')


def test_what_a_search_finds_first_is_what_the_lists_find(sides):
    """Its SQL is written once and holds nothing of who asked before, nor of what they looked for."""
    between = {"sender": sides["outbox"], "receiver": sides["inbox"], "sent": True}
    for code in ("AB3ZZZZ", "AB4AAAA", "CD5BBBB"):
        ReferralFactory(**between, code=code)
    asked = ("ab3", "R-AB", "CD5BBBB", "R-", "A.B.", "%", "two words", "416 555 0142")
    some = 0
    for words in (*asked, *reversed(asked)):
        for name, listed in LISTS.items():
            by = acting_for(reader(sides, name))
            with scope.acting(by.scope()):
                first = [line.pk for line in queries.first_found(by, Sought(words))]
                assert first == [each.pk for each in listed(by, Filters(words=words))]
                some += len(first)
    assert some > len(asked)
