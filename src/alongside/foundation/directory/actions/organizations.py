"""Adding, changing, closing and reopening organizations."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
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


def _locked(organization_id: UUID) -> Organization:
    return Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
