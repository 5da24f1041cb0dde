"""The receiver writes down its tries to reach whom it accepted, before it has a record of its own."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.actions import log_attempt, withdraw_consent
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.clients.states import AttemptResult, Channel, Purpose
from alongside.foundation.journal.models import Event
from alongside.insight.organization.queries import register
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Attempt, Referral
from alongside.programmes.referrals.states import Gate, State
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import accepted, network, sent

pytestmark = pytest.mark.django_db
NOBODY_THERE = {"channel": Channel.PHONE, "result": AttemptResult.NO_ANSWER}
TYPED = NOBODY_THERE | {"note": "Rings out after lunch."}


@pytest.fixture
def net():
    return network()


def address(referral, name="try"):
    return reverse(f"referrals:{name}", args=[referral.pk])


def tried(referral, person, **changes):
    with acting(person) as by:
        values = {"id": uuid7(), "referral_id": referral.pk, "by": by, **NOBODY_THERE}
        return actions.write_try(**values | changes)


def rows():
    with as_owner():
        return Attempt.objects.count()


def page_of(person, referral):
    return sign_in(Browser(), person).get(address(referral, "referral")).content.decode()


def test_a_coach_writes_a_try_down_and_both_sides_read_it_in_the_thread(net):
    referral = accepted(net)
    browser = sign_in(Browser(), net.coach)
    assert address(referral) in browser.get(address(referral, "referral")).content.decode()
    assert browser.post(address(referral), TYPED).status_code == 302
    for person in (net.coach, net.worker):
        thread = page_of(person, referral).split('id="thread"')[1].split("</section>")[0]
        assert "Tried to reach the person: telephone, no answer" in thread
        assert "Rings out after lunch." in thread
        assert "Carl Coach" in thread
    with as_owner():
        line = Event.objects.get(verb="referral.tried")
    assert (line.data["channel"], line.data["result"]) == ("phone", "no answer")
    assert "Rings out" not in str(line.data)


def test_without_report_back_the_sender_reads_nothing_of_it_nor_could_by_the_database(net):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    tried(referral, net.coach, remark="Rings out after lunch.")
    assert "Rings out" in page_of(net.coach, referral)
    seen = page_of(net.worker, referral)
    assert ("Rings out" in seen, "Tried to reach" in seen) == (False, False)
    with acting(net.worker):
        assert not Attempt.objects.exists()
        assert not Event.objects.filter(verb="referral.tried").exists()
    told = accepted(network())
    with as_owner():
        Referral.objects.filter(pk=told.pk).update(sender=net.sender)
        SharedCopy.objects.filter(referral_id=told.pk).update(sender=net.sender)
        Attempt.objects.update(referral=told, told_sender=True)
    with acting(net.worker):
        assert Attempt.objects.exists()  # the control


def test_a_stranger_and_the_sender_change_nothing(net):
    referral = accepted(net)
    assert sign_in(Browser(), net.stranger).post(address(referral), TYPED).status_code == 404
    sign_in(Browser(), net.worker).post(address(referral), TYPED)
    with pytest.raises(Refused, match="receiving organization"):
        tried(referral, net.worker)
    assert rows() == 0
    tried(referral, net.coach)  # the control
    assert rows() == 1


@pytest.mark.parametrize("state", [State.RECEIVED, State.ENROLLED, State.REPORTED])
def test_it_is_for_after_the_answer_and_before_the_own_record(net, state):
    referral = accepted(net)
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(state=state)
    with pytest.raises(Refused):
        tried(referral, net.coach)
    assert address(referral) not in page_of(net.coach, referral)


def test_posted_twice_with_one_key_it_is_written_once(net):
    referral, key = accepted(net), uuid7()
    browser = sign_in(Browser(), net.coach)
    for _ in range(2):
        browser.post(address(referral), TYPED | {"form_key": key})
    assert rows() == 1


def test_after_the_consent_nobody_is_tried_and_nothing_is_read(net):
    referral = accepted(net)
    tried(referral, net.coach, remark="Rings out after lunch.")
    with as_owner():
        SharedCopy.objects.update(until=timezone.now())
    with pytest.raises(Refused, match="consent has ended"):
        tried(referral, net.coach)
    assert "Rings out" not in page_of(net.coach, referral)
    with acting(net.worker) as by:
        withdraw_consent(consent_id=referral.consent_id, how="spoken", by=by)
    with acting(net.coach):
        assert not Attempt.objects.exists()


def test_the_database_takes_a_try_from_the_receiver_alone(net):
    referral = accepted(net)

    def row(organization):
        return Attempt(
            referral=referral, organization=organization, told_sender=True, **NOBODY_THERE
        )

    for person in (net.stranger, net.coach):
        with acting(person) as by:
            wrong = by.organization if person == net.stranger else net.sender
            with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                row(wrong).save(force_insert=True)
    with acting(net.coach):
        row(net.receiver).save(force_insert=True)  # the control
    with acting(net.stranger):
        assert not Attempt.objects.exists()
    with scope.acting(scope.Scope()):
        assert not Attempt.objects.exists()


def test_could_not_be_reached_is_said_beside_how_often_it_was_tried(net):
    referral = accepted(net)
    for _ in range(3):
        tried(referral, net.coach)
    shown = sign_in(Browser(), net.coach).get(address(referral, "report")).content.decode()
    assert "Tries so far" in shown
    assert "3, the last on" in shown


def test_the_register_counts_them_with_the_tries_of_the_own_records(net):
    referral = accepted(net)
    tried(referral, net.coach)
    with acting(net.coach) as by:
        actions.judge(
            id=uuid7(), referral_id=referral.pk, gate=Gate.READY, passed=True, reasons="Yes.", by=by
        )
        actions.enrol(referral_id=referral.pk, by=by)
        ours = Client.objects.get(came_by=referral.pk)
        log_attempt(client_id=ours.pk, by=by, **NOBODY_THERE)
        assert tries_in_register(by) == 2
    with acting(net.stranger) as by:
        assert tries_in_register(by) == 0


def tries_in_register(by):
    entries = [entry for holding in register(by) for entry in holding.entries]
    return next(each.count for each in entries if str(each.label) == "Tries to reach somebody")


def test_nobody_is_tried_before_an_answer(net):
    referral = sent(net)
    assert address(referral) not in page_of(net.coach, referral)
