"""A sender whose newcomer did not agree to reporting back tries to learn what came after the answer."""

import re

import pytest
from django.urls import reverse

from alongside.foundation.clients.states import Purpose
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.states import Gate
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import accepted, network

pytestmark = pytest.mark.django_db

GROUPS = ["waiting", "returned", "going on", "prepared", "over"]


def enrol(referral, coach):
    with acting(coach) as by:
        ready = {"gate": Gate.READY, "passed": True, "reasons": "Ready."}
        actions.judge(referral_id=referral.pk, by=by, **ready)
        actions.enrol(referral_id=referral.pk, by=by)


def report(referral, coach):
    with acting(coach) as by:
        actions.report(referral_id=referral.pk, end="served", by=by)


@pytest.fixture
def net():
    return network()


@pytest.fixture
def kept(net):
    """An accepted referral of somebody who did not agree to reporting back."""
    return accepted(net, purposes=[Purpose.REFER.value])


def main_of(answer):
    """The page's own part without keys that are new each time."""
    text = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL).group(0)
    return re.sub(r'value="[^"]*"', "", text)


def all_that_shows(browser, referral):
    """Everything that a sender could compare: the page, each step's answer, lists, record, consent."""
    page = lambda name: reverse(f"referrals:{name}", args=[referral.pk])  # noqa: E731
    shown = {"page": main_of(browser.get(page("referral")))}
    for name in ("withdraw", "close", "recall", "answer", "check", "consent", "intake"):
        answer = browser.get(page(name), follow=True)
        shown[name] = (answer.status_code, answer.redirect_chain, main_of(answer))
    message = browser.post(page("write"), {"body": "How is it going?"})
    shown["write"] = message.status_code
    for group in GROUPS:
        address = reverse("referrals:outbox")
        shown[group] = main_of(browser.get(address, {"group": group}))
    shown["table"] = browser.get(reverse("referrals:outbox-table")).content
    shown["home"] = main_of(browser.get(reverse("home:home")))
    shown["consent text"] = main_of(
        browser.get(reverse("clients:consent", args=[referral.consent_id]))
    )
    shown["record"] = main_of(browser.get(reverse("clients:client", args=[referral.client_id])))
    return shown


@pytest.mark.parametrize("later", [enrol, report])
def test_nothing_a_sender_opens_differs_once_more_has_happened(net, kept, client, later):
    browser = sign_in(client, net.worker)
    all_that_shows(browser, kept)  # the first look writes lines of its own
    before = all_that_shows(browser, kept)
    later(kept, net.coach)
    after = all_that_shows(browser, kept)
    different = [name for name in before if before[name] != after[name] and name != "record"]
    assert different == []
    for word in ("Enrolled", "Outcome reported", "reported back about"):
        assert word not in after["record"]


def test_the_journal_gives_the_sender_no_line_of_what_came_after_the_answer(net, kept):
    enrol(kept, net.coach)
    report(kept, net.coach)
    with acting(net.worker):
        verbs = set(Event.objects.filter(subject_id=kept.pk).values_list("verb", flat=True))
    assert "referral.accepted" in verbs
    assert not verbs & {"referral.enrolled", "referral.reported", "referral.judged_ready"}


def test_with_report_back_the_sender_does_see_the_difference(net, client):
    """The control: what the tests above compare is able to differ."""
    told = accepted(net)
    browser = sign_in(client, net.worker)
    before = all_that_shows(browser, told)
    report(told, net.coach)
    after = all_that_shows(browser, told)
    assert len([name for name in before if before[name] != after[name]]) >= 4


def test_the_receiver_writes_no_more_to_a_sender_who_hears_no_more(net, kept, client):
    browser = sign_in(client, net.coach)
    answer = browser.post(reverse("referrals:write", args=[kept.pk]), {"body": "She enrolled."})
    assert answer.status_code == 403
    with as_owner():
        assert not kept.messages.filter(body="She enrolled.").exists()
