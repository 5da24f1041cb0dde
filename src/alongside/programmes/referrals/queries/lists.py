"""The two lists: what the organization received, what it sent."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Case,
    F,
    IntegerField,
    OrderBy,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import PostgresOperatorLookup
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.among import Among, array
from alongside.foundation.access.registries import Sought
from alongside.foundation.access.working_days import working_days_between
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries import found, keys_sought
from alongside.foundation.ui.pages import counted_to
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.lines import RECEIVED, SENT, Line
from alongside.programmes.referrals.models import Referral, Subject
from alongside.programmes.referrals.states import (
    AFTER_THE_ANSWER,
    BEFORE_SENDING,
    OVER,
    WAITING_FOR_ANSWER,
    WITH_RECEIVER,
    State,
)

MOST_FOUND = 10
PAGE = 25

GROUPS: dict[str, frozenset[str]] = {
    "waiting": frozenset(WAITING_FOR_ANSWER),
    "returned": frozenset({State.RETURNED}),
    "going on": frozenset(WITH_RECEIVER),
    "prepared": frozenset(BEFORE_SENDING),
    "over": frozenset(OVER),
}

# Of these the sender hears no more: for the sender they are over, whatever goes on at the receiver.
UNHEARD = Q(report_back=False, state__in=sorted(AFTER_THE_ANSWER))
HEARD_AT = Case(When(UNHEARD, then=F("answered_at")), default=F("moved_at"))

# What a list puts first. A report that the person keeps from the sender moves nothing up there.
# An index holds each list in this order, and serves it while both say the same to the letter
# (migration 0013): the first page is then read, never sorted out of all that there is.
ANSWER_FIRST = (Q(state__in=sorted(WAITING_FOR_ANSWER)),)
OURS_FIRST = (
    Q(state=State.RETURNED),
    Q(state__in=sorted(BEFORE_SENDING)),
    Q(state__in=[State.DECLINED, State.UNANSWERED, State.WITHDRAWN])
    | Q(state=State.REPORTED, report_back=True),
    Q(state__in=sorted(WAITING_FOR_ANSWER)),
)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; each stands in the address."""

    group: str = ""
    whose: str = ""
    words: str = ""
    urgency: str = ""

    @classmethod
    def read(cls, query: Any) -> Filters:
        """From a query string; what is not known is left out."""
        group = query.get("group", "")
        return cls(
            group=group if group in GROUPS else "",
            whose="mine" if query.get("whose") == "mine" else "",
            words=query.get("words", "").strip()[:60],
            urgency="soon" if query.get("urgency") == "soon" else "",
        )


def received(acting: Acting, filters: Filters) -> QuerySet[Referral]:
    """What came to the organization."""
    arrived = Referral.objects.filter(receiver=acting.organization, sent_at__isnull=False)
    own = Q(coach=acting.person) | Q(coach__isnull=True)
    rows = _narrowed(arrived, filters, own).order_by(*_received_order())
    if filters.group:
        rows = rows.filter(state__in=GROUPS[filters.group])
    if filters.words:
        about = Subject.objects.filter(receiver_id=acting.organization.pk)
        rows = rows.filter(_told_by(filters.words, about))
    return rows


def sent(acting: Acting, filters: Filters) -> QuerySet[Referral]:
    """What the organization prepares or has sent; found by its own newcomers' names too."""
    ours = Referral.objects.filter(sender=acting.organization)
    rows = _narrowed(ours, filters, Q(worker=acting.person)).order_by(*_sent_order())
    if filters.group:
        rows = rows.filter(_in_senders_group(filters.group))
    if filters.words:
        about = Subject.objects.filter(sender_id=acting.organization.pk)
        here = found(Client.objects.filter(organization=acting.organization), filters.words)
        keys = ArraySubquery(here.order_by().values("pk"))
        rows = rows.filter(_told_by(filters.words, about, keys))
    return rows


Listed = Callable[[Acting, Filters], QuerySet[Referral]]


def lines(found: QuerySet[Referral], columns: Sequence[str]) -> list[Line]:
    """The lines of what was found, in one query. `columns`: `RECEIVED` or `SENT` of `lines`."""
    return [Line._make(values) for values in found.values_list(*columns)]


def first_page(acting: Acting, filters: Filters, listed: Listed) -> tuple[list[Line], int]:
    """The first lines of `received` or `sent` without words to look for, and how many there are, counted as
    far as `ui.pages` counts; in one query, whose SQL is written once for each combination of filters."""
    rows = _first_page(listed, filters)(acting)
    return [Line._make(values[:-1]) for values in rows], rows[0][-1] if rows else 0


@cache
def _first_page(listed: Listed, filters: Filters) -> WrittenForWhoActs[Any]:
    if filters.words:
        raise ValueError("What somebody looks for is not kept.")
    columns = RECEIVED if listed is received else SENT
    # Of all that was received an index holds the way; what is narrowed has better ones.
    order = ["sent_at"] if listed is received and filters == Filters() else []

    def asked(by: Acting) -> QuerySet[Any, Any]:
        rows = listed(by, filters)
        return rows.values_list(*columns, _Counted(counted_to(rows, *order).values("pk")))[:PAGE]

    return WrittenForWhoActs(asked)


def first_found(acting: Acting, sought: Sought) -> list[Line]:
    """The few that a search by code, initials or name shows: of what was sent, then of what came."""
    words = sought.text.strip()
    code = _code(words)
    if not code:
        asked = Filters(words=words)
        return [
            *lines(sent(acting, asked)[:MOST_FOUND], SENT),
            *lines(received(acting, asked)[:MOST_FOUND], RECEIVED),
        ]
    bounds = _bounds(code)
    about = keys_sought(acting, sought)
    outgoing = _first_sent(acting, words.upper(), about, *bounds)
    incoming = _first_received(acting, words.upper(), *bounds)
    return [Line._make(values) for values in (*outgoing, *incoming)]


