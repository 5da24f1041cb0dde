"""Who may do what with a referral. Each answers yes, or no with a sentence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.access.roles import COACH, MANAGER, NETWORK_COORDINATOR, SETTLEMENT_WORKER
from alongside.foundation.criteria.models import Verdict
from alongside.programmes.referrals import desks
from alongside.programmes.referrals.lines import Line
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import (
    AFTER_THE_ANSWER,
    BEFORE_SENDING,
    OVER,
    WAITING_FOR_ANSWER,
    WITH_RECEIVER,
    AppointmentState,
    End,
    Gate,
    State,
)

SENDING = (SETTLEMENT_WORKER, MANAGER)
RECEIVING = (COACH, MANAGER)


def _sends(by: Acting) -> bool:
    return any(by.has_role(role) for role in SENDING)


def _receives(by: Acting) -> bool:
    return any(by.has_role(role) for role in RECEIVING)


def may_coordinate(by: Acting) -> Answer:
    """Keep networks, their partners and their targets."""
    if by.network:
        return YES
    return no(_("Only the network coordinator or an administrator keeps networks and targets."))


def may_start(by: Acting) -> Answer:
    """Start a referral for one of the organization's newcomers."""
    if by.organization is None or not _sends(by):
        return no(_("Settlement workers and managers start referrals."))
    return YES


def may_prepare(by: Acting, referral: Referral) -> Answer:
    """Pre-screen, judge, choose a partner and record consent, before anything is sent."""
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("Only settlement workers of the sending organization prepare this referral."))
    if referral.state not in BEFORE_SENDING | {State.RETURNED}:
        return no(_("This referral has been sent. What it says can no longer be changed."))
    return YES


def may_choose(by: Acting, referral: Referral) -> Answer:
    """Choose the receiving service, until it has been sent to one."""
    if referral.sent_at is not None:
        return no(_("It has been sent. Recall it first, then refer to another organization."))
    return may_prepare(by, referral)


def may_send(by: Acting, referral: Referral) -> Answer:
    """Send it: eligible, judged suitable, a receiver chosen, and a consent that names them."""
    prepared = may_prepare(by, referral)
    if not prepared:
        return prepared
    if referral.verdict != Verdict.ELIGIBLE:
        return no(_("The pre-screen does not say “eligible” yet."))
    if not is_judged(referral, Gate.SUITABLE):
        return no(_("Nobody has written down yet why this service suits this person."))
    if referral.service_id is None:
        return no(_("No receiving organization has been chosen yet."))
    if referral.consent_id is None:
        return no(_("The person’s consent has not been recorded yet."))
    return _can_be_answered(referral)


def _can_be_answered(referral: Referral) -> Answer:
    """Somebody there has an account, or a desk has an e-mail address."""
    service = referral.service
    if service and desks.answers_by_link(service) and desks.desk_of(service) is None:
        return no(
            _(
                "Nobody at the receiving organization has an account, and the directory knows no "
                "e-mail address of theirs. Ask the network coordinator to add one."
            )
        )
    return YES


def is_judged(referral: Referral, gate: str) -> bool:
    """Whether the newest judgement at this gate is a yes."""
    latest = next((each for each in referral.judgements.all() if each.gate == gate), None)
    return latest is not None and latest.passed


def may_judge(by: Acting, referral: Referral, gate: str) -> Answer:
    """Judge suitability at the sender, readiness at the receiver."""
    if gate == Gate.SUITABLE:
        return may_prepare(by, referral)
    return _with_receiver(by, referral)


def may_answer(by: Acting, referral: Referral) -> Answer:
    """Accept, decline, return with a question or redirect: the receiver, while it waits."""
    if not (by.works_for(referral.receiver_id) and _receives(by)):
        return no(_("Only coaches and managers of the receiving organization can answer."))
    if referral.state not in WAITING_FOR_ANSWER:
        return no(_("This referral is not waiting for an answer."))
    return YES


def _with_receiver(by: Acting, referral: Referral) -> Answer:
    if not (by.works_for(referral.receiver_id) and _receives(by)):
        return no(_("Only coaches and managers of the receiving organization do this."))
    if referral.state not in WITH_RECEIVER:
        return no(_("This is possible after the referral has been accepted, until it is over."))
    return YES


def may_book(by: Acting, referral: Referral) -> Answer:
    """Book, move or cancel an intake."""
    allowed = _with_receiver(by, referral)
    if allowed and referral.state == State.ENROLLED:
        return no(_("The person is enrolled; the intake is behind them."))
    return allowed


def may_enrol(by: Acting, referral: Referral) -> Answer:
    """Enrol: the receiver's own gate, readiness, must have been judged."""
    allowed = may_book(by, referral)
    if not allowed:
        return allowed
    if not is_judged(referral, Gate.READY):
        return no(_("Write down first why the person is ready for this service."))
    return YES


def may_try(by: Acting, referral: Referral) -> Answer:
    """Write down a try to reach the person, until the receiver has a record of its own for that."""
    allowed = _with_receiver(by, referral)
    if allowed and referral.state == State.ENROLLED:
        return no(_("The person is enrolled. Write tries to reach them on your own record."))
    return allowed


def came(referral: Referral) -> bool:
    """Whether the person came to the intake, and no other one is booked."""
    states = {each.state for each in referral.appointments.all()}
    return AppointmentState.KEPT in states and AppointmentState.BOOKED not in states


