"""Inviting colleagues, and accepting."""

from __future__ import annotations

import datetime
import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal import actions as journal
from alongside.foundation.notices import links
from alongside.foundation.notices.actions import address, send_message
from alongside.foundation.people import mail, permissions
from alongside.foundation.people.acting import acting_for
from alongside.foundation.people.models import Invitation, Membership, Person
from alongside.foundation.people.policy import INVITATION_DAYS


@transaction.atomic
def invite(
    *,
    organization_id: UUID,
    email: str,
    name: str,
    roles: list[str],
    position: str,
    language: str,
    by: Acting,
    id: UUID | None = None,  # noqa: A002 (the record's own key, as in every action that makes one)
) -> Invitation:
    """Invite somebody to work for an organization: an e-mail with a link for this one person.

    The same `id` a second time (a double click) gives the first invitation back.
    """
    permissions.require(permissions.may_give(by, organization_id, roles))
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
    same_person = {"organization": organization, "email": email.lower()}
    same = Invitation.objects.filter(pk=id, **same_person).first() if id else None
    if same:
        return same
    _refuse_twice(organization_id, email)
    invitation = Invitation(
        pk=id or uuid7(),
        organization=organization,
        email=email.lower(),
        name=name,
        roles=roles,
        position=position,
        language=language,
        invited_by=by.person,
        expires_at=timezone.now(),
        token_hash="",
    )
    _send(invitation)
    invitation.save(force_insert=True)
    _journal("invitation.sent", invitation, by, roles=roles)
    return invitation


def _refuse_twice(organization_id: UUID, email: str) -> None:
    open_now = Membership.objects.open_today().filter(organization=organization_id)
    if open_now.filter(person__email=email.lower()).exists():
        raise StepRefused("member already", _("This person works here already."))
    waiting = Invitation.objects.waiting().filter(organization=organization_id)
    if waiting.filter(email=email.lower()).exists():
        told = _("This person is invited already. Send the invitation again instead.")
        raise StepRefused("invited already", told)


def _send(invitation: Invitation) -> None:
    """Give the invitation a fresh secret and date, and write to the person in their language."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = links.digest(token)
    invitation.expires_at = timezone.now() + datetime.timedelta(days=INVITATION_DAYS)
    with translation.override(invitation.language):
        place = {"organization": invitation.organization.name, "days": INVITATION_DAYS}
        link = address(reverse("people:accept", kwargs={"token": token}))
        subject, body = mail.written("people/invitation", {**place, "link": link})
    send_message(
        address=invitation.email,
        language=invitation.language,
        subject=subject,
        body=body,
        organization_id=invitation.organization_id,
    )


@transaction.atomic
def resend_invitation(*, invitation_id: UUID, by: Acting) -> Invitation:
    """Send it again with a new link; the earlier link stops."""
    invitation = _held(invitation_id, by)
    _send(invitation)
    invitation.save(update_fields=["token_hash", "expires_at"])
    _journal("invitation.resent", invitation, by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: UUID, by: Acting) -> Invitation:
    """Take an invitation back; its link stops at once."""
    invitation = _held(invitation_id, by)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _journal("invitation.withdrawn", invitation, by)
    return invitation


def _held(invitation_id: UUID, by: Acting) -> Invitation:
    found = Invitation.objects.visible_to(by).select_for_update(of=("self",))
    invitation = found.get(pk=invitation_id)
    permissions.require(permissions.may_touch(by, invitation))
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, name: str = "", password: str | None = None, person: Person | None = None
) -> Person:
    """Join by an invitation's link: as the person who is signed in, or with a new account.

    The link proves the address it was sent to. Somebody who has an account joins with that one.
    """
    with scope.acting(scope.Scope(link=links.digest(token))):
        found = Invitation.objects.select_for_update(of=("self",))
        invitation = found.get(token_hash=links.digest(token))
        if invitation.is_over:
            raise StepRefused("invitation over", _("This invitation has been used or has ended."))
        person = person or _new_person(invitation, name, password)
        if person.email != invitation.email:
            raise Refused(_("This invitation was sent to somebody else's address."))
        invitation.accepted_at, invitation.accepted_by = timezone.now(), person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        _join(invitation, person)
    by = acting_for(person, invitation.organization_id)
    with scope.acting(by.scope()):
        _journal("invitation.accepted", invitation, by, roles=invitation.roles)
    return person


def _new_person(invitation: Invitation, name: str, password: str | None) -> Person:
    if Person.objects.filter(email=invitation.email).exists():
        raise Refused(_("You have an account already. Sign in to accept the invitation."))
    fields = {"name": name, "language": invitation.language}
    return Person.objects.create_user(invitation.email, password or None, **fields)


def _join(invitation: Invitation, person: Person) -> None:
    """Open a membership; somebody who works there already gets the further roles."""
    here = Membership.objects.select_for_update(of=("self",)).filter(
        person=person, organization=invitation.organization_id, ends__isnull=True
    )
    membership = here.first()
    if membership:
        membership.roles = sorted({*membership.roles, *invitation.roles})
        membership.save(update_fields=["roles"])
    else:
        Membership.objects.create(
            person=person,
            organization_id=invitation.organization_id,
            roles=invitation.roles,
            position=invitation.position,
        )
    Person.objects.filter(pk=person.pk).update(switched_to=invitation.organization_id)
    person.switched_to_id = invitation.organization_id


def _journal(verb: str, invitation: Invitation, by: Acting, **data: Any) -> None:
    journal.record(verb, invitation, by=by, organizations=[invitation.organization_id], **data)
