"""What concerns the person's own way to their record: their account and their language."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import permissions
from alongside.foundation.clients.models import Client
from alongside.foundation.journal import actions as journal
from alongside.foundation.people.states import Language


@transaction.atomic
def connect_account(*, client_id: UUID, by: Acting) -> None:
    """Join the record to the account of its person, who holds its private link now."""
    client = Client.objects.visible_to(by).get(pk=client_id)
    require(permissions.may_connect_account(by, client))
    if client.account_id == by.person.pk:
        return
    if not _call("SELECT clients_connect_account(%s)", client_id):
        told = _("This record is joined to another account already. Ask the organization.")
        raise StepRefused("record has an account", told)
    journal.record(
        "client.account_connected", client, by=by, client=client.pk,
        organizations=[client.organization_id],
    )  # fmt: skip


@transaction.atomic
def choose_language(*, client_id: UUID, language: str, by: Acting) -> None:
    """The language of letters and pages for the person, chosen by themself."""
    client = Client.objects.visible_to(by).get(pk=client_id, pk__in=by.subjects)
    if not _call("SELECT clients_choose_language(%s, %s)", client_id, Language(language).value):
        return
    journal.record(
        "client.language_chosen", client, by=by, client=client.pk,
        organizations=[client.organization_id], language=language,
    )  # fmt: skip


def _call(statement: str, *arguments: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return bool(cursor.fetchone()[0])
