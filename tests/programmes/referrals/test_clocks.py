"""The clocks of referrals: dates that are promised and kept, and what happens by itself, once."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.access import scope
from alongside.foundation.access.working_days import (
    Opening,
    working_day_after,
    working_days_between,
)
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Notice
from alongside.programmes.referrals import actions, clocks, queries, tasks
from alongside.programmes.referrals.actions import timing
from alongside.programmes.referrals.clocks import Times
from alongside.programmes.referrals.models import ClockEffect, ClockTimes, Referral
from alongside.programmes.referrals.states import Clock, ClockStep, End, State
from tests.factories import (
    ClosureFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
)
from tests.programmes.referrals.walk import accepted, network, sent

TODAY = datetime.date(2026, 11, 23)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))
plans = st.tuples(*[st.integers(1, 10)] * 4).map(
    lambda n: Times(n[0], n[0] + n[1], n[0] + n[1] + n[2], sum(n))
)


@given(days, plans, st.integers(0, 30))
def test_the_days_of_a_clock_come_in_order_and_leave_at_least_one_working_day(began, times, used):
    planned = clocks.dates(began, times, Opening(), used)
    assert (
        began < planned.remind_on <= planned.due_on <= planned.escalate_on <= planned.give_back_on
    )


@given(days, plans, st.integers(0, 9))
def test_a_pause_gives_back_exactly_what_was_not_used(began, times, used):
    """However long the pause: what was left when it began is left when it ends."""
    used = min(used, times.due - 1)
    resumed = working_day_after(began, 25)
    due_on = clocks.dates(resumed, times, Opening(), used).due_on
    assert working_days_between(resumed, due_on) == times.due - used


def test_over_christmas_the_promise_knows_the_holidays():
    planned = clocks.dates(datetime.date(2026, 12, 22), Times(2, 4, 6, 9), Opening())
    assert (planned.remind_on.isoformat(), planned.due_on.isoformat()) == (
        "2026-12-24",
        "2026-12-30",
    )
    assert planned.give_back_on == datetime.date(2027, 1, 7)


pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


def standing(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk)


def on(day, referral, **columns):
    """Move the days of a referral's clock, so that one of them is today."""
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(next_step_on=day, **columns)


def effects():
    with as_owner():
        return list(ClockEffect.objects.order_by("created_at").values_list("clock", "step"))


def told(kind):
    with as_owner():
        return Notice.objects.filter(kind=f"referral.{kind}").count()


def test_sending_promises_an_answer_and_answering_promises_an_intake(net):
    referral = standing(sent(net))
    today = timezone.localdate()
    assert (referral.clock, referral.clock_began) == (Clock.ANSWER, today)
    assert referral.due_on == working_day_after(today, 5)
    assert referral.give_back_on == working_day_after(today, 15)
    with acting(net.coach) as by:
        actions.receive(referral_id=referral.pk, by=by)
        assert standing(referral).due_on == referral.due_on
        actions.accept(referral_id=referral.pk, by=by)
    now = standing(referral)
    assert (now.clock, now.give_back_on) == (Clock.INTAKE, None)


def test_the_days_on_which_either_side_is_closed_do_not_count(net):
    today = timezone.localdate()
    week = {"starts": today, "ends": today + datetime.timedelta(days=6)}
    ClosureFactory(organization=net.receiver, **week)
    assert sent(net).due_on == working_day_after(week["ends"], 5)


def test_the_clock_stands_still_while_the_sender_answers_a_question(net):
    referral = sent(net)
    two_days = datetime.timedelta(days=14)
    on(None, referral, clock_began=timezone.localdate() - two_days)
    used = working_days_between(timezone.localdate() - two_days, timezone.localdate())
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=referral.pk, question="Which shift?", by=by)
    paused = standing(referral)
    assert (paused.clock, paused.clock_used) == (Clock.QUESTION, used)
    assert clocks.waited_for(paused) == net.sender.pk
    with acting(net.worker) as by:
        actions.send(referral_id=referral.pk, by=by)
    again = standing(referral)
    assert again.clock == Clock.ANSWER
    assert again.give_back_on == working_day_after(timezone.localdate(), max(1, 15 - used))