def may_mark_kept(by: Acting, referral: Referral) -> Answer:
    """Say that the person came to the intake, once its hour has come."""
    allowed = may_mark_missed(by, referral)
    if allowed and referral.intake_at and referral.intake_at > timezone.now():
        return no(_("The intake lies ahead."))
    return allowed


def may_mark_missed(by: Acting, referral: Referral) -> Answer:
    """Say that the person did not come to the intake."""
    allowed = _with_receiver(by, referral)
    if allowed and referral.state != State.INTAKE_BOOKED:
        return no(_("No intake is booked."))
    if allowed and came(referral):
        return no(_("It is written down that the person came."))
    return allowed


def may_report(by: Acting, referral: Referral) -> Answer:
    """Report back what became of the person; for a partner without accounts the sender writes it down."""
    if referral.by_link and by.works_for(referral.sender_id):
        return _may_write_down(by, referral)
    return _with_receiver(by, referral)


def _may_write_down(by: Acting, referral: Referral) -> Answer:
    """What a partner without accounts tells the sender, where the person agreed to reporting back."""
    if not _sends(by):
        return no(_("Only settlement workers of the sending organization write this down."))
    if not (heard := may_see_outcome(by, referral)):
        return heard
    if referral.state != State.ACCEPTED:
        return no(_("This is possible after the referral has been accepted, until it is over."))
    return YES


def may_send_link(by: Acting, referral: Referral) -> Answer:
    """Send a partner without accounts a fresh link."""
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("Only the sending organization sends the link."))
    if not referral.by_link or referral.state not in WAITING_FOR_ANSWER:
        return no(_("There is no link to send: nobody is asked by e-mail for an answer."))
    return YES


def may_recall(by: Acting, referral: Referral) -> Answer:
    """Take back a referral that went to the wrong place, until it is answered."""
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("Only the sending organization can recall a referral."))
    if referral.state not in WAITING_FOR_ANSWER | {State.RETURNED}:
        return no(_("A referral can be recalled until it is answered."))
    return YES


def may_withdraw(by: Acting, referral: Referral) -> Answer:
    """Note that the person decided not to go on; either organization may hear it first."""
    if not (by.works_for(referral.sender_id) or by.works_for(referral.receiver_id)):
        return no(_("Only the two organizations of this referral can do this."))
    if not (heard := _still_heard(by, referral)):
        return heard
    if referral.state in OVER | BEFORE_SENDING | {State.ENROLLED}:
        return no(_("There is nothing to stop any more."))
    return YES


def _still_heard(by: Acting, referral: Referral) -> Answer:
    """A sender who hears no more takes no further part: each refusal would tell where it stands."""
    return may_see_outcome(by, referral) if referral.state in AFTER_THE_ANSWER else YES


def may_close(by: Acting, referral: Referral) -> Answer:
    """Put away: a referral that is over, or a draft that will not be sent."""
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("The sending organization closes a referral once it has read the answer."))
    if not (heard := _still_heard(by, referral)):
        return heard
    if referral.state == State.CLOSED:
        return no(_("This referral is closed already."))
    if referral.state not in OVER | BEFORE_SENDING | {State.RETURNED}:
        return no(_("This referral is still going on."))
    return YES


def may_close_unheard(by: Acting, referral: Referral) -> Answer:
    """Close what a partner without accounts accepted, and of which the sender hears no more.

    The same answer wherever it stands after the answer, so that asking tells the sender nothing.
    """
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("Only the sending organization closes this referral."))
    unheard = referral.state in AFTER_THE_ANSWER and not may_see_outcome(by, referral)
    if not (referral.by_link and unheard):
        return no(_("This is for what a partner accepted by e-mail, when you hear no more of it."))
    if referral.service and not desks.answers_by_link(referral.service):
        return no(_("The partner has accounts by now, and ends it there."))
    return YES


def may_refer_onward(by: Acting, referral: Referral) -> Answer:
    """Try another organization after a no, with what was prepared; not when the person said no."""
    if not (by.works_for(referral.sender_id) and _sends(by)):
        return no(_("The sending organization refers to another one."))
    if referral.state not in (State.DECLINED, State.UNANSWERED):
        return no(_("This is possible after a referral has been declined or not answered."))
    if referral.end == End.PERSON_DECLINED:
        return no(_("The person decided not to go on."))
    return YES


def may_write(by: Acting, referral: Referral) -> Answer:
    """Ask or answer in the thread between the two organizations."""
    if not (by.works_for(referral.sender_id) or by.works_for(referral.receiver_id)):
        return no(_("Only the two organizations of this referral write here."))
    if referral.state in AFTER_THE_ANSWER and not referral.report_back:
        return no(_("The person did not agree to reporting back."))
    if referral.sent_at is None or referral.state in OVER:
        return no(_("The thread is open from sending until the referral is over."))
    return YES


def may_see_outcome(by: Acting, referral: Referral | Line) -> Answer:
    """See what happened after the answer: the receiver always, the sender if the person agreed."""
    if by.works_for(referral.receiver_id) or by.network:
        return YES
    if referral.report_back or referral.client_id in by.subjects:
        return YES
    return no(_("The person did not agree to reporting back."))


def may_set_times(by: Acting) -> Answer:
    """Set how long things may take across the network."""
    if by.has_role(NETWORK_COORDINATOR):
        return YES
    return no(_("The network coordinator sets how long things may take."))


def may_see_network(by: Acting) -> Answer:
    """See states, counts and codes of the whole network."""
    return YES if by.network else no(_("Network coordinators and administrators see this page."))
