"""A person's own account, and the administrator that an install begins with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from alongside.foundation.access.acting import Acting
from alongside.foundation.journal import actions as journal
from alongside.foundation.notices import links
from alongside.foundation.notices.actions import address, send_message
from alongside.foundation.people import mail, permissions
from alongside.foundation.people.models import Membership, Person
from alongside.foundation.people.policy import SIGN_IN_LINK_MINUTES

SIGN_IN = "sign-in"


@transaction.atomic
def change_profile(*, name: str, language: str, digest: str, by: Acting) -> Person:
    """Change one's own name, language and how often e-mail comes."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=by.person.pk)
    new = {"name": name, "language": language, "digest": digest}
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, new[field])
    if changed:
        person.save(update_fields=changed)
        journal.record("person.changed", person, by=by, fields=changed)
    return person


@transaction.atomic
def choose_language(*, language: str, by: Acting) -> None:
    """Remember the language that the person switched to."""
    Person.objects.filter(pk=by.person.pk).update(language=language)


@transaction.atomic
def sign_out_everywhere(*, by: Acting) -> None:
    """End every session of the person, on whatever device."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=by.person.pk)
    person.signed_out_at = timezone.now()
    person.save(update_fields=["signed_out_at"])
    journal.record("person.signed_out_everywhere", person, by=by)


@transaction.atomic
def remove_keys(*, membership_id: UUID, by: Acting) -> int:
    """Remove the second factor of somebody who lost it; tells them by e-mail, gives how many went.

    They sign in with their password or a code, and set a new one up where their role needs it.
    """
    membership = Membership.objects.visible_to(by).select_related("person").get(pk=membership_id)
    permissions.require(permissions.may_remove_keys(by, membership))
    person = Person.objects.select_for_update(of=("self",)).get(pk=membership.person_id)
    removed, _of_each = Authenticator.objects.filter(user=person).delete()
    if removed:
        _tell_of_removal(person)
        home = [membership.organization_id]
        journal.record(
            "membership.keys_removed", membership, by=by, organizations=home, count=removed
        )
    return removed


def _tell_of_removal(person: Person) -> None:
    with translation.override(person.language):
        subject, body = mail.written("mfa/email/totp_deactivated", {})
    send_message(
        address=person.email, language=person.language, subject=subject, body=body, recipient=person
    )


@transaction.atomic
def make_administrator(*, email: str) -> Person:
    """Make somebody an administrator of the install, with a new account if need be.

    Only the command line calls this; it is the right of whoever holds the owner's database address.
    """
    person: Any = Person.objects.filter(email=email.lower()).first()
    person = person or Person.objects.create_user(email=email)
    person.is_administrator, person.is_active = True, True
    person.save(update_fields=["is_administrator", "is_active"])
    journal.record("administrator.made", person, by=None)
    return person


def one_time_sign_in_link(person: Person) -> str:
    """The whole address of a page that signs this person in, once, within half an hour."""
    token = links.make(SIGN_IN, person.pk, days=SIGN_IN_LINK_MINUTES / (24 * 60))
    return address(reverse("people:sign-in-by-link", kwargs={"token": token}))