def test_new_times_begin_ahead_and_what_was_promised_stays(net):
    before = standing(sent(net))
    coordinator = PersonFactory(
        works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"]
    )
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with acting(coordinator) as by:
        actions.set_times(starts=tomorrow, times={Clock.ANSWER: Times(1, 2, 3, 4)}, by=by)
        actions.set_times(starts=tomorrow, times={Clock.ANSWER: Times(2, 3, 4, 5)}, by=by)
    assert queries.times_on(Clock.ANSWER, tomorrow).due == 3
    assert queries.times_on(Clock.ANSWER, timezone.localdate()).due == 5
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=before.pk, question="?", by=by)
    with acting(net.worker) as by:
        actions.send(referral_id=before.pk, by=by)
    assert standing(before).due_on == before.due_on


def test_times_in_force_can_be_changed_by_nobody_at_the_site(net):
    with pytest.raises(Exception, match="in force"), transaction.atomic():
        ClockTimes.objects.filter(clock=Clock.ANSWER).update(due=1)
    with pytest.raises(Exception, match="in force"), transaction.atomic():
        ClockTimes.objects.all().delete()


@pytest.mark.parametrize(
    ("columns", "step", "kind"),
    [
        ({"remind_on": TODAY}, ClockStep.REMIND, "remind_answer"),
        ({"escalate_on": TODAY}, ClockStep.ESCALATE, "escalated"),
        ({"give_back_on": TODAY}, ClockStep.GIVE_BACK, "unanswered"),
    ],
)
def test_each_step_is_taken_once_however_often_the_job_runs(net, columns, step, kind):
    PersonFactory(works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"])
    referral = sent(net)
    others = dict.fromkeys(("remind_on", "escalate_on", "give_back_on"))
    on(TODAY, referral, **others | columns)
    assert [actions.run_clocks(TODAY) for _ in range(3)] == [1, 0, 0]
    on(TODAY, referral)  # even if the next day were forgotten: the row stands
    assert actions.run_clocks(TODAY) == 0
    assert effects() == [(Clock.ANSWER, step)]
    assert told(kind) == (2 if kind.startswith("remind") else 1)


def test_what_nobody_answers_goes_back_and_its_copy_can_no_longer_be_read(net):
    referral = sent(net)
    on(TODAY, referral, give_back_on=TODAY)
    with acting(net.coach):
        assert SharedCopy.objects.exists()
    actions.run_clocks(TODAY)
    now = standing(referral)
    assert (now.state, now.end, now.clock) == (State.UNANSWERED, End.NO_ANSWER, "")
    with acting(net.coach):
        assert not SharedCopy.objects.exists()
    with acting(net.worker) as by:
        assert actions.refer_onward(referral_id=referral.pk, by=by).state == State.PRESCREENED
    assert told("given_back") == 2


def test_after_an_outage_only_the_furthest_step_is_taken(net):
    referral = sent(net)
    on(TODAY, referral, remind_on=TODAY, escalate_on=TODAY, give_back_on=None)
    actions.run_clocks(TODAY)
    assert effects() == [(Clock.ANSWER, ClockStep.ESCALATE)]


def test_the_coordinator_is_told_code_organizations_and_days_and_nothing_of_the_person(net):
    coordinator = PersonFactory(
        works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"]
    )
    referral = sent(net)
    on(TODAY, referral, escalate_on=TODAY)
    actions.run_clocks(TODAY)
    with as_owner():
        notice = Notice.objects.get(recipient=coordinator)
    assert set(notice.context) == {"code", "sender", "receiver", "holder", "days"}
    assert net.client.initials not in str(notice.context)


def test_a_step_after_the_answer_is_not_told_to_a_sender_who_hears_no_more(net):
    referral = accepted(net, purposes=["refer"])
    on(TODAY, referral, remind_on=TODAY)
    actions.run_clocks(TODAY)
    with as_owner():
        line = Event.objects.get(verb="referral.reminded_later")
    assert line.organizations == [net.receiver.pk]
    assert told("remind_intake") == 1


def test_the_job_reaches_one_referral_and_nothing_else(net):
    """Under its scope the database shows that referral alone; without one, none."""
    referral, other = sent(net), ReferralFactory(sent=True)
    on(TODAY, other)
    with scope.acting(scope.Scope(matter=referral.pk)):
        assert [each.pk for each in Referral.objects.all()] == [referral.pk]
        assert not SharedCopy.objects.exists()
    with scope.acting(scope.NOBODY):
        assert not Referral.objects.exists()
        assert queries.called_for(TODAY, timing.FIRST_KEY, 10) == [other.pk]


def test_a_batch_costs_the_same_for_each_referral(net, count_queries):
    """Each has its own transaction; none costs more than the one before it."""

    def cost(many):
        for referral in ReferralFactory.create_batch(
            many, sender=net.sender, receiver=net.receiver, sent=True, worker=net.worker
        ):
            on(TODAY, referral, remind_on=TODAY)
        return count_queries(lambda: actions.run_clocks(TODAY))

    one, twelve = cost(1), cost(12)
    assert (twelve - one) % 11 == 0
    assert twelve - one <= 11 * 30


@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_a_sealed_organization_has_its_clock_and_the_coordinator_hears_nothing(net, side):
    PersonFactory(works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"])
    referral = sent(net)
    with as_owner():
        home = getattr(net, side)
        home.sealed_at = timezone.now()
        home.save()
    on(TODAY, referral, remind_on=TODAY)
    assert actions.run_clocks(TODAY) == 1
    on(TODAY, referral, remind_on=None, escalate_on=TODAY)
    assert actions.run_clocks(TODAY) == 1
    assert (told("remind_answer"), told("escalated")) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_takes_the_step(net):
    referrals = [sent(net) for _ in range(3)]
    for referral in referrals:
        on(TODAY, referral, remind_on=TODAY)
    ready, counted = threading.Barrier(6), []

    def work():
        try:
            ready.wait(10)
            counted.append(actions.run_clocks(TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(counted), sum(counted)) == (6, 3)
    assert (told("remind_answer"), len(effects())) == (6, 3)


class Killed(BaseException):
    """What a worker's death looks like from inside: nothing below it gets to tidy up."""


@pytest.mark.django_db(transaction=True)
def test_a_kill_between_and_within_referrals_leaves_each_done_or_not_begun(net, monkeypatch):
    referrals = [sent(net) for _ in range(4)]
    for referral in referrals:
        on(TODAY, referral, give_back_on=TODAY)
    real, calls = timing.notices.tell_receiver, []

    def dies_in_the_third(kind, referral):
        calls.append(kind)
        if len(calls) == 3:
            raise Killed
        real(kind, referral)

    monkeypatch.setattr(timing.notices, "tell_receiver", dies_in_the_third)
    with pytest.raises(Killed):
        actions.run_clocks(TODAY)
    states = [standing(referral).state for referral in referrals]
    assert sorted(states) == [State.SENT] * 2 + [State.UNANSWERED] * 2
    assert (told("unanswered"), len(effects())) == (2, 2)
    monkeypatch.setattr(timing.notices, "tell_receiver", real)
    assert actions.run_clocks(TODAY) == 2
    assert {standing(referral).state for referral in referrals} == {State.UNANSWERED}
    assert (told("unanswered"), told("given_back"), len(effects())) == (4, 8, 4)


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_stops_no_other_and_is_tried_again(net, monkeypatch):
    referrals = [sent(net) for _ in range(3)]
    for referral in referrals:
        on(TODAY, referral, remind_on=TODAY)
    real = timing.notices.remind
    broken = referrals[1].pk

    def fails_once(referral):
        if referral.pk == broken:
            raise ConnectionError("gone")
        real(referral)

    monkeypatch.setattr(timing.notices, "remind", fails_once)
    with pytest.raises(ExceptionGroup):
        actions.run_clocks(TODAY)
    assert told("remind_answer") == 4
    monkeypatch.setattr(timing.notices, "remind", real)
    assert actions.run_clocks(TODAY) == 1
    assert told("remind_answer") == 6


@pytest.mark.parametrize(
    ("moment", "runs"),
    [
        ("2026-03-08T10:20:00+00:00", []),  # 6:20, and summer time has just begun
        ("2026-03-08T11:20:00+00:00", ["2026-03-08"]),
        ("2026-11-01T11:20:00+00:00", []),  # 6:20, and it has just ended
        ("2026-11-01T12:20:00+00:00", ["2026-11-01"]),
        ("2027-01-01T04:20:00+00:00", ["2026-12-31"]),  # still the old year in Toronto
    ],
)
def test_the_job_begins_at_seven_in_toronto_whatever_the_clocks_do(moment, runs, monkeypatch):
    ran = []
    monkeypatch.setattr(tasks.actions, "run_clocks", ran.append)
    tasks.clocks.func(int(datetime.datetime.fromisoformat(moment).timestamp()))
    assert [day.isoformat() for day in ran] == runs
