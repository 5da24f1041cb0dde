"""The two lists of an organization: what it received, what it sent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.queries import names_of
from alongside.foundation.files.tables import as_download
from alongside.foundation.journal import actions as journal
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.pages import Pages
from alongside.programmes.referrals import permissions, queries
from alongside.programmes.referrals.forms import ListFilters, SentFilters
from alongside.programmes.referrals.lines import RECEIVED, SENT, Line
from alongside.programmes.referrals.queries import PAGE, Filters, Listed, waiting_days
from alongside.programmes.referrals.standing import briefly, is_overdue
from alongside.programmes.referrals.states import WAITING_FOR_ANSWER, Urgency
from alongside.programmes.referrals.views.loading import Asked, case_work

# Who opens what was received comes to answer.
OPENS_ON = {"group": "waiting"}
COLUMNS = {"inbox": RECEIVED, "outbox": SENT}


class Row:
    """A line as the page draws it: every word of it worked out, nothing looked up on the way.

    `today`: asked once for all lines.
    """

    def __init__(
        self, line: Line, acting: Acting, names: Mapping[UUID, str], today: datetime.date
    ) -> None:
        stands = briefly(line, acting)
        self.line, self.word, self.tone, self.end = line, stands.word, stands.tone, stands.end
        self.url = _pattern().replace(ANY, str(line.pk))
        self.code, self.initials = line.code, line.initials
        self.name = names.get(line.client_id) or line.initials
        self.soon = line.urgency == Urgency.SOON and Urgency.SOON.label
        self.waits, self.waiting = line.state in WAITING_FOR_ANSWER, waiting_days(line, today)
        late = is_overdue(line, self.waiting, today)
        self.late = late and _("%(days)s, overdue") % {"days": self.waiting}
        self.partner, self.service, self.hand = line.partner_called, line.service, line.hand
        self.sent_at, self.moved_at = line.sent_at, queries.shown_moved_at(line, acting)


ANY = str(UUID(int=0))


@cache
def _pattern() -> str:
    """The address of a referral's page, worked out once: a list writes it on each line."""
    return reverse("referrals:referral", args=[ANY])


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
    page, found = _page(request, name, listed, Filters.read(asked))
    ours = [line.client_id for line in found] if name == "outbox" else []
    names, today = names_of(request.acting, ours), timezone.localdate()
    context = {
        "page": page,
        # As mappings: a template asks for a key before it asks for an attribute.
        "rows": [vars(Row(line, request.acting, names, today)) for line in found],
        "none": not found and not listed(request.acting, Filters()).exists(),
        "filters": filters,
        "chips": chips(request, filters),
        "may_start": permissions.may_start(request.acting),
        "query": asked.urlencode(),
    }
    return render(request, f"referrals/{name}.html", context)


def _page(
    request: Asked, name: str, listed: Listed, asked: Filters
) -> tuple[Page[Any], list[Line]]:
    """The page that the address names. The first one, which most people open, is asked for in one query."""
    number = request.GET.get("page") or "1"
    if number == "1" and not asked.words:
        found, count = queries.first_page(request.acting, asked, listed)
        return Pages(found, PAGE, count).get_page(1), found
    page = Pages(listed(request.acting, asked), PAGE).get_page(number)
    shown: Any = page.object_list  # a queryset, as `Pages` was given one
    return page, queries.lines(shown, COLUMNS[name])


@require_safe
@case_work
def inbox_table(request: Asked) -> HttpResponse:
    """The filtered list of what was received, as a CSV file."""
    found = queries.received(request.acting, Filters.read(request.GET))
    return _table(request, queries.lines(found, RECEIVED), "received", _("From"))


@require_safe
@case_work
def outbox_table(request: Asked) -> HttpResponse:
    """The filtered list of what was sent, as a CSV file."""
    found = queries.sent(request.acting, Filters.read(request.GET))
    return _table(request, queries.lines(found, SENT), "sent", _("To"))


def _table(request: Asked, found: list[Line], name: str, partner: str) -> HttpResponse:
    rows = [_cells(line, request.acting) for line in found]
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


def _cells(line: Line, acting: Acting) -> list[Any]:
    return [
        line.code,
        line.initials,
        line.partner,
        line.service,
        briefly(line, acting).word,
        timezone.localdate(line.sent_at) if line.sent_at else "",
        waiting_days(line) or "",
        Urgency(line.urgency).label,
    ]
