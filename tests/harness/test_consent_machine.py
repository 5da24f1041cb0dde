"""Figure 7. A network at work: whatever is prepared, sent, answered, passed on, withdrawn, narrowed, handed over or
run out of time, in whatever order, nobody reads a newcomer's data without a live consent that covers it.

What each receiver can read is asked of the database after every step, past every view and every queryset. The control
takes the database's guard away and lets the sender's code forget its own. The network stands once; each walk through
it is a transaction of its own that is rolled back.
"""

import contextlib
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.actions.copies import end_of
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.people.actions import hand_over
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from tests.harness.sizes import size
from tests.harness.watched import Read, Watched, asked, take_the_guards_away
from tests.programmes.referrals.walk import take

pytestmark = pytest.mark.django_db(transaction=True)

NEEDED = {Shareable.NAME.value, Shareable.LANGUAGES.value}
FIELDS = st.sets(st.sampled_from(Shareable.values)).map(lambda more: sorted(more | NEEDED))
PURPOSES = st.lists(st.sampled_from(Purpose.values), max_size=2, unique=True)
SEEDS, STEPS = range(1, size(1, 20) + 1), size(2_000, 20_000)  # so many steps from each seed
LENGTH = 50
WALKS = settings(
    max_examples=STEPS * 6 // (LENGTH * 5), stateful_step_count=LENGTH, deadline=None, database=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
FOUND_IS_ENOUGH = settings(WALKS, max_examples=40, report_multiple_bugs=False)

refusals = contextlib.suppress(Refused, StepRefused, Referral.DoesNotExist)


@contextlib.contextmanager
def acting(by: Acting) -> Iterator[Acting]:
    """Under the scope of somebody whose memberships nobody changes here."""
    with scope.acting(by.scope()):
        yield by


class Network(RuleBasedStateMachine):
    """One newcomer of one sender, two receivers, and a calendar that can be turned on."""

    world: Watched
    steps = 0
    copies_read = 0
    referrals = Bundle("referrals")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.net, self.by = self.world.net, self.world.by
        self.worker, self.idle = self.by["worker"], self.by["colleague"]
        [(now,)] = asked("SELECT now()")
        self.today = timezone.localdate(now)  # the policies ask the same clock

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(target=referrals)
    def one_is_sent(self):
        referral = self.prepare_under(Shareable.values, [])
        self.send(referral)
        return referral

    @rule(target=referrals, fields=FIELDS, purposes=PURPOSES)
    def prepare(self, fields, purposes):
        return self.prepare_under(fields, purposes)

    def prepare_under(self, fields, purposes):
        agreed = sorted({Purpose.REFER.value, *purposes})
        with acting(self.worker) as by:
            referral = self.world.draft()
            consent = take(self.net, by, self.net.receiver, fields=fields, purposes=agreed)
            actions.attach_consent(referral_id=referral, consent_id=consent.pk, by=by)
        return referral

    @rule(referral=referrals)
    def send(self, referral):
        with refusals, acting(self.worker) as by:
            actions.send(referral_id=referral, by=by)

    @rule(referral=referrals, fields=FIELDS)
    def narrow(self, referral, fields):
        """The person agrees to less: the consent before is withdrawn, and a new one is taken."""
        with acting(self.worker) as by:
            before = Referral.objects.get(pk=referral).consent_id
            if before is None:
                return
            withdraw_consent(consent_id=before, how="told us", by=by)
            consent = take(self.net, by, self.net.receiver, fields=fields)
        with refusals, acting(self.worker) as by:
            actions.attach_consent(referral_id=referral, consent_id=consent.pk, by=by)

    @rule(referral=referrals)
    def withdraw_consent(self, referral):
        with refusals, acting(self.worker) as by:
            consent = Referral.objects.get(pk=referral).consent_id
            if consent:
                withdraw_consent(consent_id=consent, how="told us", by=by)

    @rule(days=st.sampled_from([1, 30, 181, 400]))
    def days_go_by(self, days):
        self.world.let_days_go_by(days)

    @rule(
        referral=referrals,
        verb=st.sampled_from(["receive", "accept", "decline", "return", "redirect", "enrol"]),
        elsewhere=st.booleans(),
    )
    def receiver_acts(self, referral, verb, elsewhere):
        with refusals, acting(self.by["other_coach" if elsewhere else "coach"]) as by:
            ANSWERS[verb](self.net, referral, by)

    @rule(referral=referrals, verb=st.sampled_from(["recall", "withdraw", "close", "refer_onward"]))
    def sender_acts(self, referral, verb):
        with refusals, acting(self.worker) as by:
            getattr(actions, verb)(referral_id=referral, by=by)

    @rule()
    def staff_change(self):
        with acting(self.by["manager"]) as by:
            hand_over(
                from_person_id=self.worker.person.pk, to_person_id=self.idle.person.pk,
                organization_id=self.net.sender.pk, by=by,
            )  # fmt: skip
        self.worker, self.idle = self.idle, self.worker

    @invariant()
    def nothing_is_read_without_a_live_consent(self):
        type(self).steps += 1
        for row in self.world.read_by_all():
            assert row.reader != self.world.stranger_home, "read by a stranger"
            if row.holder:
                assert row.holder == row.reader, "the record of another organization is read"
            else:
                type(self).copies_read += 1
                self._is_covered(row)

    def _is_covered(self, row: Read) -> None:
        live = row.withdrawn_at is None and row.agreed_until >= self.today
        assert live, "read without a live consent"
        assert row.receiver == row.reader, "read by somebody whom the consent does not name"
        assert Purpose.REFER in row.purposes, "read though nobody agreed to refer"
        assert set(row.parts) <= set(row.agreed), "more is read than was agreed"
        assert row.readable_until <= end_of(row.agreed_until), "read for longer than was agreed"


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


@pytest.fixture
def walk(monkeypatch):
    """Walk through one network with so many examples of a seed; gives how many steps, and copies read after them."""
    monkeypatch.setattr(Network, "world", Watched(), raising=False)

    def run(seed: int, how: settings) -> tuple[int, int]:
        monkeypatch.setattr(Network, "steps", 0)
        monkeypatch.setattr(Network, "copies_read", 0)
        run_state_machine_as_test(seeded(seed)(Network), settings=how)
        return Network.steps, Network.copies_read

    return run


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_reads_without_a_live_consent_whatever_the_network_does(walk, seed, tried):
    steps, copies = walk(seed, WALKS)
    assert steps >= STEPS
    assert copies >= steps / 10, "hardly anything was read, so hardly anything was tried"
    tried(7, f"steps of a network with a disclosure, seed {seed}, {copies:,} copies read", steps)


def test_the_same_steps_find_a_disclosure_once_the_guards_are_gone(walk):
    take_the_guards_away()
    with pytest.raises(AssertionError, match=r"read without|read for longer|more is read"):
        walk(1, FOUND_IS_ENOUGH)
