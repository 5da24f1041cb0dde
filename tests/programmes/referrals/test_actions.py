"""Each verb, its permission under the lock, and what the second person is told."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Notice
from alongside.foundation.people.actions import hand_over
from alongside.programmes.referrals import actions, places
from alongside.programmes.referrals.models import Message, Referral, Report, Subject
from alongside.programmes.referrals.queries.lists import shown_state
from alongside.programmes.referrals.states import AppointmentState, End, Gate, State
from tests.factories import ClientFactory, ReferralFactory, acting, as_owner
from tests.programmes.referrals.walk import CRITERIA, accepted, facts, network, prepared, sent, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


def state_of(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk).state


def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


def test_the_whole_walk_from_draft_to_closed(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        step = {"referral_id": referral.pk, "by": by}
        actions.book_intake(starts_at=tomorrow(), **step)
        actions.judge(gate=Gate.READY, passed=True, reasons="Came prepared.", **step)
        actions.enrol(**step)
        actions.report(end=End.SERVED, line="Matched in March.", **step)
    with acting(net.worker) as by:
        assert Report.objects.get(referral=referral).line == "Matched in March."
        actions.close(referral_id=referral.pk, by=by)
        verbs = list(Event.objects.about(referral).values_list("verb", flat=True))
    assert state_of(referral) == State.CLOSED
    assert verbs == [
        "referral.started", "referral.prescreened", "referral.judged_suitable",
        "referral.receiver_chosen", "referral.consent_attached", "referral.sent",
        "referral.accepted", "referral.intake_booked", "referral.judged_ready",
        "referral.enrolled", "referral.reported", "referral.closed",
    ]  # fmt: skip


def test_starting_twice_with_one_key_opens_one_draft(net):
    key = uuid7()
    with acting(net.worker) as by:
        first = actions.start(id=key, client_id=net.client.pk, by=by)
        again = actions.start(id=key, client_id=net.client.pk, by=by)
        assert first == again
        assert Referral.objects.count() == 1


def test_a_stranger_starts_nothing_for_somebody_elses_newcomer(net):
    with acting(net.stranger) as by, pytest.raises(Client.DoesNotExist):
        actions.start(id=uuid7(), client_id=net.client.pk, by=by)


@pytest.mark.parametrize("changes", [{"employment": "full_time"}, {"clb_writing": 5}])
def test_whoever_is_not_eligible_is_not_sent(net, changes):
    referral = prepared(net, **changes)
    with acting(net.worker) as by, pytest.raises(Refused, match="eligible"):
        actions.send(referral_id=referral.pk, by=by)
    assert state_of(referral) == State.CONSENTED


def test_eligible_is_not_suitable_and_the_newest_judgement_counts(net):
    referral = prepared(net)
    with acting(net.colleague) as by:
        actions.judge(
            referral_id=referral.pk, gate=Gate.SUITABLE, passed=False, reasons="Not yet.", by=by
        )
        with pytest.raises(Refused, match="suits"):
            actions.send(referral_id=referral.pk, by=by)


def test_sending_copies_exactly_the_consented_fields_and_nothing_else(net):
    agreed = [Shareable.NAME.value, Shareable.LANGUAGES.value, Shareable.PRESCREEN.value]
    referral = sent(net, fields=agreed)
    with acting(net.coach) as by:
        copy = SharedCopy.objects.visible_to(by).get(referral_id=referral.pk)
    assert set(copy.fields) == set(agreed)
    assert net.client.phone not in str(copy.fields)


def test_a_second_click_sends_once_and_is_told_so(net):
    referral = sent(net)
    with acting(net.worker) as by, pytest.raises(StepRefused) as refused:
        actions.send(referral_id=referral.pk, by=by)
    assert "Sent" in str(refused.value.told)
    with as_owner():
        assert SharedCopy.objects.count() == 1
        assert Notice.objects.filter(kind="referral.sent").count() == 2  # one for each coach


def test_choosing_another_receiver_puts_the_consent_aside(net):
    referral = prepared(net)
    with acting(net.worker) as by:
        actions.choose(referral_id=referral.pk, service_id=net.other_service.pk, by=by)
        with pytest.raises(Refused, match="consent"):
            actions.send(referral_id=referral.pk, by=by)
    assert state_of(referral) == State.PRESCREENED


def test_a_consent_for_another_receiver_cannot_be_attached(net):
    referral = prepared(net)
    with acting(net.worker) as by:
        consent = take(net, by, net.other)
        with pytest.raises(Refused, match="another organization"):
            actions.attach_consent(referral_id=referral.pk, consent_id=consent.pk, by=by)


def test_nothing_is_sent_after_the_consent_was_withdrawn(net):
    referral = prepared(net)
    with acting(net.worker) as by:
        with_consent = Referral.objects.get(pk=referral.pk)
        withdraw_consent(consent_id=with_consent.consent_id, how="spoken", by=by)
        with pytest.raises(Refused, match="consent"):
            actions.send(referral_id=referral.pk, by=by)
    with as_owner():
        assert not SharedCopy.objects.exists()


def test_only_coaches_of_the_receiver_answer(net):
    referral = sent(net)
    for person in (net.worker, net.colleague):
        with acting(person) as by, pytest.raises(Refused):
            actions.accept(referral_id=referral.pk, by=by)
    for person in (net.stranger, net.other_coach):
        with acting(person) as by, pytest.raises(Referral.DoesNotExist):
            actions.accept(referral_id=referral.pk, by=by)
    assert state_of(referral) == State.SENT


def test_the_second_coach_is_told_who_answered_first(net):
    referral = accepted(net)
    with acting(net.second_coach) as by, pytest.raises(StepRefused) as refused:
        actions.decline(referral_id=referral.pk, reason="full", by=by)
    assert "Carl Coach" in str(refused.value.told)
    assert state_of(referral) == State.ACCEPTED


def test_opening_receives_once_and_only_for_the_receiver(net):
    referral = sent(net)
    with acting(net.worker) as by:
        assert actions.receive(referral_id=referral.pk, by=by).state == State.SENT
    with acting(net.coach) as by:
        assert actions.receive(referral_id=referral.pk, by=by).state == State.RECEIVED
        assert actions.receive(referral_id=referral.pk, by=by).version == 6
    with as_owner():
        assert Event.objects.filter(verb="referral.received").count() == 1


def test_declining_says_why_ends_the_copy_and_tells_the_worker(net):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.decline(
            referral_id=referral.pk, reason="full", party="receiver", line="Ask in May.", by=by
        )
        assert not SharedCopy.objects.filter(referral_id=referral.pk).exists()
    with acting(net.worker) as by:
        declined = Referral.objects.get(pk=referral.pk)
        assert (declined.state, declined.end) == (State.DECLINED, End.FULL)
        assert Message.objects.get(referral=referral).body == "Ask in May."
        assert Notice.objects.visible_to(by).get().kind == "referral.declined"


def test_a_returned_referral_is_answered_and_sent_again_with_one_live_copy(net):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=referral.pk, question="Which shift?", by=by)
    with acting(net.worker) as by:
        actions.write(id=uuid7(), referral_id=referral.pk, body="Mornings.", by=by)
        actions.send(referral_id=referral.pk, by=by)
    with acting(net.coach) as by:
        assert SharedCopy.objects.visible_to(by).filter(referral_id=referral.pk).count() == 1
        bodies = list(Message.objects.filter(referral=referral).values_list("body", flat=True))
    assert bodies == ["Which shift?", "Mornings."]
    assert state_of(referral) == State.SENT


def test_a_redirect_closes_this_one_and_opens_a_linked_draft_without_moving_data(net):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.redirect(referral_id=referral.pk, service_id=net.other_service.pk, by=by)
        assert not Referral.objects.filter(previous=referral).exists()  # it is the sender's
    with acting(net.other_coach):
        assert not Referral.objects.exists()
        assert not SharedCopy.objects.exists()
    with acting(net.worker) as by:
        linked = Referral.objects.visible_to(by).get(previous=referral)
        assert (linked.state, linked.receiver_id) == (State.DRAFT, net.other.pk)
        assert linked.consent_id is None
        assert linked.subject.initials == referral.subject.initials
    assert state_of(referral) == State.CLOSED


def test_a_linked_draft_needs_its_own_consent_before_it_is_sent(net):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.redirect(referral_id=referral.pk, service_id=net.other_service.pk, by=by)
    with acting(net.worker) as by:
        linked = Referral.objects.get(previous=referral)
        step = {"referral_id": linked.pk, "by": by}
        actions.prescreen(criteria_slug=CRITERIA, facts=facts(), **step)
        actions.judge(gate=Gate.SUITABLE, passed=True, reasons="As before.", **step)
        with pytest.raises(Refused, match="consent"):
            actions.send(**step)
        actions.attach_consent(consent_id=take(net, by, net.other).pk, **step)
        actions.send(**step)
    assert state_of(linked) == State.SENT


def test_recalling_takes_the_copy_back_and_tells_the_coaches(net):
    referral = sent(net)
    with acting(net.worker) as by:
        actions.recall(referral_id=referral.pk, by=by)
    with acting(net.coach) as by:
        assert not SharedCopy.objects.exists()
        assert Notice.objects.visible_to(by).filter(kind="referral.recalled").exists()
        assert Subject.objects.get(referral=referral).initials
    with as_owner():
        assert Referral.objects.get(pk=referral.pk).end == End.RECALLED


def test_an_accepted_referral_is_not_recalled(net):
    referral = accepted(net)
    with acting(net.worker) as by, pytest.raises(Refused, match="until it is answered"):
        actions.recall(referral_id=referral.pk, by=by)


def test_moving_an_intake_keeps_one_appointment_and_counts_the_move(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        first = actions.book_intake(referral_id=referral.pk, starts_at=tomorrow(), by=by)
        later = tomorrow() + datetime.timedelta(days=2)
        moved = actions.book_intake(referral_id=referral.pk, starts_at=later, by=by)
    assert (moved.pk, moved.sequence) == (first.pk, 1)


def test_a_missed_intake_can_be_booked_again(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        step = {"referral_id": referral.pk, "by": by}
        actions.book_intake(starts_at=tomorrow(), **step)
        actions.mark_missed(**step)
        actions.book_intake(starts_at=tomorrow(), **step)
        states = set(referral.appointments.values_list("state", flat=True))
    assert states == {AppointmentState.MISSED, AppointmentState.BOOKED}
    assert state_of(referral) == State.INTAKE_BOOKED


def test_enrolling_needs_the_receivers_own_judgement(net):
    referral = accepted(net)
    with acting(net.coach) as by, pytest.raises(Refused, match="ready"):
        actions.enrol(referral_id=referral.pk, by=by)


def test_enrolling_starts_the_receivers_own_record_of_what_was_shared(net):
    referral = accepted(net, fields=[Shareable.NAME.value, Shareable.LANGUAGES.value])
    with acting(net.coach) as by:
        actions.judge(referral_id=referral.pk, gate=Gate.READY, passed=True, reasons="Yes.", by=by)
        actions.enrol(referral_id=referral.pk, by=by)
        record = Client.objects.get(organization=net.receiver)
    assert (record.given_name, record.phone, record.came_by) == ("Selam", "", referral.pk)


def test_without_report_back_the_sender_learns_no_more_than_that_it_was_accepted(net):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.report(referral_id=referral.pk, end=End.ATTENDED_ONCE, line="Once.", by=by)
    with acting(net.worker) as by:
        seen = Referral.objects.get(pk=referral.pk)
        assert shown_state(seen, by) == State.ACCEPTED
        assert not Report.objects.exists()
        kinds = set(Notice.objects.visible_to(by).values_list("kind", flat=True))
    assert kinds == {"referral.accepted"}


def test_withdrawing_consent_stops_the_referral_and_tells_both_sides(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        actions.book_intake(referral_id=referral.pk, starts_at=tomorrow(), by=by)
    with acting(net.worker) as by:
        withdraw_consent(consent_id=referral.consent_id, how="spoken", by=by)
        stopped = Referral.objects.get(pk=referral.pk)
        assert (stopped.state, stopped.end) == (State.WITHDRAWN, End.CONSENT_WITHDRAWN)
    with as_owner():
        assert referral.appointments.get().state == AppointmentState.CANCELLED
    with acting(net.coach) as by:
        assert not SharedCopy.objects.exists()
        assert Notice.objects.visible_to(by).filter(kind="referral.withdrawn").exists()


def test_the_person_going_no_further_is_its_own_end(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        actions.withdraw(referral_id=referral.pk, by=by)
    with as_owner():
        assert Referral.objects.get(pk=referral.pk).end == End.PERSON_DECLINED


def test_a_draft_that_will_not_be_sent_is_put_away_as_such(net):
    referral = prepared(net)
    with acting(net.worker) as by:
        actions.close(referral_id=referral.pk, by=by)
        assert Referral.objects.get(pk=referral.pk).end == End.NOT_SENT


def test_a_message_posted_twice_stands_once(net):
    referral, key = sent(net), uuid7()
    with acting(net.worker) as by:
        for _ in range(2):
            actions.write(id=key, referral_id=referral.pk, body="He works nights.", by=by)
        assert Message.objects.filter(referral=referral).count() == 1


def test_the_receiver_reads_no_thread_once_the_consent_has_ended(net):
    referral = sent(net)
    with acting(net.worker) as by:
        actions.write(id=uuid7(), referral_id=referral.pk, body="He works nights.", by=by)
        withdraw_consent(consent_id=referral.consent_id, how="spoken", by=by)
    with acting(net.coach):
        assert not Message.objects.filter(referral=referral).exists()
        assert Referral.objects.get(pk=referral.pk).state == State.WITHDRAWN


def test_a_draft_does_not_exist_for_the_chosen_receiver(net):
    referral = prepared(net)
    with acting(net.coach) as by:
        assert not Referral.objects.filter(pk=referral.pk).exists()
        assert not Referral.objects.visible_to(by).filter(pk=referral.pk).exists()


def test_refusals_are_permission_errors_so_that_no_view_shows_a_traceback():
    assert issubclass(Refused, PermissionDenied)


def test_handing_over_moves_what_goes_on_and_leaves_what_is_over(net):
    going_on = sent(net)
    over = ReferralFactory(sender=net.sender, closed=True, worker=net.worker)
    with as_owner():
        manager = net.colleague.memberships.get()
        manager.roles = ["manager"]
        manager.save()
    with acting(net.colleague) as by:
        assert places.in_hand(net.worker.pk, net.sender.pk) == 1
        moved = hand_over(
            from_person_id=net.worker.pk,
            to_person_id=net.colleague.pk,
            organization_id=net.sender.pk,
            by=by,
        )
        assert "Referrals that still go on: 1" in [f"{each.label}: {each.count}" for each in moved]
        assert Referral.objects.get(pk=going_on.pk).worker == net.colleague
        assert Referral.objects.get(pk=over.pk).worker == net.worker


def test_a_returned_referral_is_not_sent_to_somebody_else(net):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=referral.pk, question="Which shift?", by=by)
    with acting(net.worker) as by, pytest.raises(Refused, match="Recall it first"):
        actions.choose(referral_id=referral.pk, service_id=net.other_service.pk, by=by)


@pytest.mark.parametrize(
    "change",
    [
        {"sender_id": "other"},
        {"client_id": "somebody"},
        {"receiver_id": "other"},
        {"report_back": True},
        {"consent_id": "somebody"},
    ],
)
def test_the_receiver_cannot_change_what_was_sent_even_past_the_site(net, change):
    referral = sent(net, purposes=[Purpose.REFER.value])
    named = {"other": net.other.pk, "somebody": uuid7()}
    values = {name: named.get(value, value) for name, value in change.items()}
    with acting(net.coach), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**values)


@pytest.mark.parametrize("kind", [Referral, Subject])
def test_nobody_turns_a_draft_to_a_strangers_newcomer_even_past_the_site(net, kind):
    draft = prepared(net)
    strange = ClientFactory(organization=net.other)
    with acting(net.worker), pytest.raises(IntegrityError, match="keeps its"), transaction.atomic():
        kind.objects.filter(client_id=draft.client_id).update(client_id=strange.pk)


def test_nobody_begins_a_referral_of_a_strangers_newcomer_even_past_the_site(net):
    draft = prepared(net)
    draft.pk, draft.code, draft.client_id = (
        uuid7(),
        "NEWCODE",
        ClientFactory(organization=net.other).pk,
    )
    with acting(net.worker), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        draft.save(force_insert=True)
