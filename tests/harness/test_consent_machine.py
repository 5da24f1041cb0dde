"""Figure 7. A network at work: whatever is prepared, sent, answered, passed on, withdrawn, narrowed, handed over or
run out of time, in whatever order, nobody reads a newcomer's data without a live consent that covers it.

What each receiver can read is asked of the database after every step, past every view and every queryset. The control
takes the database's guard away and lets the sender's code forget its own. The network stands once; each walk through
it is a transaction of its own that is rolled back. Steps are drawn by weight from a seed: a generator that hunts for
variety (Hypothesis, before) took 2,300 steps and saw two referrals accepted.
"""

import contextlib
import random
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

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
from alongside.programmes.referrals.states import Gate
from tests.harness.sizes import size
from tests.harness.watched import Read, Watched, asked, take_the_guards_away
from tests.programmes.referrals.walk import take

pytestmark = pytest.mark.django_db(transaction=True)

SEEDS, STEPS = range(1, size(1, 20) + 1), size(2_000, 20_000)  # so many steps from each seed
LENGTH = 50  # of one walk
NEEDED = {Shareable.NAME.value, Shareable.LANGUAGES.value}
BACK = [0, 0, 0, 1, 1, 2, 3, 5]  # which referral a step is about: the newest is 0
DAYS = [1, 1, 7, 30, 90, 181, 400]
COACH = ["receive", "accept", "accept", "enrol", "enrol", "decline", "return", "return", "redirect"]
SENDER = ["recall", "withdraw", "close", "refer_onward"]


@contextlib.contextmanager
def acting(by: Acting) -> Iterator[Acting]:
    """Under the scope of somebody whose memberships nobody changes here."""
    with scope.acting(by.scope()):
        yield by


class Walk:
    """One newcomer of one sender, two receivers, and a calendar that can be turned on."""

    def __init__(self, world: Watched, chance: random.Random, done: Counter[str]) -> None:
        self.world, self.chance, self.done = world, chance, done
        self.net, self.by = world.net, world.by
        self.worker, self.idle = self.by["worker"], self.by["colleague"]
        self.referrals: list[UUID] = []
        self.trail: list[str] = []
        self.copies_read = 0

    def go(self, length: int) -> None:
        """So many steps; after each one everybody reads. What was done stands beside a failure."""
        with transaction.atomic():
            [(now,)] = asked("SELECT now()")
            self.today = timezone.localdate(now)  # the policies ask the same clock
            try:
                for number in range(length):
                    (self.another_is_sent if number == 0 else self.draw())()
                    self.nothing_is_read_without_a_live_consent()
            except Exception as error:
                error.add_note("; ".join(self.trail))
                raise
            transaction.set_rollback(True)

    def draw(self):
        step = self.chance.choices(list(STEP_WEIGHTS), weights=STEP_WEIGHTS.values())[0]
        self.trail.append(step)
        return getattr(self, step)

    def prepare(self):
        purposes = {Purpose.REFER.value, *self.chance.sample(Purpose.values, 2)}
        with acting(self.worker) as by:
            referral = self.world.draft()
            consent = take(
                self.net, by, self.net.receiver, fields=self.fields(), purposes=sorted(purposes)
            )
            actions.attach_consent(referral_id=referral, consent_id=consent.pk, by=by)
        self.referrals.append(referral)

    def another_is_sent(self):
        self.prepare()
        self.send(self.referrals[-1])

    def send_again(self):
        self.send(self.referral())

    def send(self, referral):
        with self.trying("send"), acting(self.worker) as by:
            actions.send(referral_id=referral, by=by)

    def narrow(self):
        """The person agrees to less: the consent before is withdrawn, and a new one is taken."""
        referral = self.referral()
        with acting(self.worker) as by:
            before = Referral.objects.get(pk=referral).consent_id
            if before is None:
                return
            withdraw_consent(consent_id=before, how="told us", by=by)
            consent = take(self.net, by, self.net.receiver, fields=self.fields())
        with self.trying("narrow"), acting(self.worker) as by:
            actions.attach_consent(referral_id=referral, consent_id=consent.pk, by=by)

    def withdraw_consent(self):
        with acting(self.worker) as by:
            consent = Referral.objects.get(pk=self.referral()).consent_id
            if consent:
                withdraw_consent(consent_id=consent, how="told us", by=by)
                self.done["withdraw consent"] += 1

    def days_go_by(self):
        days = self.chance.choice(DAYS)
        self.trail.append(f"{days} days")
        self.world.let_days_go_by(days)

    def receiver_acts(self):
        self.answer("coach", self.chance.choice(COACH))

    def another_receiver_tries(self):
        self.answer("other_coach", self.chance.choice(COACH))

    def answer(self, who, verb):
        with self.trying(f"{verb} by {who}"), acting(self.by[who]) as by:
            ANSWERS[verb](self.net, self.referral(), by)

    def sender_acts(self):
        verb = self.chance.choice(SENDER)
        with self.trying(verb), acting(self.worker) as by:
            getattr(actions, verb)(referral_id=self.referral(), by=by)

    def staff_change(self):
        with acting(self.by["manager"]) as by:
            hand_over(
                from_person_id=self.worker.person.pk, to_person_id=self.idle.person.pk,
                organization_id=self.net.sender.pk, by=by,
            )  # fmt: skip
        self.worker, self.idle = self.idle, self.worker

    def fields(self):
        return sorted(NEEDED | {name for name in Shareable.values if self.chance.random() < 0.5})

    def referral(self):
        """One of the newest: most of the old ones are over."""
        back = self.chance.choice(BACK) % len(self.referrals)
        self.trail.append(f"about {len(self.referrals) - back}")
        return self.referrals[-1 - back]

    @contextlib.contextmanager
    def trying(self, what):
        """A step that may be refused; counts those that were not."""
        self.trail.append(what)
        with contextlib.suppress(Refused, StepRefused, Referral.DoesNotExist):
            yield
            self.done[what] += 1

    def nothing_is_read_without_a_live_consent(self):
        for row in self.world.read_by_all():
            assert row.reader != self.world.stranger_home, "read by a stranger"
            if row.holder:
                assert row.holder == row.reader, "the record of another organization is read"
            else:
                self.copies_read += 1
                self._is_covered(row)

    def _is_covered(self, row: Read) -> None:
        live = row.withdrawn_at is None and row.agreed_until >= self.today
        assert live, "read without a live consent"
        assert row.receiver == row.reader, "read by somebody whom the consent does not name"
        assert Purpose.REFER in row.purposes, "read though nobody agreed to refer"
        assert set(row.parts) <= set(row.agreed), "more is read than was agreed"
        assert row.readable_until <= end_of(row.agreed_until), "read for longer than was agreed"


