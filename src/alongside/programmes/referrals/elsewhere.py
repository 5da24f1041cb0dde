"""Where else to turn when no receiving service would take a person: what may help first stands first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any
from uuid import UUID

from alongside.foundation.clients.models import Client
from alongside.foundation.directory.languages import language_names
from alongside.foundation.directory.models import ContactPoint, Service
from alongside.foundation.directory.queries import Fitting, Wanted, services_fitting
from alongside.foundation.directory.states import ServiceKind
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.queries.options import Option

# What helps somebody whom mentoring does not take yet, in this order; other kinds come after.
HELPS_FIRST = (
    ServiceKind.EMPLOYMENT,
    ServiceKind.BRIDGING,
    ServiceKind.CREDENTIALS,
    ServiceKind.LANGUAGE,
    ServiceKind.SETTLEMENT,
)
# Few of each kind, so that each kind is seen.
MOST_OF_A_KIND = 2
MOST = 10


@dataclass(frozen=True)
class Elsewhere:
    """A service that would fit, what speaks for it, and whom to call."""

    service: Service
    km: float | None
    languages: str
    """Those in common with the person, in words; empty when there are none."""
    contact: ContactPoint | None


def elsewhere(client: Client, receiving: Iterable[Option]) -> list[Elsewhere]:
    """Services of other organizations by kind, then by language, then by distance."""
    wanted = Wanted(place=client.place, km=policy.FAR_KM, status=client.status)
    fitting = services_fitting(wanted, [option.service for option in receiving])
    away = [fit for fit in fitting if fit.service.organization_id != client.organization_id]
    chosen = _few_of_each(sorted(away, key=lambda fit: _rank(fit, client)))
    desks = _desks(fit.service for fit in chosen)
    return [_told(fit, client, desks.get(fit.service.pk)) for fit in chosen]


def _rank(fit: Fitting, client: Client) -> tuple[Any, ...]:
    kind = fit.service.kind
    return (
        HELPS_FIRST.index(ServiceKind(kind)) if kind in HELPS_FIRST else len(HELPS_FIRST),
        client.preferred_language not in fit.service.languages,
        not _in_common(fit.service, client),
        fit.km if fit.km is not None else inf,
    )


def _few_of_each(fitting: Iterable[Fitting]) -> list[Fitting]:
    seen: Counter[str] = Counter()
    few = []
    for fit in fitting:
        seen[fit.service.kind] += 1
        if seen[fit.service.kind] <= MOST_OF_A_KIND:
            few.append(fit)
    return few[:MOST]


def _in_common(service: Service, client: Client) -> list[str]:
    spoken = dict.fromkeys([client.preferred_language, *client.languages])
    return [code for code in spoken if code and code in service.languages]


def _desks(services: Iterable[Service]) -> dict[UUID, ContactPoint]:
    """By service, its own contact point, or else one of its organization."""
    wanted = list(services)
    homes = {service.organization_id for service in wanted}
    points = list(ContactPoint.objects.filter(organization__in=homes).order_by("created_at"))
    own = {point.service_id: point for point in reversed(points) if point.service_id}
    general = {point.organization_id: point for point in reversed(points) if not point.service_id}
    found = {each.pk: own.get(each.pk) or general.get(each.organization_id) for each in wanted}
    return {key: point for key, point in found.items() if point}


def _told(fit: Fitting, client: Client, desk: ContactPoint | None) -> Elsewhere:
    common = _in_common(fit.service, client)
    return Elsewhere(fit.service, fit.km, language_names(common) if common else "", desk)
