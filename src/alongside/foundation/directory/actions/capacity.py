"""Stating how much room there is. Statements are never changed, only followed by newer ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.directory import permissions, queries
from alongside.foundation.directory.models import CapacityStatement, Service
from alongside.foundation.journal import actions as journal


@dataclass(frozen=True)
class Stated:
    """What one service says of its room."""

    service_id: UUID
    available: int
    unit: str = "places"
    waiting: int | None = None
    note: str = ""


@transaction.atomic
def state_capacity(
    *, stated: Iterable[Stated], by: Acting, form_key: UUID | None = None
) -> list[CapacityStatement]:
    """State the room of services of the organization acted for; the same key sent twice states once."""
    require(permissions.may_state_capacity(by))
    lines = list(stated)
    _require_own(lines, by)
    if form_key is not None:
        take_turn(form_key)
    statements = [_statement(line, by, form_key) for line in lines]
    known = set(
        CapacityStatement.objects.filter(pk__in=[one.pk for one in statements]).values_list(
            "pk", flat=True
        )
    )
    fresh = [one for one in statements if one.pk not in known]
    CapacityStatement.objects.bulk_create(fresh)
    for one in fresh:
        _note(one, by)
    return fresh


@transaction.atomic
def confirm_capacity(*, by: Acting, form_key: UUID | None = None) -> list[CapacityStatement]:
    """Say that all old statements of the organization acted for still hold: they are made anew, word for word."""
    require(permissions.may_state_capacity(by))
    if form_key is not None:
        take_turn(form_key)
    services = Service.objects.filter(organization=by.organization, active=True)
    old = [stated for _service, stated in queries.old_statements(services) if stated]
    lines = [
        Stated(each.service_id, each.available, each.unit, each.waiting, each.note) for each in old
    ]
    return state_capacity(stated=lines, by=by, form_key=form_key)


def _require_own(lines: list[Stated], by: Acting) -> None:
    asked = {line.service_id for line in lines}
    own = Service.objects.filter(pk__in=asked, organization=by.organization)
    if own.count() != len(asked):
        raise Refused("A service of another organization.")


def _statement(line: Stated, by: Acting, form_key: UUID | None) -> CapacityStatement:
    statement = CapacityStatement(
        service_id=line.service_id,
        available=line.available,
        unit=line.unit,
        waiting=line.waiting,
        note=line.note,
        stated_at=timezone.now(),
        stated_by=by.person,
    )
    if form_key is not None:
        statement.id = uuid5(form_key, str(line.service_id))
    return statement


def _note(statement: CapacityStatement, by: Acting) -> None:
    journal.record(
        "capacity.stated",
        statement.service,
        by=by,
        available=statement.available,
        waiting=statement.waiting,
    )
