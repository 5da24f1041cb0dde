"""How much room services say they have: the newest statement counts, its age is always shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.foundation.access.registries import WorkItem
from alongside.foundation.directory import permissions, policy
from alongside.foundation.directory.models import CapacityStatement, Service

HISTORY = 12


def latest_capacity(service_ids: Iterable[UUID]) -> dict[UUID, CapacityStatement]:
    """The newest statement of each service that has one."""
    stated = CapacityStatement.objects.filter(service__in=list(service_ids))
    newest = stated.order_by("service_id", "-stated_at", "-id").distinct("service_id")
    return {one.service_id: one for one in newest.select_related("stated_by")}


def history_of(service: Service) -> list[CapacityStatement]:
    """The last statements of a service, the newest first."""
    stated = service.capacity.select_related("stated_by").order_by("-stated_at", "-id")
    return list(stated[:HISTORY])


def old_statements(services: Iterable[Service]) -> list[tuple[Service, CapacityStatement | None]]:
    """Services whose newest statement is old, or that have none."""
    held = list(services)
    newest = latest_capacity(service.pk for service in held)
    limit = policy.stale_before()
    return [
        (service, newest.get(service.pk))
        for service in held
        if service.pk not in newest or newest[service.pk].stated_at < limit
    ]


def waiting_work(acting: Any) -> Iterator[WorkItem]:
    """One line for a manager or coach whose services have old statements or none."""
    if not permissions.may_state_capacity(acting):
        return
    services = Service.objects.filter(
        organization=acting.organization, active=True, accepts_referrals=True
    )
    old = old_statements(services)
    if not old:
        return
    dates = [stated.stated_at for _service, stated in old if stated]
    yield WorkItem(
        what=_("State how much room there is"),
        about=_about([service for service, _stated in old]),
        url=reverse("directory:capacity"),
        due=_due(min(dates)) if len(dates) == len(old) else timezone.localdate(),
        since=min(dates, default=None),
        tone="warning",
    )


def _about(services: list[Service]) -> str:
    if len(services) == 1:
        return services[0].name
    told = ngettext("%(count)s service", "%(count)s services", len(services))
    return told % {"count": len(services)}


def _due(stated_at: datetime.datetime) -> datetime.date:
    return timezone.localdate(stated_at) + datetime.timedelta(days=policy.FRESH_DAYS)
