"""The two lists of an organization: what it received, what it sent."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Client
from alongside.foundation.files.tables import as_download
from alongside.foundation.journal import actions as journal
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.pages import Pages
from alongside.programmes.referrals import permissions, queries
from alongside.programmes.referrals.forms import ListFilters, SentFilters
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries import Filters, waiting_days
from alongside.programmes.referrals.standing import Standing, briefly
from alongside.programmes.referrals.states import WAITING_FOR_ANSWER, Urgency
from alongside.programmes.referrals.views.loading import Asked, case_work

PAGE = 25
# Who opens what was received comes to answer.
OPENS_ON = {"group": "waiting"}
Listed = Callable[[Acting, Filters], QuerySet[Referral]]


class Row:
    """A referral as a line of a list, in the plain values that the line shows."""

    def __init__(
        self,
        referral: Referral,
        stands: Standing,
        name: str = "",
        moved_at: datetime.datetime | None = None,
    ) -> None:
        self.referral, self.standing, self.name = referral, stands, name
        self.url = _pattern().replace(ANY, str(referral.pk))
        self.code, self.initials = referral.code, referral.subject.initials
        self.word, self.tone = stands.word, stands.tone
        self.soon = referral.urgency == Urgency.SOON and referral.get_urgency_display()
        self.waits, self.waiting = referral.state in WAITING_FOR_ANSWER, waiting_days(referral)
        self.sent_at, self.moved_at = referral.sent_at, moved_at or referral.moved_at


ANY = str(UUID(int=0))


@cache
def _pattern() -> str:
    """The address of a referral's page, worked out once: a list writes it on each line."""
    return reverse("referrals:referral", args=[ANY])


def _rows(request: Asked, referrals: list[Referral], *, names: bool = False) -> list[Row]:
    known = _names(request, referrals) if names else {}
    for each in referrals:
        queries.know_our_side(each, request.acting)
    return [
        Row(
            each,
            briefly(each, request.acting),
            known.get(each.client_id, ""),
            queries.shown_moved_at(each, request.acting),
        )
        for each in referrals
    ]


def _names(request: Asked, referrals: list[Referral]) -> dict[Any, str]:
    """The sender's own newcomers by name, in one query."""
    keys = {each.client_id for each in referrals}
    mine = Client.objects.visible_to(request.acting).filter(pk__in=keys)
    return {client.pk: client.name for client in mine}


@require_safe
@case_work
def inbox(request: Asked) -> HttpResponse:
    """What partners sent to the organization."""
    asked = _asked(request.GET)
    form = ListFilters(asked, initial=OPENS_ON)
    return _list(request, "inbox", queries.received, form, asked)


@require_safe
@case_work
def outbox(request: Asked) -> HttpResponse:
    """What the organization prepares or has sent."""
    form = SentFilters(request.GET or None)
    return _list(request, "outbox", queries.sent, form, request.GET)


def _asked(query: QueryDict) -> QueryDict:
    """The filters of the address; what waits for an answer when it names none."""
    if any(name in query for name in ListFilters.base_fields):
        return query
    asked = query.copy()
    asked.update(OPENS_ON)
    return asked


def _list(
    request: Asked, name: str, listed: Listed, filters: ListFilters, asked: QueryDict
) -> HttpResponse:
    found = listed(request.acting, Filters.read(asked)).only(*queries.SHOWN)
    page = Pages(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(request, list(page.object_list), names=name == "outbox"),
        "none": not page.object_list and not listed(request.acting, Filters()).exists(),
        "filters": filters,
        "chips": chips(request, filters),
        "may_start": permissions.may_start(request.acting),
        "query": asked.urlencode(),
    }
    return render(request, f"referrals/{name}.html", context)


@require_safe
@case_work
def inbox_table(request: Asked) -> HttpResponse:
    """The filtered list of what was received, as a CSV file."""
    found = queries.received(request.acting, Filters.read(request.GET))
    return _table(request, found, "received", _("From"))


@require_safe
@case_work
def outbox_table(request: Asked) -> HttpResponse:
    """The filtered list of what was sent, as a CSV file."""
    found = queries.sent(request.acting, Filters.read(request.GET))
    return _table(request, found, "sent", _("To"))


def _table(request: Asked, found: QuerySet[Referral], name: str, partner: str) -> HttpResponse:
    rows = list(_cells(request, list(found), name))
    journal.record("referral.exported", None, by=request.acting, count=len(rows), list=name)
    columns = [
        _("Code"),
        _("Initials"),
        partner,
        _("Service"),
        _("State"),
        _("Sent on"),
        _("Working days without an answer"),
        _("Urgency"),
    ]
    return as_download(f"referrals-{name}", "csv", columns, rows)


def _cells(request: Asked, found: list[Referral], name: str) -> Iterator[list[Any]]:
    for row in _rows(request, found):
        each = row.referral
        partner = each.sender if name == "received" else each.receiver
        yield [
            each.code,
            each.subject.initials,
            partner.name if partner else "",
            each.service.name if each.service else "",
            row.standing.word,
            timezone.localdate(each.sent_at) if each.sent_at else "",
            row.waiting or "",
            each.get_urgency_display(),
        ]
