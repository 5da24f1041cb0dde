"""After an answer: the intake kept, and after a no the way to another organization."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.states import Purpose
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Notice
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.deeds import deeds
from alongside.programmes.referrals.models import Appointment, Judgement, Referral
from alongside.programmes.referrals.states import AppointmentState, End, Gate, State
from alongside.programmes.referrals.waiting import work
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import accepted, network, sent, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


def page(name, referral):
    return reverse(f"referrals:{name}", args=[referral.pk])


def at_the_hour(net, **options):
    """A referral whose intake was an hour ago."""
    referral = accepted(net, **options)
    with acting(net.coach) as by:
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        actions.book_intake(referral_id=referral.pk, starts_at=tomorrow, by=by)
    passed = timezone.now() - datetime.timedelta(hours=1)
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(intake_at=passed)
        Appointment.objects.filter(referral=referral).update(starts_at=passed)
    return referral


def offered(person, referral):
    with acting(person) as by:
        here = Referral.objects.get(pk=referral.pk)
        return {deed.url: deed for deed in deeds(by, here, here.state)}


def declined(net, line="Ask us again in March.", **reason):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.decline(referral_id=referral.pk, line=line, by=by, **({"reason": "full"} | reason))
    return referral


# --- the intake was kept ---------------------------------------------------------------------


def test_that_somebody_came_is_kept_and_told_to_the_sender_who_may_hear(net):
    referral = at_the_hour(net)
    with acting(net.coach) as by:
        actions.mark_kept(referral_id=referral.pk, by=by)
        assert referral.appointments.get().state == AppointmentState.KEPT
        assert Referral.objects.get(pk=referral.pk).state == State.INTAKE_BOOKED
        assert Event.objects.about(referral).filter(verb="referral.kept").count() == 1
    with acting(net.worker) as by:
        assert Notice.objects.visible_to(by).filter(kind="referral.kept").exists()


def test_without_report_back_the_sender_does_not_hear_that_somebody_came(net, client):
    referral = at_the_hour(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.mark_kept(referral_id=referral.pk, by=by)
    with acting(net.worker) as by:
        assert not Notice.objects.visible_to(by).filter(kind="referral.kept").exists()
    text = sign_in(client, net.worker).get(page("referral", referral)).content.decode()
    assert "came to the intake" not in text
    assert "The intake took place" not in text


def test_nobody_came_to_an_intake_that_lies_ahead(net):
    referral = accepted(net)
    with acting(net.coach) as by:
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        actions.book_intake(referral_id=referral.pk, starts_at=tomorrow, by=by)
        with pytest.raises(Refused, match="lies ahead"):
            actions.mark_kept(referral_id=referral.pk, by=by)


def test_whoever_came_cannot_have_missed_it(net):
    referral = at_the_hour(net)
    with acting(net.coach) as by:
        actions.mark_kept(referral_id=referral.pk, by=by)
        with pytest.raises(Refused, match="came"):
            actions.mark_missed(referral_id=referral.pk, by=by)


@pytest.mark.parametrize("who", ["worker", "stranger"])
def test_only_the_receiver_says_that_somebody_came(net, who):
    referral = at_the_hour(net)
    with acting(getattr(net, who)) as by, pytest.raises((Refused, Referral.DoesNotExist)):
        actions.mark_kept(referral_id=referral.pk, by=by)


def test_after_the_hour_came_leads_and_afterwards_readiness_does(net):
    referral = at_the_hour(net)
    before = offered(net.coach, referral)
    with acting(net.coach) as by:
        actions.mark_kept(referral_id=referral.pk, by=by)
    after = offered(net.coach, referral)
    assert before[page("kept", referral)].primary
    assert before[page("missed", referral)].answer
    assert before[page("kept", referral)].label == "S.T. came"
    assert not {page("kept", referral), page("missed", referral)} & after.keys()
    assert after[page("ready", referral)].primary
    assert after[page("report", referral)].answer


def test_the_work_list_asks_no_longer_whether_they_came(net):
    referral = at_the_hour(net)
    with acting(net.coach) as by:
        actions.mark_kept(referral_id=referral.pk, by=by)
        assert [item.what for item in work(by)] == [
            "They came: write down readiness, enrol or report back"
        ]


def test_the_button_writes_it_down_once_for_a_double_click(net, client):
    referral = at_the_hour(net)
    sign_in(client, net.coach)
    assert "S.T. came to the intake?" in client.get(page("kept", referral)).content.decode()
    for _ in range(2):
        done = client.post(page("kept", referral), {"seen": State.INTAKE_BOOKED})
        assert done.url == page("referral", referral)
    with as_owner():
        assert Event.objects.filter(verb="referral.kept").count() == 1
    text = client.get(page("referral", referral)).content.decode()
    assert "S.T. came to the intake. Write down whether they are ready" in text


def test_the_refusal_says_what_it_is_about(net, client):
    referral = accepted(net)
    text = sign_in(client, net.coach).get(page("referral", referral)).content.decode()
    assert "Enrol: Write down first why the person is ready" in text
    assert text.index("Something else happened") < text.index("S.T. decided not to go on")


# --- after a no ------------------------------------------------------------------------------


def test_another_organization_is_tried_with_what_was_prepared(net):
    referral = declined(net)
    with acting(net.colleague) as by:
        linked = actions.refer_onward(referral_id=referral.pk, by=by)
        before = Referral.objects.get(pk=referral.pk)
        assert (before.state, before.end) == (State.CLOSED, End.FULL)
        assert (linked.state, linked.previous_id) == (State.PRESCREENED, referral.pk)
        assert (linked.decision_id, linked.verdict) == (before.decision_id, before.verdict)
        assert (linked.receiver_id, linked.consent_id) == (None, None)
        judged = Judgement.objects.get(referral=linked)
        assert (judged.gate, judged.by, judged.reasons) == (
            Gate.SUITABLE, net.worker, "Ready to learn.",
        )  # fmt: skip


def test_the_next_referral_needs_only_a_receiver_and_a_consent(net):
    referral = declined(net)
    with acting(net.worker) as by:
        linked = actions.refer_onward(referral_id=referral.pk, by=by)
        step = {"referral_id": linked.pk, "by": by}
        actions.choose(service_id=net.other_service.pk, **step)
        with pytest.raises(Refused, match="consent"):
            actions.send(**step)
        actions.attach_consent(consent_id=take(net, by, net.other).pk, **step)
        assert actions.send(**step).state == State.SENT
    with acting(net.other_coach):
        assert SharedCopy.objects.filter(referral_id=linked.pk).exists()


def test_two_clicks_open_one_draft_and_both_lead_to_it(net, client):
    referral = declined(net)
    sign_in(client, net.worker)
    went = {client.post(page("onward", referral), {"seen": State.DECLINED}).url for _ in range(2)}
    with as_owner():
        linked = Referral.objects.get(previous=referral)
    assert went == {page("partners", linked)}
    assert client.get(page("onward", referral)).url == page("partners", linked)
    assert client.get(page("partners", linked)).status_code == 200


def test_asked_twice_at_once_the_first_draft_is_given(net):
    referral = declined(net)
    with acting(net.worker) as by:
        first = actions.refer_onward(referral_id=referral.pk, by=by)
        assert actions.refer_onward(referral_id=referral.pk, by=by) == first


def test_the_way_on_leads_and_closing_comes_second(net, client):
    referral = declined(net)
    can = list(offered(net.worker, referral).values())
    assert [(deed.label, deed.primary) for deed in can] == [
        ("Refer to another organization", True),
        ("Close", False),
    ]
    text = sign_in(client, net.worker).get(page("referral", referral)).content.decode()
    why = text.index("Why it was declined")
    assert why < text.index("Ask us again in March.") < text.index("Questions and answers")


def test_after_the_person_said_no_only_closing_is_left(net):
    referral = declined(net, reason="person declined", party="person")
    can = offered(net.worker, referral)
    assert not can[page("onward", referral)].answer
    assert can[page("close", referral)].primary


@pytest.mark.parametrize("who", ["coach", "stranger"])
def test_only_the_sender_refers_onward(net, who):
    referral = declined(net)
    with acting(getattr(net, who)) as by, pytest.raises((Refused, Referral.DoesNotExist)):
        actions.refer_onward(referral_id=referral.pk, by=by)
    with as_owner():
        assert not Referral.objects.filter(previous=referral).exists()


def test_what_was_accepted_is_not_referred_onward(net):
    referral = accepted(net)
    with acting(net.worker) as by, pytest.raises(Refused, match="declined"):
        actions.refer_onward(referral_id=referral.pk, by=by)
