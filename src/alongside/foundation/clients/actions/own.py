"""What concerns the person's own way to their record: private links, account, language."""

# newcomer-facing

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import permissions, policy
from alongside.foundation.clients.models import Client
from alongside.foundation.journal import actions as journal
from alongside.foundation.notices import links
from alongside.foundation.notices.actions import send_message
from alongside.foundation.people.actions import one_time_sign_in_link
from alongside.foundation.people.models import Person
from alongside.foundation.people.states import Language

MY_RECORD = "my-record"


@transaction.atomic
def make_private_link(*, client_id: UUID, by: Acting) -> str:
    """The path of a new private link to the record, to be handed over on paper; earlier ones stay."""
    client = Client.objects.visible_to(by).get(pk=client_id)
    require(permissions.may_give_link(by, client))
    token: str = links.make(
        MY_RECORD, client.pk, days=policy.LINK_DAYS, by=by, organization_id=client.organization_id
    )
    journal.record("client.link_made", client, by=by, client=client.pk)
    return reverse("clients:by-link", args=[token])


@transaction.atomic
def stop_private_links(*, client_id: UUID, by: Acting) -> int:
    """End every private link to the record, for a paper that was lost; gives how many there were."""
    client = Client.objects.visible_to(by).get(pk=client_id)
    require(permissions.may_give_link(by, client))
    count: int = links.withdraw(MY_RECORD, client.pk)
    if count:
        journal.record("client.links_stopped", client, by=by, client=client.pk, count=count)
    return count


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
def choose_language(*, language: str, by: Acting) -> None:
    """The language of letters and pages for the person, chosen by themself, in all their records."""
    for client in Client.objects.visible_to(by).filter(pk__in=by.subjects):
        _choose_language(client, language, by)


def _choose_language(client: Client, language: str, by: Acting) -> None:
    if not _call("SELECT clients_choose_language(%s, %s)", client.pk, Language(language).value):
        return
    journal.record(
        "client.language_chosen", client, by=by, client=client.pk,
        organizations=[client.organization_id], language=language,
    )  # fmt: skip


@transaction.atomic
def write_to_make_account(*, email: str, client_id: UUID, by: Acting) -> None:
    """Write a sign-in link to an address, making its account where there is none.

    Nothing of the record is joined yet: for that the person opens the private link once more, so a
    mistyped address opens nothing to a stranger. Whoever asks is told the same in each case.
    """
    client = Client.objects.visible_to(by).get(pk=client_id, pk__in=by.subjects)
    person = Person.objects.filter(email=email.lower()).first()
    person = person or Person.objects.create_user(email=email, language=client.letter_language)
    if not person.is_active:
        return
    works = person.is_administrator or person.memberships.exists()
    link = "" if works else one_time_sign_in_link(person)
    with translation.override(client.letter_language):
        send_message(
            address=person.email,
            language=client.letter_language,
            subject=_("Your account at Alongside"),
            body=render_to_string("clients/newcomer/mail/account.txt", {"link": link}),
            recipient=person,
        )


def _call(statement: str, *arguments: UUID | str | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return bool(cursor.fetchone()[0])