def _sent_first(by: Acting, initials: str, people: str, *bounds: str) -> QuerySet[Any, Any]:
    ours = Referral.objects.filter(sender=by.organization)
    about = Subject.objects.filter(sender_id=by.organization.pk)
    rows = ours.filter(_either(about, initials, bounds, array(people)))
    return rows.order_by(*_sent_order()).values_list(*SENT)[:MOST_FOUND]


def _received_first(by: Acting, initials: str, *bounds: str) -> QuerySet[Any, Any]:
    arrived = Referral.objects.filter(receiver=by.organization, sent_at__isnull=False)
    about = Subject.objects.filter(receiver_id=by.organization.pk)
    rows = arrived.filter(_either(about, initials, bounds))
    return rows.order_by(*_received_order()).values_list(*RECEIVED)[:MOST_FOUND]


# Each is written twice: with the two bounds of what may be a code, and without.
_first_sent = WrittenForWhoActs(_sent_first)
_first_received = WrittenForWhoActs(_received_first)


def _first(pressing: Sequence[Q], moved_at: Any) -> list[Any]:
    """What presses stands first, the longest waiting before the others; then what moved last."""
    ranks = [When(condition, then=rank) for rank, condition in enumerate(pressing)]
    since = [When(condition, then=Coalesce("sent_at", "moved_at")) for condition in pressing]
    return [Case(*ranks, default=len(ranks)), Case(*since), moved_at.desc(), "-id"]


@cache
def _received_order() -> list[OrderBy]:
    return _written(_first(ANSWER_FIRST, F("moved_at")))


@cache
def _sent_order() -> list[OrderBy]:
    return _written(_first(OURS_FIRST, HEARD_AT))


def _written(order: list[Any]) -> list[OrderBy]:
    """The order as the SQL that Django makes of it, made once: it takes longer than to read the page."""
    compiler = Referral.objects.order_by(*order).query.get_compiler(DEFAULT_DB_ALIAS)
    return [
        OrderBy(RawSQL(*compiler.compile(each.expression)), descending=each.descending)  # noqa: S611 - made of the expressions above, with their parameters apart
        for each, _sql in compiler.pre_sql_setup()[1]
    ]


def _in_senders_group(group: str) -> Q:
    inside = Q(state__in=GROUPS[group]) & ~UNHEARD
    return inside | UNHEARD if group == "over" else inside


def _narrowed(rows: QuerySet[Referral], filters: Filters, own: Q) -> QuerySet[Referral]:
    if filters.whose:
        rows = rows.filter(own)
    if filters.urgency:
        rows = rows.filter(urgency=filters.urgency)
    return rows


class _FromCode(PostgresOperatorLookup):
    """Not before, byte by byte. Unlike LIKE it leaks nothing, so that its index serves behind the walls."""

    lookup_name = "from_code"
    postgres_operator = "~>=~"


class _BeforeCode(PostgresOperatorLookup):
    """Before, byte by byte."""

    lookup_name = "before_code"
    postgres_operator = "~<~"


class _Counted(Subquery):
    """How many rows a query gives; it is asked once, not for each line."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _told_by(words: str, about: QuerySet[Subject], people: Any = None) -> Q:
    """Referrals that have this code, or how it begins, or these initials, or are of one of these people."""
    code = _code(words)
    return _either(about, words.upper(), _bounds(code), people) if code else Q()


def _code(words: str) -> str:
    """What is left of the words when they are read as a code."""
    return words.upper().removeprefix("R-").strip()


def _bounds(code: str) -> tuple[str, ...]:
    """From where on codes begin like this and where they end to, or nothing when none can."""
    if not (code.isascii() and code.isalnum()):
        return ()
    return code, code[:-1] + chr(ord(code[-1]) + 1)


def _either(
    about: QuerySet[Subject],
    initials: str,
    bounds: Sequence[str],
    people: Any = None,
) -> Q:
    """Each way asks of a column of the referral itself, so that its own index serves it.

    `people`: newcomers' keys as an array, or a query that gives one.
    """
    referrals = about.filter(initials=initials).order_by().values("pk")
    ways = Q(Among(F("pk"), ArraySubquery(referrals)))
    if bounds:
        ways |= Q(_FromCode(F("code"), bounds[0]), _BeforeCode(F("code"), bounds[1]))
    if people is not None:
        ways |= Q(Among(F("client_id"), people))
    return ways


def shown_state(referral: Referral | Line, acting: Acting) -> State:
    """The state as this organization may know it.

    A sender whose newcomer did not agree to report-back learns that the referral was accepted, and
    nothing of what came after.
    """
    return State.ACCEPTED if _is_unheard(referral, acting) else State(referral.state)


def shown_moved_at(referral: Referral | Line, acting: Acting) -> datetime.datetime:
    """When it last moved, as far as this organization may know it."""
    unheard = _is_unheard(referral, acting) and referral.answered_at
    return unheard or referral.moved_at


def _is_unheard(referral: Referral | Line, acting: Acting) -> bool:
    after = referral.state in AFTER_THE_ANSWER
    return after and not permissions.may_see_outcome(acting, referral)


def waiting_days(referral: Referral | Line, on: datetime.date | None = None) -> int:
    """Working days since it was sent, while it waits for an answer; 0 otherwise.

    Whether it is overdue is told by the day that was promised (`due_on`), which knows closed days too.
    """
    if referral.sent_at is None or referral.state not in WAITING_FOR_ANSWER:
        return 0
    since = timezone.localtime(referral.sent_at).date()
    return working_days_between(since, on or timezone.localdate())
