"""Figure 7. A network at work: whatever is prepared, sent, answered, passed on, withdrawn, narrowed, handed over or
run out of time, in whatever order, nobody reads a newcomer's data without a live consent that covers it.

What each receiver can read is asked of the database, past every view and every queryset. The control
takes the database's guard away and lets the sender's code forget its own.
"""

import contextlib
import datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.actions.copies import end_of
from alongside.foundation.clients.models import Client, Consent, SharedCopy
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.people.actions import hand_over
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from tests.factories import PersonFactory, acting, as_owner
from tests.harness.sizes import size
from tests.programmes.referrals.walk import network, prepared, take

pytestmark = pytest.mark.django_db

NEEDED = {Shareable.NAME.value, Shareable.LANGUAGES.value}
FIELDS = st.sets(st.sampled_from(Shareable.values)).map(lambda more: sorted(more | NEEDED))
PURPOSES = st.lists(st.sampled_from(Purpose.values), max_size=2, unique=True)
STEPS_OF_ONE = 50
RUNS = size(46, 9_000)  # 2,000 steps in the suite, over 400,000 (20 × 20,000) by hand
STEPS = settings(
    max_examples=RUNS, stateful_step_count=STEPS_OF_ONE, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
FOUND_IS_ENOUGH = settings(STEPS, max_examples=40, phases=[Phase.generate], report_multiple_bugs=False)  # fmt: skip

refusals = contextlib.suppress(Refused, StepRefused, Referral.DoesNotExist)


class Network(RuleBasedStateMachine):
    """One newcomer of one sender, two receivers, and a calendar that can be turned on."""

    guarded = True
    steps = 0
    referrals = Bundle("referrals")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.net = network()
        self.worker, self.idle = self.net.worker, self.net.colleague
        self.manager = PersonFactory(works_at=self.net.sender, roles=["manager"])
        if not self.guarded:
            take_the_guards_away()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(target=referrals)
    def one_is_sent(self):
        referral = prepared(self.net)
        self.send(referral.pk)
        return referral.pk

    @rule(target=referrals, fields=FIELDS, purposes=PURPOSES)
    def prepare(self, fields, purposes):
        agreed = [Purpose.REFER.value, *purposes]
        return prepared(self.net, fields=fields, purposes=sorted(set(agreed))).pk

    @rule(referral=referrals)
    def send(self, referral):
        with refusals, acting(self.worker) as by:
            actions.send(referral_id=referral, by=by)

    @rule(referral=referrals, fields=FIELDS)
    def narrow(self, referral, fields):
        """The person agrees to less: the consent before is withdrawn, and a new one is taken."""
        before = self._referral(referral)
        if before.consent_id is None:
            return
        with acting(self.worker) as by:
            withdraw_consent(consent_id=before.consent_id, how="told us", by=by)
            consent = take(self.net, by, self.net.receiver, fields=fields)
        with refusals, acting(self.worker) as by:
            actions.attach_consent(referral_id=referral, consent_id=consent.pk, by=by)

    @rule(referral=referrals)
    def withdraw_consent(self, referral):
        consent = self._referral(referral).consent_id
        if consent:
            with refusals, acting(self.worker) as by:
                withdraw_consent(consent_id=consent, how="told us", by=by)

    @rule(days=st.sampled_from([1, 30, 181, 400]))
    def days_go_by(self, days):
        """Time is turned by moving every end of a consent and of a copy as many days nearer."""
        let_days_go_by(days)

    @rule(
        referral=referrals,
        verb=st.sampled_from(["receive", "accept", "decline", "return", "redirect", "enrol"]),
        elsewhere=st.booleans(),
    )
    def receiver_acts(self, referral, verb, elsewhere):
        coach = self.net.other_coach if elsewhere else self.net.coach
        with refusals, acting(coach) as by:
            ANSWERS[verb](self.net, referral, by)

    @rule(referral=referrals, verb=st.sampled_from(["recall", "withdraw", "close", "refer_onward"]))
    def sender_acts(self, referral, verb):
        with refusals, acting(self.worker) as by:
            getattr(actions, verb)(referral_id=referral, by=by)

    @rule()
    def staff_change(self):
        with acting(self.manager) as by:
            hand_over(
                from_person_id=self.worker.pk, to_person_id=self.idle.pk,
                organization_id=self.net.sender.pk, by=by,
            )  # fmt: skip
        self.worker, self.idle = self.idle, self.worker

    @invariant()
    def nothing_is_read_without_a_live_consent(self):
        type(self).steps += 1
        with acting(self.net.stranger):
            assert not SharedCopy.objects.exists()
            assert not Client.objects.exists()
        for coach in (self.net.coach, self.net.other_coach):
            with acting(coach) as by:
                read = list(SharedCopy.objects.all())
                records = list(Client.objects.values_list("organization_id", flat=True))
            assert set(records) <= {by.organization.pk}
            for copy in read:
                self._is_covered(copy, by.organization.pk)

    def _is_covered(self, copy, reader):
        with as_owner():
            consent = Consent.objects.get(pk=copy.consent_id)
        assert consent.live, "read without a live consent"
        assert consent.receiver_id == reader, "read by somebody whom the consent does not name"
        assert consent.covers(Purpose.REFER), "read though nobody agreed to refer"
        assert set(copy.fields) <= set(consent.fields), "more is read than was agreed"
        assert copy.until <= end_of(consent.until), "read for longer than was agreed"

    def _referral(self, key):
        with as_owner():
            return Referral.objects.get(pk=key)


class Unguarded(Network):
    """The same steps where the database asks for no consent and a withdrawal ends no copy."""

    guarded = False


def _redirect(net, referral, by):
    actions.redirect(referral_id=referral, service_id=net.other_service.pk, by=by)


ANSWERS = {
    "receive": lambda net, referral, by: actions.receive(referral_id=referral, by=by),
    "accept": lambda net, referral, by: actions.accept(referral_id=referral, by=by),
    "decline": lambda net, referral, by: actions.decline(
        referral_id=referral, reason="full", by=by
    ),
    "return": lambda net, referral, by: actions.return_for_information(
        referral_id=referral, question="Which area?", by=by
    ),
    "redirect": _redirect,
    "enrol": lambda net, referral, by: actions.enrol(referral_id=referral, by=by),
}


def let_days_go_by(days):
    """Move every end nearer; the trigger that keeps a consent as given stands aside for it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE clients_consent DISABLE TRIGGER USER")
        earlier = datetime.timedelta(days=days)
        cursor.execute(
            "UPDATE clients_consent SET until = until - %s, given_at = given_at - %s",
            [earlier, earlier],
        )
        cursor.execute("UPDATE clients_sharedcopy SET until = until - %s", [earlier])
        cursor.execute("ALTER TABLE clients_consent ENABLE TRIGGER USER")


def take_the_guards_away():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE clients_sharedcopy DISABLE TRIGGER clients_sharedcopy_consent")
        cursor.execute("ALTER TABLE clients_consent DISABLE TRIGGER clients_consent_kept")


def test_nobody_reads_without_a_live_consent_whatever_the_network_does(tried):
    Network.steps = 0
    run_state_machine_as_test(Network, settings=STEPS)
    assert Network.steps >= RUNS * STEPS_OF_ONE * 0.8
    tried(7, "steps of a network with a disclosure", Network.steps)


def test_the_same_steps_find_a_disclosure_once_the_guards_are_gone():
    with pytest.raises(AssertionError, match=r"read without|read for longer|more is read"):
        run_state_machine_as_test(Unguarded, settings=FOUND_IS_ENOUGH)
