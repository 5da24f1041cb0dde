"""The two lists: what the organization received, what it sent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Case, F, Func, OrderBy, Q, QuerySet, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import PostgresOperatorLookup
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.working_days import working_days_between
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries import found, is_telephone, named
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
        rows = rows.filter(_told_by(filters.words, about, here))
    return rows


def lines(found: QuerySet[Referral], columns: Sequence[str]) -> list[Line]:
    """The lines of what was found, in one query. `columns`: `RECEIVED` or `SENT` of `lines`."""
    return [Line._make(values) for values in found.values_list(*columns)]


def first_found(acting: Acting, words: str) -> list[Line]:
    """The few that a search by code, initials or name shows: of what was sent, then of what came."""
    code = _code(words)
    if not code or is_telephone(words):
        asked = Filters(words=words)
        return [
            *lines(sent(acting, asked)[:MOST_FOUND], SENT),
            *lines(received(acting, asked)[:MOST_FOUND], RECEIVED),
        ]
    bounds = _bounds(code)
    outgoing = _first_sent[len(bounds)](acting, words.upper(), *bounds, *words.split())
    incoming = _first_received[len(bounds)](acting, words.upper(), *bounds)
    return [Line._make(values) for values in (*outgoing, *incoming)]


def _sent_first(bounds: int, by: Acting, initials: str, *texts: str) -> QuerySet[Any, Any]:
    ours = Referral.objects.filter(sender=by.organization)
    about = Subject.objects.filter(sender_id=by.organization.pk)
    here = named(Client.objects.filter(organization=by.organization), *texts[bounds:])
    rows = ours.filter(_either(about, initials, texts[:bounds], here))
    return rows.order_by(*_sent_order()).values_list(*SENT)[:MOST_FOUND]


def _received_first(_bounds: int, by: Acting, initials: str, *bounds: str) -> QuerySet[Any, Any]:
    arrived = Referral.objects.filter(receiver=by.organization, sent_at__isnull=False)
    about = Subject.objects.filter(receiver_id=by.organization.pk)
    rows = arrived.filter(_either(about, initials, bounds))
    return rows.order_by(*_received_order()).values_list(*RECEIVED)[:MOST_FOUND]


# By how many bounds there are: two for what may be a code, none for what cannot be one.
_first_sent = {count: WrittenForWhoActs(partial(_sent_first, count)) for count in (0, 2)}
_first_received = {count: WrittenForWhoActs(partial(_received_first, count)) for count in (0, 2)}


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


class _Among(Func):
    """Whether a key is one of those that a query gives; they are read before, and an index serves them."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _told_by(words: str, about: QuerySet[Subject], here: QuerySet[Client] | None = None) -> Q:
    """Referrals that have this code, or how it begins, or these initials, or are of somebody of `here`."""
    code = _code(words)
    return _either(about, words.upper(), _bounds(code), here) if code else Q()


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
    here: QuerySet[Client] | None = None,
) -> Q:
    """Each way asks of a column of the referral itself, so that its own index serves it."""
    referrals = about.filter(initials=initials).order_by().values("pk")
    ways = Q(_Among(F("pk"), ArraySubquery(referrals)))
    if bounds:
        ways |= Q(_FromCode(F("code"), bounds[0]), _BeforeCode(F("code"), bounds[1]))
    if here is not None:
        ways |= Q(_Among(F("client_id"), ArraySubquery(here.order_by().values("pk"))))
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
