"""A consent that ends on its date: the receiver reads no more, and is told so in words whatever it still tries."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Appointment, Message, Referral
from alongside.programmes.referrals.states import Gate, State
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import accepted, network, sent

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + datetime.timedelta(days=1)
WAITING = {
    "return": lambda step: actions.return_for_information(question="Which area?", **step),
    "decline": lambda step: actions.decline(reason="full", line="Until spring.", **step),
    "write": lambda step: actions.write(id=uuid7(), body="Hello?", **step),
}
GOING_ON = {
    "book": lambda step: actions.book_intake(starts_at=TOMORROW, **step),
    "enrol": lambda step: actions.enrol(**step),
    "write": WAITING["write"],
}


def run_out(referral):
    with as_owner():
        ended = timezone.now() - datetime.timedelta(minutes=1)
        assert SharedCopy.objects.filter(referral_id=referral.pk).update(until=ended) == 1


def is_told(net, referral, try_it):
    """Refused in words, and nothing was changed."""
    with as_owner():
        before = Referral.objects.values().get(pk=referral.pk)
    with acting(net.coach) as by, pytest.raises(Refused, match="consent has ended on its date"):
        try_it({"referral_id": referral.pk, "by": by})
    with as_owner():
        assert Referral.objects.values().get(pk=referral.pk) == before
        assert not Message.objects.exists()
        assert not Appointment.objects.exists()
        assert not Client.objects.filter(organization=net.receiver).exists()


@pytest.mark.parametrize("verb", WAITING)
def test_before_the_answer(verb):
    net = network()
    referral = sent(net)
    run_out(referral)
    is_told(net, referral, WAITING[verb])


@pytest.mark.parametrize("verb", GOING_ON)
def test_after_the_answer(verb):
    net = network()
    referral = accepted(net)
    with acting(net.coach) as by:
        actions.judge(
            referral_id=referral.pk, gate=Gate.READY, passed=True, reasons="Ready.", by=by
        )
    run_out(referral)
    is_told(net, referral, GOING_ON[verb])


def test_it_can_still_be_declined_and_the_sender_can_still_write():
    net = network()
    referral = sent(net)
    run_out(referral)
    with acting(net.worker) as by:
        assert actions.write(id=uuid7(), referral_id=referral.pk, body="Asked again.", by=by)
    with acting(net.coach) as by:
        assert (
            actions.decline(referral_id=referral.pk, reason="full", by=by).state == State.DECLINED
        )


def test_the_page_says_so(client):
    net = network()
    referral = sent(net)
    run_out(referral)
    page = reverse("referrals:return", args=[referral.pk])
    answer = sign_in(client, net.coach).post(page, {"question": "Which area?"}, follow=True)
    assert "The consent has ended on its date." in answer.content.decode()
