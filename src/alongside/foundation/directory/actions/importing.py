"""Doing what the plan of an import says: all of it, in one transaction, with a line for each record."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.directory import permissions
from alongside.foundation.directory.actions.versions import put
from alongside.foundation.directory.models import Organization, Service
from alongside.foundation.files.imports import Plan, Planned, Values
from alongside.foundation.journal import actions as journal

# Columns that hold the key of another record.
KEYS = {"parent": "parent_id", "place": "place_id", "organization": "organization_id"}


@transaction.atomic
def import_organizations(plan: Plan, by: Acting) -> None:
    """Add and change organizations as planned."""
    require(permissions.may_administer(by))
    for row in plan.added:
        organization = Organization.objects.create(**_columns(row.values))
        _note("organization.added", organization, by)
    locked = _locked(Organization, plan)
    for row in plan.changed:
        organization = locked[row.key]
        changed = put(organization, _columns(_changes(row)))
        _note("organization.changed", organization, by, fields=changed)
    _sum_up("organizations", plan, by)


@transaction.atomic
def import_services(plan: Plan, by: Acting) -> None:
    """Add and change services as planned."""
    require(permissions.may_administer(by))
    for row in plan.added:
        values = dict(row.values)
        catchment = values.pop("catchment", [])
        service = Service.objects.create(**_columns(values))
        service.catchment.set(catchment)
        _note("service.added", service, by)
    locked = _locked(Service, plan)
    for row in plan.changed:
        _change_service(locked[row.key], _changes(row), by)
    _sum_up("services", plan, by)


def _change_service(service: Service, values: Values, by: Acting) -> None:
    fields = sorted(values)
    if "catchment" in values:
        service.catchment.set(values.pop("catchment"))
    if not put(service, _columns(values)):
        service.save_changes()
    _note("service.changed", service, by, fields=fields)


def _changes(row: Planned) -> Values:
    return {change.column: row.values[change.column] for change in row.changes}


def _columns(values: Values) -> Values:
    """Values by the names of the model; an empty key lets the model make one."""
    return {KEYS.get(name, name): value for name, value in values.items() if name != "id"}


def _locked(model: type[Any], plan: Plan) -> dict[Any, Any]:
    keys = [row.key for row in plan.changed]
    rows = model.objects.select_for_update(of=("self",)).order_by("id")
    return {one.pk: one for one in rows.filter(pk__in=keys)}


def _note(verb: str, record: Organization | Service, by: Acting, **data: Any) -> None:
    owner = record.pk if isinstance(record, Organization) else record.organization_id
    journal.record(verb, record, by=by, organizations=[owner], **data)


def _sum_up(what: str, plan: Plan, by: Acting) -> None:
    counts: dict[str, Any] = plan.counts()
    journal.record("directory.imported", None, by=by, what=what, **counts)
