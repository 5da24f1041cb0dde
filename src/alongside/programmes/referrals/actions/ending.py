"""Ways out: recall, withdrawal by the person, consent withdrawn, and putting away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import require
from alongside.foundation.clients.actions import end_copies
from alongside.foundation.clients.states import Ended
from alongside.foundation.notices import links
from alongside.programmes.referrals import notices, permissions
from alongside.programmes.referrals.actions.linking import open_linked
from alongside.programmes.referrals.actions.locking import locked, move, note
from alongside.programmes.referrals.answer_links import PURPOSE
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import (
    BEFORE_SENDING,
    OVER,
    AppointmentState,
    End,
    Gate,
    Parting,
    State,
)


@transaction.atomic
def recall(*, referral_id: UUID, by: Acting) -> Referral:
    """Take back a referral that went to the wrong place; the receiver can no longer read the copy."""
    referral = locked(referral_id, by)
    require(permissions.may_recall(by, referral))
    end_copies(referral_id=referral.pk, why=Ended.RECALLED, by=by)
    links.withdraw(PURPOSE, referral.pk)
    referral.end = End.RECALLED
    move(referral, State.RECALLED, "end")
    note("referral.recalled", referral, by)
    notices.tell_receiver("referral.recalled", referral)
    return _put_away(referral)


@transaction.atomic
def withdraw(*, referral_id: UUID, by: Acting) -> Referral:
    """Note that the person decided not to go on; both organizations are told to leave it be."""
    referral = locked(referral_id, by)
    require(permissions.may_withdraw(by, referral))
    _stop(referral, End.PERSON_DECLINED, by)
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    return referral


def stop_for_consent(*, consent_id: UUID, client_id: UUID, by: Acting | None) -> list[Referral]:
    """Stop what goes on under a consent that was just withdrawn.

    Runs inside the withdrawal's transaction, in the scope of whoever withdrew. An enrolled person
    stays enrolled: the receiver keeps its own record by then, as the consent text said.
    """
    going_on = Referral.objects.filter(consent_id=consent_id, client_id=client_id)
    going_on = going_on.exclude(state__in=[*OVER, State.ENROLLED])
    stopped = list(going_on.select_for_update(of=("self",)))
    for referral in stopped:
        if referral.state in BEFORE_SENDING:
            _detach(referral)
        else:
            _stop(referral, End.CONSENT_WITHDRAWN, by)
    return stopped


def _detach(referral: Referral) -> None:
    referral.consent_id, referral.report_back = None, False
    if referral.state == State.CONSENTED:
        move(referral, State.PRESCREENED, "consent_id", "report_back")
    else:
        referral.save_changes("consent_id", "report_back")


def _stop(referral: Referral, end: str, by: Acting | None) -> None:
    referral.appointments.filter(state=AppointmentState.BOOKED).update(
        state=AppointmentState.CANCELLED
    )
    referral.end = end
    move(referral, State.WITHDRAWN, "end")
    note("referral.withdrawn", referral, by, end=end)
    notices.tell_sender("referral.withdrawn", referral)
    notices.tell_receiver("referral.withdrawn", referral)


@transaction.atomic
def close(*, referral_id: UUID, by: Acting) -> Referral:
    """Put away: a draft that will not be sent, or a referral whose answer has been read."""
    referral = locked(referral_id, by)
    require(permissions.may_close(by, referral))
    if not referral.end:
        referral.end = End.NOT_SENT if referral.sent_at is None else End.RECALLED
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    note("referral.closed", referral, by, end=referral.end)
    return _put_away(referral)


@transaction.atomic
def close_unheard(*, referral_id: UUID, parting: str, by: Acting) -> Referral:
    """Put away what a partner without accounts accepted and the sender hears no more of.

    `parting`: what the sender did last. How it ended stays unsaid, and what was reported stays as it was.
    """
    referral = locked(referral_id, by)
    require(permissions.may_close_unheard(by, referral))
    referral.end = referral.end or End.UNHEARD
    referral.appointments.filter(state=AppointmentState.BOOKED).update(
        state=AppointmentState.CANCELLED
    )
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    note("referral.closed_unheard", referral, by, parting=Parting(parting).value)
    return _put_away(referral)


@transaction.atomic
def refer_onward(*, referral_id: UUID, by: Acting) -> Referral:
    """After a no, close it with its own end and open the next draft with what was prepared.

    The pre-screen and the judgement come along, each under the name of whoever made it. Asked
    twice, the draft that was opened first is given.
    """
    referral = locked(referral_id, by)
    if opened := referral.followers.filter(sender=by.organization).first():
        return opened
    require(permissions.may_refer_onward(by, referral))
    linked = open_linked(
        referral,
        worker=by.person,
        verdict=referral.verdict,
        decision_id=referral.decision_id,
        criteria_version=referral.criteria_version,
    )
    _carry_over(referral, linked)
    move(linked, State.PRESCREENED)
    note("referral.started", linked, by, previous=str(referral.pk))
    note("referral.closed", referral, by, end=referral.end)
    _put_away(referral)
    return linked


def _carry_over(before: Referral, linked: Referral) -> None:
    """The newest judgement of suitability, as it was made and by whom."""
    judged = before.judgements.filter(gate=Gate.SUITABLE).first()
    if judged:
        judged.pk, judged.referral = uuid7(), linked
        judged.save(force_insert=True)


def _put_away(referral: Referral) -> Referral:
    referral.closed_at = timezone.now()
    move(referral, State.CLOSED, "closed_at", "end")
    return referral