STEP_WEIGHTS = {
    "prepare": 1, "another_is_sent": 5, "send_again": 3, "narrow": 3, "withdraw_consent": 2, "days_go_by": 2,
    "receiver_acts": 12, "another_receiver_tries": 3, "sender_acts": 3, "staff_change": 1,
}  # fmt: skip


def _redirect(net, referral, by):
    actions.redirect(referral_id=referral, service_id=net.other_service.pk, by=by)


def _enrol(net, referral, by):
    """Once judged ready; the receiver starts a record of its own from what was shared."""
    actions.judge(referral_id=referral, gate=Gate.READY, passed=True, reasons="Ready.", by=by)
    actions.enrol(referral_id=referral, by=by)


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
    "enrol": _enrol,
}
REACHED = [
    "send", "narrow", "withdraw consent", "recall", "withdraw", "close", "refer_onward",
    *(f"{verb} by coach" for verb in ANSWERS),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_reads_without_a_live_consent_whatever_the_network_does(seed, tried):
    world, chance, done = Watched(), random.Random(seed), Counter()
    copies = 0
    for _ in range(STEPS // LENGTH):
        walk = Walk(world, chance, done)
        walk.go(LENGTH)
        copies += walk.copies_read
    assert copies >= STEPS / 2, "hardly anything was read, so hardly anything was tried"
    assert all(done[what] >= STEPS / 1000 for what in REACHED), done
    tried(7, f"steps of a network with a disclosure, seed {seed}, {copies:,} copies read", STEPS)


def test_the_same_steps_find_a_disclosure_once_the_guards_are_gone(caught):
    world, chance = Watched(), random.Random(1)
    take_the_guards_away()

    steps = Counter()

    def walk(length):
        steps["taken"] += length
        Walk(world, chance, Counter()).go(length)

    with pytest.raises(AssertionError, match=r"read without|read for longer|more is read"):
        list(map(walk, [LENGTH] * 40))
    caught(7, "the database's guards taken away, steps until a disclosure", steps["taken"], 1)
