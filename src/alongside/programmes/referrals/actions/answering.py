"""What the receiver does with a referral that waits: receive, accept, decline, return, redirect."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer, require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import end_copies
from alongside.foundation.clients.states import Ended
from alongside.foundation.directory.models import Service
from alongside.programmes.referrals import notices, permissions
from alongside.programmes.referrals.actions.linking import open_linked
from alongside.programmes.referrals.actions.locking import locked, move, note, what_happened
from alongside.programmes.referrals.actions.writing import add_message
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import (
    DECLINE_ENDS,
    WAITING_FOR_ANSWER,
    End,
    Party,
    State,
)


@transaction.atomic
def receive(*, referral_id: UUID, by: Acting) -> Referral:
    """Note that the receiver has opened it; opening again changes nothing."""
    referral = locked(referral_id, by)
    if referral.state != State.SENT or not permissions.may_answer(by, referral):
        return referral
    referral.received_at = timezone.now()
    move(referral, State.RECEIVED, "received_at")
    note("referral.received", referral, by)
    return referral


@transaction.atomic
def accept(*, referral_id: UUID, by: Acting) -> Referral:
    """Accept for the receiving organization; whoever accepts becomes its coach."""
    referral = _answered(referral_id, State.ACCEPTED, by, "coach", coach=by.person)
    note("referral.accepted", referral, by)
    notices.tell_sender("referral.accepted", referral)
    return referral


@transaction.atomic
def decline(
    *, referral_id: UUID, reason: str, party: str = Party.RECEIVER, line: str = "", by: Acting
) -> Referral:
    """Decline with a reason and on whose side it lies; the copy can no longer be read."""
    if line:
        add_message(referral=locked(referral_id, by), body=line, by=by)
    referral = _answered(
        referral_id,
        State.DECLINED,
        by,
        "decline_reason",
        "decline_party",
        "end",
        decline_reason=reason,
        decline_party=party,
        end=DECLINE_ENDS[reason],
    )
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    note("referral.declined", referral, by, reason=reason, party=party)
    notices.tell_sender("referral.declined", referral)
    return referral


@transaction.atomic
def return_for_information(*, referral_id: UUID, question: str, by: Acting) -> Referral:
    """Give it back with a question; the sender answers and sends it again."""
    referral = locked(referral_id, by)
    _require_waiting(permissions.may_answer(by, referral), referral)
    add_message(referral=referral, body=question, by=by)
    move(referral, State.RETURNED)
    note("referral.returned", referral, by)
    notices.tell_sender("referral.returned", referral)
    return referral


@transaction.atomic
def redirect(*, referral_id: UUID, service_id: UUID, line: str = "", by: Acting) -> Referral:
    """Suggest another service: this one closes, and a linked draft opens at the sender.

    Nothing moves to the new receiver: the sender asks the person for a consent that names it.
    """
    if line:
        add_message(referral=locked(referral_id, by), body=line, by=by)
    service = Service.objects.receiving().get(pk=service_id)
    referral = _answered(referral_id, State.REDIRECTED, by, "end", end=End.REDIRECTED)
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    open_linked(
        referral,
        receiver_id=service.organization_id,
        service=service,
        worker_id=referral.worker_id,
    )
    note("referral.redirected", referral, by, service=str(service.pk))
    referral.closed_at = referral.moved_at
    move(referral, State.CLOSED, "closed_at")
    notices.tell_sender("referral.redirected", referral)
    return referral


def _answered(
    referral_id: UUID, there: State, by: Acting, *fields: str, **values: object
) -> Referral:
    referral = locked(referral_id, by)
    _require_waiting(permissions.may_answer(by, referral), referral)
    for name, value in values.items():
        setattr(referral, name, value)
    referral.answered_by = by.person
    move(referral, there, "answered_by", *fields)
    referral.answered_at = referral.moved_at
    referral.save(update_fields=["answered_at"])
    return referral


def _require_waiting(answer: Answer, referral: Referral) -> None:
    """A second answer is told who gave the first; a stranger is refused."""
    if not answer and referral.state not in WAITING_FOR_ANSWER:
        raise StepRefused(f"{referral.state} is answered", what_happened(referral))
    require(answer)
