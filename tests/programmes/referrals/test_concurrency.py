"""Several people at the same moment: one effect, and the others are told."""

import threading
from collections import Counter

import pytest
from django.db import connection

from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import State
from tests.factories import PersonFactory, acting, as_owner
from tests.programmes.referrals.walk import network, prepared, sent

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run each call in a thread and a connection of its own, released together; count the outcomes."""
    ready, outcomes = threading.Barrier(len(calls)), []

    def run(person, call):
        try:
            ready.wait(10)
            with acting(person) as by:
                call(by)
            outcomes.append("done")
        except (StepRefused, Refused) as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return Counter(outcomes)


def lines(verb):
    with as_owner():
        return Event.objects.filter(verb=verb).count()


def test_of_many_coaches_answering_at_once_one_answers_and_the_others_are_told():
    net = network()
    referral = sent(net)
    coaches = [PersonFactory(works_at=net.receiver, roles=["coach"]) for _ in range(6)]
    verbs = [
        lambda by: actions.accept(referral_id=referral.pk, by=by),
        lambda by: actions.decline(referral_id=referral.pk, reason="full", by=by),
    ]
    outcomes = at_once(*[(coach, verbs[n % 2]) for n, coach in enumerate(coaches)])
    assert outcomes == {"done": 1, "StepRefused": 5}
    assert lines("referral.accepted") + lines("referral.declined") == 1


def test_of_many_clicks_on_send_one_sends():
    net = network()
    referral = prepared(net)
    click = (net.worker, lambda by: actions.send(referral_id=referral.pk, by=by))
    assert at_once(*[click] * 8) == {"done": 1, "StepRefused": 7}
    with as_owner():
        assert SharedCopy.objects.count() == 1
    assert lines("referral.sent") == 1


def test_a_withdrawal_at_the_moment_of_sending_leaves_nothing_readable():
    """Whichever comes first, no copy lives beside a withdrawn consent."""
    net = network()
    for _ in range(5):
        referral = prepared(net)
        with as_owner():
            consent_id = Referral.objects.get(pk=referral.pk).consent_id
        at_once(
            (net.worker, lambda by, key=referral.pk: actions.send(referral_id=key, by=by)),
            (
                net.colleague,
                lambda by, key=consent_id: withdraw_consent(consent_id=key, how="spoken", by=by),
            ),
        )
        with acting(net.coach):
            assert not SharedCopy.objects.exists()
        with as_owner():
            assert Referral.objects.get(pk=referral.pk).state in {
                State.WITHDRAWN,
                State.PRESCREENED,
                State.CONSENTED,
            }
