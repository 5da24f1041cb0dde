"""The pages of the clocks: what is overdue, the network's times, the promise on a referral's page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.working_days import working_day_after
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.clock_words import weekday
from alongside.programmes.referrals.models import ClockTimes, Referral
from alongside.programmes.referrals.states import Clock
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
    sign_in,
)
from tests.programmes.referrals.walk import accepted, network, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


@pytest.fixture
def coordinator():
    home = OrganizationFactory(coordinates=True)
    return PersonFactory(works_at=home, roles=["network_coordinator"])


def text_of(answer):
    return answer.content.decode()


def make_late(referral, days=1):
    with as_owner():
        due = timezone.localdate() - datetime.timedelta(days=days)
        Referral.objects.filter(pk=referral.pk).update(due_on=due)
    return referral


def listed(client, person, name="overdue", **asked):
    answer = sign_in(client, person).get(reverse(f"referrals:{name}"), asked)
    return [row["referral"].code for row in answer.context["rows"]], text_of(answer)


def test_the_page_of_a_referral_promises_days_in_words(net, client):
    referral = sent(net)
    text = text_of(
        sign_in(client, net.coach).get(reverse("referrals:referral", args=[referral.pk]))
    )
    today = timezone.localdate()
    assert f"Answer by {weekday(working_day_after(today, 5))}." in text
    assert f"A reminder goes out on {weekday(working_day_after(today, 3))}." in text
    back = weekday(working_day_after(today, 15))
    assert f"Without an answer it goes back to {net.sender.called} on {back}." in text


def test_what_was_done_is_told_with_its_day_and_what_is_late_as_late(net, client):
    referral, today = sent(net), timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    with as_owner():
        Referral.objects.update(remind_on=today, next_step_on=today, due_on=yesterday)
    actions.run_clocks(today)
    text = text_of(
        sign_in(client, net.worker).get(reverse("referrals:referral", args=[referral.pk]))
    )
    assert f"The answer was due on {weekday(yesterday)}." in text
    assert f"Reminded on {weekday(today)}." in text


def test_a_pause_says_that_the_clock_stands_still_and_what_is_left(net, client):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=referral.pk, question="Which shift?", by=by)
    text = text_of(
        sign_in(client, net.worker).get(reverse("referrals:referral", args=[referral.pk]))
    )
    assert "Answer the question by" in text
    assert (
        "The clock for the answer stands still until the question is answered: 5 working days are left."
        in text
    )


def test_a_sender_who_hears_no_more_reads_no_promise(net, client):
    referral = accepted(net, purposes=["refer"])
    url = reverse("referrals:referral", args=[referral.pk])
    assert "Book the intake by" in text_of(sign_in(client, net.coach).get(url))
    assert "book the intake" not in text_of(sign_in(client, net.worker).get(url))


def test_each_side_reads_who_has_to_act(net, client):
    referral = make_late(sent(net))
    for person, side, other in ((net.coach, "ours", "theirs"), (net.worker, "theirs", "ours")):
        assert listed(client, person, side=side)[0] == [referral.code]
        assert listed(client, person, side=other)[0] == []
        assert listed(client, person, clock=Clock.ANSWER)[0] == [referral.code]
        assert listed(client, person, clock=Clock.REPORT)[0] == []


def test_a_stranger_and_a_sender_who_hears_no_more_read_nothing(net, client):
    make_late(accepted(net, purposes=["refer"]))
    assert listed(client, net.stranger)[0] == listed(client, net.worker)[0] == []
    assert len(listed(client, net.coach)[0]) == 1


def test_what_is_due_today_is_not_late(net, client):
    make_late(sent(net), days=0)
    assert listed(client, net.coach)[0] == []


def test_the_coordinator_reads_codes_organizations_and_days_and_no_initials(
    net, client, coordinator
):
    referral = make_late(sent(net), days=14)
    codes, text = listed(client, coordinator, "network-overdue", code=f"R-{referral.code}")
    assert codes == [referral.code]
    assert net.client.initials not in text
    assert net.client.family_name not in text
    assert net.receiver.called in text
    assert listed(client, coordinator, "network-overdue", partner="nonsense")[0] == [referral.code]
    assert listed(client, coordinator, "network-overdue", partner=net.sender.pk)[0] == [
        referral.code
    ]


def test_the_overdue_are_a_tab_of_the_network_and_what_is_asked_there_stays_there(
    client, coordinator
):
    sign_in(client, coordinator)
    here = client.get(reverse("referrals:network-overdue"), {"code": "R-ABCDEFG"})
    tabs = here.context["tabs"]
    assert [tab.url for tab in tabs if tab.current] == [reverse("referrals:network-overdue")]
    assert not any("?" in tab.url for tab in tabs)

    asked = client.get(reverse("referrals:network-steps"), {"until": "now"}).context["tabs"]
    assert [tab.url for tab in asked if "overdue" in tab.url] == [
        reverse("referrals:network-overdue")
    ]
    assert any("?until=now" in tab.url for tab in asked)


def test_the_lists_cost_the_same_for_one_or_many(net, client, count_queries):
    between = {"sender": net.sender, "receiver": net.receiver, "worker": net.worker, "sent": True}
    url = reverse("referrals:overdue")
    sign_in(client, net.worker)

    def cost(many):
        for referral in ReferralFactory.create_batch(many, **between):
            make_late(referral)
        return count_queries(lambda: client.get(url))

    cost(1)  # what is read once for all pages is read now
    one = cost(1)
    assert cost(12) == one


def typed(starts, **changed):
    days = {"remind": 2, "due": 4, "escalate": 6}
    boxes = {f"{clock.value}-{step}": n for clock in Clock for step, n in days.items()}
    day = {"starts_day": starts.day, "starts_month": starts.month, "starts_year": starts.year}
    return boxes | {"answer-give_back": 9} | day | changed


def test_the_coordinator_sets_times_from_a_day_that_lies_ahead(net, client, coordinator):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    url = reverse("referrals:times")
    assert sign_in(client, coordinator).post(url, typed(tomorrow)).status_code == 302
    assert ClockTimes.objects.filter(starts=tomorrow).count() == 4
    assert "Planned from" in text_of(client.get(url))


@pytest.mark.parametrize(
    ("ahead", "changed", "told"),
    [
        (0, {}, "Choose a day that lies ahead"),
        (1, {"answer-due": 1}, "Not before the step above it."),
        (1, {"answer-give_back": ""}, "Goes back to the sender after"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_the_field(
    client, coordinator, ahead, changed, told
):
    starts = timezone.localdate() + datetime.timedelta(days=ahead)
    answer = sign_in(client, coordinator).post(reverse("referrals:times"), typed(starts, **changed))
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert ClockTimes.objects.count() == 4


def test_an_administrator_reads_the_times_and_does_not_set_them(client):
    administrator = PersonFactory(administrator=True)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    url = reverse("referrals:times")
    assert "The network coordinator sets" in text_of(sign_in(client, administrator).get(url))
    assert client.post(url, typed(tomorrow)).status_code == 403
