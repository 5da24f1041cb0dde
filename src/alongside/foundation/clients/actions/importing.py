"""Doing what the plan of an import says."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import require
from alongside.foundation.clients import permissions
from alongside.foundation.clients.actions.records import change_client
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.states import BirthDateKnown
from alongside.foundation.files.imports import Plan, Planned, Values
from alongside.foundation.journal import actions as journal
from alongside.foundation.people.models import Person


@transaction.atomic
def import_clients(found: Plan, by: Acting) -> int:
    """Add and change records as planned, all or nothing; gives how many."""
    require(permissions.may_keep_records(by))
    emails = {row.values.get("worker") for row in found.rows} - {None, ""}
    workers = {person.email: person for person in Person.objects.filter(email__in=emails)}
    for row in found.added:
        _add(row.values, workers, by)
    for row in found.changed:
        _change(row, workers, by)
    count = len(found.added) + len(found.changed)
    counts: dict[str, Any] = found.counts()
    journal.record("client.table_imported", None, by=by, **counts)
    return count


def _add(values: Values, workers: dict[str, Person], by: Acting) -> None:
    data = _columns(values, workers)
    data.setdefault("worker", by.person)
    client = Client(id=uuid7(), organization=by.organization, **data)
    client.save(force_insert=True)
    journal.record("client.imported", client, by=by, client=client.pk)


def _change(row: Planned, workers: dict[str, Person], by: Acting) -> None:
    standing = Client.objects.visible_to(by).get(number=row.key, organization=by.organization)
    changed = {change.column for change in row.changes}
    data = _columns({name: row.values[name] for name in changed}, workers)
    change_client(client_id=standing.pk, version=standing.version, data=data, by=by)


def _columns(values: Values, workers: dict[str, Person]) -> dict[str, Any]:
    """The values of a row as the columns of a record; only those that the table has."""
    data = {name: value for name, value in values.items() if name != "number"}
    if "birth_date" in data:
        day, known = data["birth_date"] or (None, BirthDateKnown.NOT)
        data |= {"birth_date": day, "birth_date_known": known}
    if "place" in data:
        data["place_id"] = data.pop("place")
    if "worker" in data:
        data["worker"] = workers.get(data["worker"])
    return data
