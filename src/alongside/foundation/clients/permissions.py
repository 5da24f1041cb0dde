"""Who may do what with newcomers' records, consents and copies; each answers yes, or no with a sentence."""

# newcomer-facing

from __future__ import annotations

from django.utils.translation import gettext as _

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.access.roles import COACH, MANAGER, SETTLEMENT_WORKER
from alongside.foundation.clients.models import (
    Client,
    Consent,
    EmergencyLook,
    Erasure,
    SharedCopy,
)
from alongside.foundation.clients.states import Decision, Purpose

CASE_ROLES = (SETTLEMENT_WORKER, COACH, MANAGER)


def may_keep_records(acting: Acting) -> Answer:
    """Begin records of newcomers for the organization acted for."""
    if acting.organization is None:
        return no(_("Only people who work for an organization keep newcomers' records."))
    if not any(acting.has_role(role) for role in CASE_ROLES):
        return no(_("Your role here does not open newcomers' records."))
    return YES


def may_read(acting: Acting, client: Client) -> Answer:
    """Read the record: the organization that keeps it, and the person themself."""
    if client.pk in acting.subjects:
        return YES
    if not acting.works_for(client.organization_id):
        return no(_("Only the organization that keeps this record can open it."))
    return may_keep_records(acting)


def may_change(acting: Acting, client: Client) -> Answer:
    """Change the record, add files, log attempts, take consents."""
    if not acting.works_for(client.organization_id):
        return no(_("Only the organization that keeps this record can change it."))
    if client.closed_at:
        return no(_("This record is closed. Open it again to go on."))
    return may_keep_records(acting)


def may_close(acting: Acting, client: Client) -> Answer:
    """Close an open record."""
    return may_change(acting, client)


def may_reopen(acting: Acting, client: Client) -> Answer:
    """Open a closed record again."""
    if not acting.works_for(client.organization_id):
        return no(_("Only the organization that keeps this record can open it again."))
    if not client.closed_at:
        return no(_("This record is open already."))
    return may_keep_records(acting)


def may_assign(acting: Acting, client: Client) -> Answer:
    """Say which colleague works with the person; in a sealed organization only managers do."""
    if acting.only_in_hand:
        return no(_("Your organization is sealed: a manager says who works with whom."))
    return may_change(acting, client)


def may_give_link(acting: Acting, client: Client) -> Answer:
    """Make the private link with which the person reads their record and stops sharing."""
    if not acting.works_for(client.organization_id):
        return no(_("Only the organization that keeps this record can make the link."))
    return may_keep_records(acting)


def may_connect_account(acting: Acting, client: Client) -> Answer:
    """Join the record to the account of the person who holds its private link."""
    if client.pk not in acting.subjects:
        return no(_("Use the private link on your paper first."))
    if acting.person is None:
        return no(_("Sign in first."))
    if acting.memberships or acting.organization is not None:
        return no(_("A work account cannot hold your own record. Use a personal account."))
    return YES


def may_withdraw(acting: Acting, consent: Consent) -> Answer:
    """Stop sharing: the person, at any time; the organization that took it, when the person says so."""
    if consent.client_id in acting.subjects:
        return YES
    if not acting.works_for(consent.organization_id):
        return no(_("Only the person, or the organization that recorded it, can end this consent."))
    return may_keep_records(acting)


def may_add_paper(acting: Acting, consent: Consent) -> Answer:
    """Keep the scan of the signed paper with its consent; the first stays."""
    if not acting.works_for(consent.organization_id):
        return no(_("Only the organization that recorded the consent can add its paper."))
    if consent.signed_file_id:
        return no(_("The signed paper of this consent is kept already."))
    return may_keep_records(acting)


def may_share(acting: Acting, consent: Consent) -> Answer:
    """Copy the consented fields to the receiver that the consent names."""
    if not acting.works_for(consent.organization_id):
        return no(_("Only the organization that recorded the consent can share under it."))
    if consent.withdrawn_at:
        return no(_("The person has withdrawn this consent. Nothing can be sent."))
    if not consent.live:
        return no(_("This consent has ended. Ask the person again before sending."))
    if not consent.covers(Purpose.REFER):
        return no(_("The person did not agree to be referred."))
    return may_keep_records(acting)


def may_keep_own_record(acting: Acting, copy: SharedCopy) -> Answer:
    """Start a record of one's own from a shared copy, at enrolment."""
    if not acting.works_for(copy.receiver_id):
        return no(_("Only the organization that received the copy can start its own record."))
    return may_keep_records(acting)


def may_propose_erasure(acting: Acting, client: Client) -> Answer:
    """Propose that a record be erased; another person decides."""
    if not acting.works_for(client.organization_id):
        return no(_("Only the organization that keeps this record can erase it."))
    return may_keep_records(acting)


def may_decide_erasure(acting: Acting, erasure: Erasure, decision: str) -> Answer:
    """Confirm or refuse as a manager who did not propose it; take one's own proposal back.

    Who decides is the person whose session asks. Standing in for a colleague, a second membership or
    another role makes no second person.
    """
    if not acting.works_for(erasure.organization_id):
        return no(_("Only the organization that keeps this record can erase it."))
    persons = {getattr(acting.person, "pk", None), scope.current().person}
    if decision == Decision.TAKEN_BACK:
        own = persons == {erasure.proposed_by_id}
        return YES if own else no(_("Only who proposed it can take it back."))
    if erasure.proposed_by_id in persons or len(persons) != 1:
        return no(_("You proposed this. Another person must decide."))
    if not acting.has_role(MANAGER):
        return no(_("A manager decides whether a record is erased."))
    return YES


def may_set_retention(acting: Acting) -> Answer:
    """Say how long the organization keeps records."""
    if acting.organization is None or not acting.has_role(MANAGER):
        return no(_("A manager of the organization says how long records are kept."))
    return YES


def may_look_in_need(acting: Acting) -> Answer:
    """Open a record beyond the wall in an emergency; the database asks whose record it is."""
    return may_keep_records(acting)


def may_review(acting: Acting, look: EmergencyLook) -> Answer:
    """Say whether an opening was justified: a manager of the house whose record it is, another person."""
    persons = {getattr(acting.person, "pk", None), scope.current().person}
    if look.person_id in persons or len(persons) != 1:
        return no(_("You opened the record yourself. Another person must review it."))
    if not acting.works_for(look.owner_id) or not acting.has_role(MANAGER):
        return no(_("A manager of the organization that keeps the record reviews this."))
    return YES
