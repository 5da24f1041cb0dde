"""What an organization keeps about itself: locations, programs, services, contact points, closed days, agreements.

All are kept alike, so three verbs serve them; the journal line names the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import Answer, require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory import permissions
from alongside.foundation.directory.actions.versions import Values, check_version, put
from alongside.foundation.directory.models import (
    Closure,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Program,
    Service,
)
from alongside.foundation.journal import actions as journal

Part = Location | Program | Service | ContactPoint | Closure | FundingAgreement
Many = Mapping[str, Iterable[Any]]


def may_keep(by: Acting, model: type[Part], organization: Organization) -> Answer:
    """Agreements are for administrators; everything else for the organization's managers too."""
    if model is FundingAgreement:
        return permissions.may_administer(by)
    return permissions.may_edit(by, organization)


@transaction.atomic
def add_part(
    *,
    model: type[Part],
    id: UUID,  # noqa: A002
    organization_id: UUID,
    values: Values,
    by: Acting,
    many: Many | None = None,
) -> Part:
    """Add a part to an organization; the same key sent twice adds one."""
    organization = Organization.objects.get(pk=organization_id)
    require(may_keep(by, model, organization))
    take_turn(id)
    known = model._default_manager.filter(pk=id, organization=organization).first()
    if known is not None:
        return known
    part = model(id=id, organization=organization, **values)
    part.save(force_insert=True)
    _set_many(part, many or {})
    _note("added", part, by)
    return part


@transaction.atomic
def change_part(
    *,
    model: type[Part],
    pk: UUID,
    version: int,
    values: Values,
    by: Acting,
    many: Many | None = None,
) -> Part:
    """Change a part of an organization."""
    part = _locked(model, pk)
    require(may_keep(by, model, part.organization))
    check_version(part, version, by)
    changed = put(part, values)
    moved = _set_many(part, many or {})
    if moved and not changed:
        part.save_changes()
    if changed or moved:
        _note("changed", part, by, fields=[*changed, *moved])
    return part


@transaction.atomic
def remove_part(*, model: type[Part], pk: UUID, by: Acting) -> None:
    """Remove a part; a service is stopped instead, for referrals speak of it."""
    part = _locked(model, pk)
    require(may_keep(by, model, part.organization))
    if isinstance(part, Service):
        raise StepRefused("a service is stopped", _("A service is stopped, not removed."))
    _note("removed", part, by)
    try:
        part.delete()
    except ProtectedError as error:
        raise StepRefused("in use", _("Something else still uses this.")) from error


@transaction.atomic
def stop_service(*, service_id: UUID, by: Acting) -> Service:
    """Stop offering a service: it leaves the finder and receives no referrals."""
    return _offer(service_id, offered=False, verb="stopped", by=by)


@transaction.atomic
def resume_service(*, service_id: UUID, by: Acting) -> Service:
    """Offer a stopped service again."""
    return _offer(service_id, offered=True, verb="resumed", by=by)


def _offer(service_id: UUID, *, offered: bool, verb: str, by: Acting) -> Service:
    service = _locked(Service, service_id)
    require(permissions.may_edit(by, service.organization))
    if service.active == offered:
        told = _("This service is offered already.") if offered else _("This service is stopped.")
        raise StepRefused(f"active is {offered}", told)
    put(service, {"active": offered})
    _note(verb, service, by)
    return service


def _locked(model: type[Part], pk: UUID) -> Any:
    parts = model._default_manager.select_related("organization")
    return parts.select_for_update(of=("self",)).get(pk=pk)


def _set_many(part: Part, many: Many) -> list[str]:
    changed = []
    for name, chosen in many.items():
        held = {one.pk for one in getattr(part, name).all()}
        wanted = list(chosen)
        if held != {getattr(one, "pk", one) for one in wanted}:
            getattr(part, name).set(wanted)
            changed.append(name)
    return changed


def _note(what: str, part: Part, by: Acting, **data: Any) -> None:
    kind = part._meta.model_name
    organizations = [part.organization_id]
    journal.record(f"{kind}.{what}", part, by=by, organizations=organizations, **data)
