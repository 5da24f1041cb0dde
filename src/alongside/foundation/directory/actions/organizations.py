"""Adding, changing, closing and reopening organizations."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory import permissions
from alongside.foundation.directory.actions.versions import Values, check_version, put
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal import actions as journal


@transaction.atomic
def add_organization(*, id: UUID, values: Values, by: Acting) -> Organization:  # noqa: A002
    """Add an organization; the same key sent twice adds one."""
    require(permissions.may_administer(by))
    take_turn(id)
    known = Organization.objects.filter(pk=id).first()
    if known is not None:
        return known
    organization = Organization.objects.create(id=id, **values)
    journal.record("organization.added", organization, by=by, organizations=[organization])
    return organization


@transaction.atomic
def change_organization(
    *, organization_id: UUID, version: int, values: Values, by: Acting
) -> Organization:
    """Change what is known of an organization."""
    organization = _locked(organization_id)
    require(permissions.may_edit(by, organization))
    check_version(organization, version, by)
    changed = put(organization, values)
    if changed:
        journal.record(
            "organization.changed",
            organization,
            by=by,
            organizations=[organization],
            fields=changed,
        )
    return organization


@transaction.atomic
def close_organization(*, organization_id: UUID, on: datetime.date, by: Acting) -> Organization:
    """Say that an organization has closed; it leaves the lists, its history stays."""
    organization = _locked(organization_id)
    require(permissions.may_administer(by))
    if organization.closed_on is not None:
        raise StepRefused("closed already", _("This organization is closed already."))
    put(organization, {"closed_on": on})
    journal.record("organization.closed", organization, by=by, organizations=[organization])
    return organization


@transaction.atomic
def reopen_organization(*, organization_id: UUID, by: Acting) -> Organization:
    """Take back that an organization has closed."""
    organization = _locked(organization_id)
    require(permissions.may_administer(by))
    if organization.closed_on is None:
        raise StepRefused("open", _("This organization is not closed."))
    put(organization, {"closed_on": None})
    journal.record("organization.reopened", organization, by=by, organizations=[organization])
    return organization


@transaction.atomic
def seal_organization(*, organization_id: UUID, listed: bool, by: Acting) -> Organization:
    """Take an organization's people out of every list, count and suggestion outside it, from now on.

    `listed`: whether its services may still be found and chosen; its people never are. Nobody takes a
    seal off by a click: what was hidden would be seen at once. That is the owner's to do, by hand.
    """
    organization = _locked(organization_id)
    require(permissions.may_administer(by))
    values: dict[str, Any] = {"listed": listed}
    if organization.sealed_at is None:
        values["sealed_at"] = timezone.now()
    put(organization, values)
    journal.record(
        "organization.sealed", organization, by=by, organizations=[organization], listed=listed
    )
    return organization


def _locked(organization_id: UUID) -> Organization:
    return Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
