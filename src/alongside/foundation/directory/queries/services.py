"""The service finder: services that would fit, and how far away they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from django.db.models import Q, QuerySet

from alongside.foundation.directory.models import Organization, Place, Service
from alongside.foundation.directory.queries.organizations import by_name, named_like
from alongside.foundation.directory.queries.places import Near
from alongside.foundation.directory.states import Mode


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty does not narrow.

    `km`: how far people would travel from `place`; services online are always near enough.
    `status`: the immigration status of whom it is for; services that name others are left out.
    """

    text: str = ""
    kind: str = ""
    language: str = ""
    place: Place | None = None
    km: int | None = None
    mode: str = ""
    accepts_referrals: bool = False
    status: str = ""


@dataclass(frozen=True)
class Fitting:
    """A service that fits, and how far away it is; None when no place was asked for or known."""

    service: Service
    km: float | None

    @property
    def online(self) -> bool:
        """Whether it can be reached without travelling."""
        return self.service.mode != Mode.IN_PERSON


def services_fitting(wanted: Wanted, leave_out: Iterable[Service] = ()) -> list[Fitting]:
    """Active services that fit, the nearest first, then by name.

    A service lies where its locations are, else where its organization is. Its catchment must cover
    the place, when it names one.
    """
    services = _narrowed(wanted).exclude(pk__in=[service.pk for service in leave_out])
    services = services.select_related("organization__place").prefetch_related(
        "locations__place", "catchment"
    )
    if wanted.place is None:
        return [Fitting(service, None) for service in services.order_by(*by_name())]
    near = Near(wanted.place.slug)
    found = [_placed(service, near) for service in services if _serves(service, near)]
    return sorted((one for one in found if _close_enough(one, wanted.km)), key=_order)


def _narrowed(wanted: Wanted) -> QuerySet[Service]:
    found = Service.objects.offered()
    if wanted.text:
        organizations = Organization.objects.filter(
            named_like(wanted.text, "name_en", "name_fr", "short_name")
        )
        named = named_like(wanted.text, "name_en", "name_fr")
        found = found.filter(named | Q(organization__in=organizations))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.language:
        found = found.filter(languages__contains=[wanted.language])
    if wanted.mode:
        found = found.filter(mode__in=[wanted.mode, Mode.BOTH])
    if wanted.accepts_referrals:
        found = found.filter(accepts_referrals=True)
    if wanted.status:
        found = found.filter(Q(statuses=[]) | Q(statuses__contains=[wanted.status]))
    return found


def _serves(service: Service, near: Near) -> bool:
    return near.served_by(place.slug for place in service.catchment.all())


def _placed(service: Service, near: Near) -> Fitting:
    sites = [location.place_id for location in service.locations.all()]
    return Fitting(service, near.km(sites or [service.organization.place_id]))


def _close_enough(found: Fitting, km: int | None) -> bool:
    if km is None or found.online:
        return True
    return found.km is not None and found.km <= km


def _order(found: Fitting) -> tuple[float, str, str]:
    far = round(found.km) if found.km is not None else inf
    return (far, found.service.name.casefold(), str(found.service.pk))
