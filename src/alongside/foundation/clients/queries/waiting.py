"""What waits for staff around newcomers' records, and how many there are."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Figure, WorkItem
from alongside.foundation.access.roles import COACH, MANAGER, SETTLEMENT_WORKER
from alongside.foundation.clients import policy
from alongside.foundation.clients.models import Client, Consent, EmergencyLook, Erasure

MOST = 50


def waiting_work(acting: Acting) -> list[WorkItem]:
    """Consents of the person's own newcomers that end soon; for managers, records with nobody."""
    if acting.organization is None:
        return []
    items = _ending_consents(acting)
    if acting.has_role(MANAGER):
        items += _without_worker(acting) + _to_decide(acting) + _to_review(acting)
    return items


def _to_decide(acting: Acting) -> list[WorkItem]:
    """Records that a colleague proposes to erase: as many queries as one, whatever their number."""
    asked = Erasure.objects.visible_to(acting).waiting().exclude(proposed_by=acting.person)
    return [
        WorkItem(
            what=_("A colleague proposes to erase a record: you decide"),
            about=f"{erasure.client.initials} {erasure.client.number}",
            url=reverse("clients:erase", args=[erasure.client_id]),
            since=erasure.created_at,
            tone="warning",
        )
        for erasure in asked.select_related("client")[:MOST]
    ]


def _to_review(acting: Acting) -> list[WorkItem]:
    """Openings in an emergency that another person must judge."""
    looks = EmergencyLook.objects.to_review(acting).select_related("organization")
    return [
        WorkItem(
            what=_("A record was opened in an emergency: say whether it was justified"),
            about=look.organization.called,
            url=reverse("clients:look", args=[look.pk]),
            since=look.created_at,
            tone="danger",
        )
        for look in looks[:MOST]
    ]


def _ending_consents(acting: Acting) -> list[WorkItem]:
    today = timezone.localdate()
    soon = today + datetime.timedelta(days=policy.ENDS_SOON_DAYS)
    ending = (
        Consent.objects.visible_to(acting)
        .live()
        .filter(until__lte=soon, client__worker=acting.person, client__closed_at__isnull=True)
        .select_related("client")
        .order_by("until")[:MOST]
    )
    return [
        WorkItem(
            what=_("A consent ends soon: ask whether it should go on"),
            about=consent.client.initials,
            url=reverse("clients:client", args=[consent.client_id]) + "#consents",
            due=consent.until,
        )
        for consent in ending
    ]


def _without_worker(acting: Acting) -> list[WorkItem]:
    alone = Client.objects.visible_to(acting).open().filter(worker__isnull=True)
    count = alone.count()
    if not count:
        return []
    what = gettext_lazy("Records without a worker: %(count)s") % {"count": count}
    return [
        WorkItem(what=what, about="", url=reverse("clients:list") + "?worker=nobody&state=open")
    ]


def figures(acting: Acting) -> list[Figure]:
    """How many open records the person works with, and how many their organization has."""
    if not any(acting.has_role(role) for role in (SETTLEMENT_WORKER, MANAGER, COACH)):
        return []
    counted = (
        Client.objects.visible_to(acting)
        .open()
        .aggregate(all=Count("pk"), mine=Count("pk", filter=Q(worker=acting.person)))
    )
    note = _("%(count)s open at your organization") % {"count": counted["all"]}
    where = reverse("clients:list") + "?worker=mine&state=open"
    return [Figure(_("Newcomers you work with"), counted["mine"], note=note, url=where)]
