"""What referrals give to the places that know no programme by name: navigation, work list, search, records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alongside.foundation.access import registries
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Figure, Found, NavItem, RecordPanel, Sought
from alongside.foundation.access.roles import (
    ADMINISTRATOR,
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients import holders
from alongside.foundation.people import caseload
from alongside.programmes.referrals import (
    for_newcomers,
    holding,
    permissions,
    queries,
    sentences,
    suggesting,
    waiting,
)
from alongside.programmes.referrals.lines import Line
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.standing import briefly, standing
from alongside.programmes.referrals.states import BEFORE_SENDING, OVER, WAITING_FOR_ANSWER, State

GROUP = _("Referrals")


def register() -> None:
    """Put them all in place."""
    registries.add_navigation(*NAVIGATION)
    registries.add_work(waiting.work)
    registries.add_work(suggesting.work)
    registries.add_figures(figures)
    registries.add_search(search)
    registries.add_record_panel(of_record)
    registries.add_own_panel(for_newcomers.panel)
    caseload.register("referrals", _("Referrals that still go on"), in_hand)
    holders.register(holding.holds)
    sentences.register()


def in_hand(person_id: UUID, organization_id: UUID) -> int:
    """How many referrals a person has in hand at an organization, as worker or as coach."""
    theirs = Q(sender=organization_id, worker=person_id)
    theirs |= Q(receiver=organization_id, coach=person_id)
    return Referral.objects.going_on().filter(theirs).count()


def waiting_here(acting: Acting) -> int:
    """Referrals that wait for the organization's answer."""
    return sum(_waiting_here(acting))


def questions_here(acting: Acting) -> int:
    """Referrals that came back with a question."""
    return sum(_questions_here(acting))


def _received(acting: Acting) -> QuerySet[Referral]:
    return Referral.objects.filter(receiver=acting.organization, sent_at__isnull=False)


def _sent(acting: Acting) -> QuerySet[Referral]:
    return Referral.objects.filter(sender=acting.organization)


def _numbers(rows: QuerySet[Referral], side: str) -> QuerySet[Any, int]:
    """How many rows there are for that side, as a query that can be written once."""
    return (
        rows.order_by().values(side).annotate(number=Count("pk")).values_list("number", flat=True)
    )


# Every page of the site counts these, for the navigation.
_waiting_here = WrittenForWhoActs(
    lambda by: _numbers(_received(by).filter(state__in=WAITING_FOR_ANSWER), "receiver")
)
_questions_here = WrittenForWhoActs(
    lambda by: _numbers(_sent(by).filter(state=State.RETURNED), "sender")
)


NAVIGATION = (
    NavItem(
        pgettext_lazy("referrals", "Sent"), "referrals:outbox", "send", GROUP, order=20,
        roles=frozenset({SETTLEMENT_WORKER, MANAGER}), count=questions_here,
    ),
    NavItem(
        pgettext_lazy("referrals", "Received"), "referrals:inbox", "inbox", GROUP, order=21,
        roles=frozenset({COACH, MANAGER}), count=waiting_here,
    ),
    NavItem(
        pgettext_lazy("referrals", "Overdue"), "referrals:overdue", "clock", GROUP, order=22,
        roles=frozenset({SETTLEMENT_WORKER, COACH, MANAGER}),
    ),
    NavItem(
        _("Overdue in the network"), "referrals:network-overdue", "clock", GROUP, order=23,
        roles=frozenset({NETWORK_COORDINATOR, ADMINISTRATOR}),
    ),
    NavItem(
        _("The network"), "referrals:network", "bar-chart", GROUP, order=22,
        roles=frozenset({NETWORK_COORDINATOR, ADMINISTRATOR}),
    ),
    NavItem(
        _("Routing"), "referrals:proposals", "signpost-split", GROUP, order=23,
        roles=frozenset({NETWORK_COORDINATOR, ADMINISTRATOR}),
    ),
)  # fmt: skip


def figures(acting: Acting) -> Iterator[Figure]:
    """The numbers of a home page, for the roles that use them."""
    if acting.organization is None:
        return
    if acting.has_role(COACH):
        yield Figure(
            _("Waiting for your answer"),
            waiting_here(acting),
            url=reverse("referrals:inbox") + "?group=waiting",
        )
        with_us = _received(acting).filter(coach=acting.person).going_on()  # type: ignore[attr-defined]
        yield Figure(
            _("With you"),
            with_us.count(),
            url=reverse("referrals:inbox") + "?whose=mine&group=going+on",
        )
    if acting.has_role(SETTLEMENT_WORKER):
        going = _sent(acting).filter(worker=acting.person).exclude(state__in=OVER | BEFORE_SENDING)
        going = going.exclude(queries.UNHEARD)
        yield Figure(
            _("Your referrals under way"),
            going.count(),
            url=reverse("referrals:outbox") + "?whose=mine",
        )
    if any(acting.has_role(name) for name in (SETTLEMENT_WORKER, COACH, MANAGER)):
        yield _overdue(acting)


def _overdue(acting: Acting) -> Figure:
    """What is late: a manager's whole house, everybody else's own."""
    asked, query = queries.Late(), ""
    if not acting.has_role(MANAGER):
        asked, query = queries.Late(whose="mine"), "?whose=mine"
    count = queries.overdue(acting, asked).count()
    url = reverse("referrals:overdue") + query
    return Figure(_("Overdue"), count, url=url, tone="danger" if count else "")


def search(acting: Acting, sought: Sought) -> list[Found]:
    """Referrals by code or initials; the sender's also by the name of its own newcomer."""
    if acting.organization is None or not sought.text.strip():
        return []
    return [_found(line, acting) for line in queries.first_found(acting, sought)]


def _found(line: Line, acting: Acting) -> Found:
    told = [briefly(line, acting).word, line.partner_called]
    return Found(
        kind=_("Referral"),
        name=f"{line.initials} ({line.code})",
        line=" · ".join(part for part in told if part),
        url=reverse("referrals:referral", args=[line.pk]),
    )


def of_record(acting: Acting, client: Any) -> Iterator[RecordPanel]:
    """On a newcomer's record: the organization's referrals of them, and how to begin one."""
    about = Q(sender=acting.organization, client_id=client.pk)
    if client.came_by:
        about |= Q(receiver=acting.organization, pk=client.came_by)
    found = Referral.objects.visible_to(acting).filter(about)
    rows = [
        {"referral": each, "standing": standing(each, acting)}
        for each in found.select_related("sender", "receiver", "service", "subject")
    ]
    links = []
    if permissions.may_start(acting) and not client.closed_at:
        links.append((_("Refer"), f"{reverse('referrals:new')}?client={client.pk}"))
    yield RecordPanel(
        _("Referrals"), "referrals/parts/of_record.html", {"rows": rows, "today": timezone.localdate()},
        links, order=20,
    )  # fmt: skip
