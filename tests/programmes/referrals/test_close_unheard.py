"""The sender closes what a partner without accounts accepted and of which it hears no more."""

import re

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.states import Purpose
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.for_newcomers import panel
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import AFTER_THE_ANSWER, End, Parting, State
from tests.factories import PersonFactory, acting, as_owner, sign_in
from tests.programmes.referrals.test_outside import YES, invited, opened, page, small_network
from tests.programmes.referrals.walk import accepted, network

pytestmark = pytest.mark.django_db
KEPT_BACK = {"purposes": [Purpose.REFER.value]}
DONE = {"parting": Parting.TOGETHER}
LATER = sorted(AFTER_THE_ANSWER)


@pytest.fixture
def net():
    return small_network()


@pytest.fixture
def kept(net):
    return accepted_by_link(net, **KEPT_BACK)


def accepted_by_link(net, **options):
    referral, token = invited(net, **options)
    opened(Browser(), token).post(page(token), YES)
    return referral


def address(referral, name="close-unheard"):
    return reverse(f"referrals:{name}", args=[referral.pk])


def stands(referral, **changes):
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(**changes)
    return row(referral)


def row(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk)


def shown(answer):
    """The page's own part, without times and keys that are new each time."""
    text = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL).group()
    return re.sub(r'value="[\w-]{20,}"|<time.*?</time>', "", text)


def test_the_sender_closes_it_with_its_own_part_as_the_reason(net, kept):
    browser = sign_in(Browser(), net.worker)
    assert address(kept) in browser.get(address(kept, "referral")).content.decode()
    assert browser.post(address(kept), DONE).status_code == 302
    now = row(kept)
    assert (now.state, now.end) == (State.CLOSED, End.UNHEARD)
    with as_owner():
        line = Event.objects.get(verb="referral.closed_unheard")
        assert not SharedCopy.objects.filter(ended_at=None).exists()
    assert (line.data["parting"], line.actor_id) == (Parting.TOGETHER, net.worker.pk)
    text = shown(browser.get(address(kept, "referral")))
    assert "Closed by the sender: we brought the two together" in text
    assert "what came of it is not told" in text


def test_without_a_reason_nothing_is_closed(net, kept):
    answer = sign_in(Browser(), net.worker).post(address(kept), {})
    assert answer.status_code == 422
    assert row(kept).state == State.ACCEPTED


def test_a_stranger_and_a_coach_at_the_sender_change_nothing(net, kept):
    before = row(kept)
    assert sign_in(Browser(), net.stranger).post(address(kept), DONE).status_code == 404
    coach = PersonFactory(works_at=net.sender, roles=["coach"])
    sign_in(Browser(), coach).post(address(kept), DONE)
    with acting(coach) as by, pytest.raises(Refused, match="Only the sending"):
        actions.close_unheard(referral_id=kept.pk, by=by, **DONE)
    now = row(kept)
    assert (now.state, now.version, now.closed_at) == (before.state, before.version, None)
    with as_owner():
        assert not Event.objects.filter(verb="referral.closed_unheard").exists()
    sign_in(Browser(), net.worker).post(address(kept), DONE)  # the control: it could be closed
    assert row(kept).state == State.CLOSED


def test_with_report_back_it_is_closed_by_what_came_of_it_and_not_so(net):
    told = accepted_by_link(net)
    browser = sign_in(Browser(), net.worker)
    assert address(told) not in browser.get(address(told, "referral")).content.decode()
    browser.post(address(told), DONE)
    assert row(told).state == State.ACCEPTED


def test_a_partner_with_accounts_ends_it_itself():
    net = network()
    held = accepted(net, **KEPT_BACK)
    with acting(net.worker) as by, pytest.raises(Refused, match="accepted by e-mail"):
        actions.close_unheard(referral_id=held.pk, by=by, **DONE)


def test_once_the_partner_has_an_account_the_sender_leaves_it_to_them(net, kept):
    PersonFactory(works_at=net.receiver, roles=["coach"])
    browser = sign_in(Browser(), net.worker)
    assert address(kept) not in browser.get(address(kept, "referral")).content.decode()
    with acting(net.worker) as by, pytest.raises(Refused, match="has accounts by now"):
        actions.close_unheard(referral_id=kept.pk, by=by, **DONE)


def test_a_sender_that_hears_of_it_writes_down_the_end_first_and_is_not_told_of_closing(net):
    heard = accepted_by_link(net)
    text = shown(sign_in(Browser(), net.worker).get(address(heard, "referral")))
    report = re.search(rf'<a[^>]*href="{address(heard, "report")}"[^>]*>', text).group()
    assert "btn-primary" in report
    assert text.index(report) < text.index("Something else happened")
    assert "when you hear no more of it" not in text


def all_that_shows(net, kept, state):
    """Page, question, and page after closing, from one state after the answer; nothing of it stays."""
    browser = sign_in(Browser(), net.worker)
    with transaction.atomic():
        reported = {"end": End.SERVED, "reported_at": kept.sent_at}
        stands(kept, state=state, **(reported if state == State.REPORTED else {}))
        pages = [shown(browser.get(address(kept, name))) for name in ("referral", "close-unheard")]
        asked = browser.post(address(kept), DONE | {"seen": State.ACCEPTED})
        pages.append(shown(browser.get(address(kept, "referral"))))
        end = row(kept).end
        transaction.set_rollback(True)
    assert asked.status_code == 302
    return "".join(pages), end


def test_whatever_came_after_the_answer_the_sender_is_asked_and_told_the_same(net, kept):
    """A partner that had accounts for a while went on with it, and has none any more."""
    all_that_shows(net, kept, State.ACCEPTED)
    seen = {state: all_that_shows(net, kept, state) for state in LATER}
    assert len({pages for pages, _end in seen.values()}) == 1
    assert seen[State.REPORTED][1] == End.SERVED  # the control: the row does differ
    assert seen[State.ACCEPTED][1] == End.UNHEARD


def test_the_person_reads_that_the_partner_goes_on(net, kept):
    with acting(net.worker) as by:
        actions.close_unheard(referral_id=kept.pk, by=by, **DONE)
    with as_owner():
        parts = list(panel(Acting(subjects=(net.client.pk,)), net.client))
    assert "goes on with you" in parts[0].context["rows"][0].following


def test_the_person_is_not_told_that_a_desk_without_their_name_will_call(net):
    def told():
        with as_owner():
            (part,) = panel(Acting(subjects=(net.client.pk,)), net.client)
        (own,) = part.context["rows"]
        return own.now, own.following

    referral, token = invited(net)
    assert told() == (
        "They were asked whether they have a place for you.",
        f"{referral.receiver.name} will answer soon. They do not know your name yet.",
    )
    opened(Browser(), token).post(page(token), YES)
    assert told() == (
        "They said yes.",
        f"{referral.sender.name} will bring you and {referral.receiver.name} together.",
    )


def test_closed_twice_it_is_closed_once(net, kept):
    browser = sign_in(Browser(), net.worker)
    assert [browser.post(address(kept), DONE).status_code for _ in range(2)] == [302, 302]
    with as_owner():
        assert Event.objects.filter(verb="referral.closed_unheard").count() == 1
