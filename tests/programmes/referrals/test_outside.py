"""A partner without accounts answers by its link: minimum shown, one answer, no replay, no guessing."""

import json
import logging
import re
import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.logs import DiscreetFormatter
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.clients.queries import looks_at
from alongside.foundation.journal.models import Event
from alongside.foundation.notices import links
from alongside.foundation.notices.models import Link, Message
from alongside.programmes.referrals import actions, policy
from alongside.programmes.referrals.answer_links import AnswerLink
from alongside.programmes.referrals.models import Message as Line
from alongside.programmes.referrals.models import Referral, Subject
from alongside.programmes.referrals.states import ByLink, Clock, State
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
)
from tests.programmes.referrals.walk import CRITERIA, network, prepared, sent

pytestmark = pytest.mark.django_db
DESK = "intake@small.example"
YES = {"answer": ByLink.ACCEPT, "name": "Dana Desk", "position": "Intake worker"}
TOKEN = re.compile(r"/referrals/answer/([\w-]{43})/")


@pytest.fixture
def net():
    return small_network()


def small_network():
    """The network, whose receiver has no accounts at all, and a desk with an e-mail address."""
    found = network()
    found.receiver = OrganizationFactory(delivers=True, short_name="Small House")
    found.service = ServiceFactory(organization=found.receiver, criteria=CRITERIA)
    ContactPointFactory(organization=found.receiver, email=DESK, languages=["en"])
    return found


def mails(subject=""):
    with as_owner():
        found = Message.objects.filter(address=DESK, subject__contains=subject)
        return list(found.order_by("created_at", "id"))


def token_of(message):
    return TOKEN.search(message.body).group(1)


def page(token):
    return reverse("referrals:answer-by-link", args=[token])


def text_of(answer):
    return answer.content.decode()


def invited(net, **options):
    referral = sent(net, **options)
    return referral, token_of(mails("waits for your answer")[-1])


def opened(browser, token):
    """The browser of the desk, past the code."""
    browser.post(reverse("referrals:answer-code", args=[token]))
    digits = re.search(r"\d{4} \d{4}", mails("Your code")[-1].body).group()
    answer = browser.post(reverse("referrals:answer-code", args=[token]), {"code": digits})
    assert answer.status_code == 302
    return browser


def standing(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk)


def lines(verb):
    with as_owner():
        return Event.objects.filter(verb=f"referral.{verb}").count()


# --- the letter and the code -------------------------------------------------------------------


def test_the_letter_goes_to_the_desk_and_holds_initials_and_no_more(net):
    referral, token = invited(net)
    letter = mails()[0]
    assert referral.by_link
    assert net.client.initials in letter.body
    for private in (net.client.given_name, net.client.family_name, net.client.phone):
        assert private not in letter.body + letter.subject
    with as_owner():
        assert Link.objects.get().token_hash == links.digest(token)
        assert token not in str(AnswerLink.objects.values())


def test_whoever_sent_finds_the_telephone_of_the_desk(net):
    with as_owner():
        net.receiver.contact_points.update(phone="416-555-0142")
    referral, _token = invited(net)
    shown = text_of(
        sign_in(Browser(), net.worker).get(reverse("referrals:referral", args=[referral.pk]))
    )
    assert "416-555-0142" in shown
    assert "The link does not show this." in shown
    assert "What was sent" not in shown


def test_a_partner_with_a_coach_gets_no_link(net):
    other = network()
    sent(other)
    assert mails() == []


def test_a_partner_whom_nobody_can_reach_is_not_sent_anything(net):
    with as_owner():
        net.receiver.contact_points.update(email="", phone="416 555 0199")
    with pytest.raises(Refused, match="no e-mail address"):
        sent(net)


def test_the_link_alone_shows_nothing_and_answers_nothing(net, client):
    """Mail scanners open links, and links are passed on."""
    referral, token = invited(net)
    for ask in (client.get, client.head):
        assert ask(page(token)).status_code == 200
    shown = text_of(client.get(page(token)))
    for hidden in (referral.code, net.client.initials, net.service.name, net.sender.called, DESK):
        assert hidden not in shown
    assert "i…@small.example" in shown
    client.post(page(token), YES)
    assert standing(referral).state == State.SENT
    assert mails("Your code") == []
    assert lines("opened_by_link") == 0


def test_a_wrong_code_opens_nothing_and_the_right_one_opens_once(net, client):
    _referral, token = invited(net)
    code = reverse("referrals:answer-code", args=[token])
    client.post(code)
    digits = re.search(r"\d{4} \d{4}", mails("Your code")[-1].body).group()
    wrong = "0000 0000" if digits != "0000 0000" else "1111 1111"
    assert client.post(code, {"code": wrong}).status_code == 422
    assert client.post(code, {"code": "12"}).status_code == 422
    assert client.post(code, {"code": digits}).status_code == 302
    assert Browser().post(code, {"code": digits}).status_code == 422


def test_of_two_browsers_with_one_code_the_first_is_let_in(net, client):
    _referral, token = invited(net)
    client.post(reverse("referrals:answer-code", args=[token]))
    digits = re.search(r"\d{4} \d{4}", mails("Your code")[-1].body).group().replace(" ", "")
    with scope.acting(scope.Scope(link=links.digest(token))):
        one, other = (AnswerLink.objects.get(token_hash=links.digest(token)) for _ in range(2))
        assert [actions.use_code(one, digits), actions.use_code(other, digits)] == [True, False]


def test_an_old_code_opens_nothing(net, client):
    _referral, token = invited(net)
    code = reverse("referrals:answer-code", args=[token])
    client.post(code)
    digits = re.search(r"\d{4} \d{4}", mails("Your code")[-1].body).group()
    with as_owner():
        AnswerLink.objects.update(code_until=timezone.now())
    assert client.post(code, {"code": digits}).status_code == 422


def test_guessing_the_code_is_stopped_and_so_is_asking_for_letters(net, client):
    _referral, token = invited(net)
    code = reverse("referrals:answer-code", args=[token])
    client.post(code)
    told = [client.post(code, {"code": f"{n:08}"}).status_code for n in range(7)]
    assert told == [422] * 5 + [429] * 2
    assert [client.post(code).status_code for _ in range(6)] == [302] * 4 + [429] * 2


def test_what_cannot_be_a_code_counts_as_no_try(net, client):
    _referral, token = invited(net)
    code = reverse("referrals:answer-code", args=[token])
    typed = ["", "1234", "not a code"] * 3
    assert [client.post(code, {"code": each}).status_code for each in typed] == [422] * 9
    opened(client, token)


def test_another_browser_needs_a_code_of_its_own(net, client):
    _referral, token = invited(net)
    opened(client, token)
    assert net.client.initials in text_of(client.get(page(token)))
    assert net.client.initials not in text_of(Browser().get(page(token)))


# --- what is shown -----------------------------------------------------------------------------


def test_the_page_shows_initials_service_and_rules_and_nothing_else(net, client):
    referral, token = invited(net)
    shown = text_of(opened(client, token).get(page(token)))
    for told in (net.client.initials, net.service.name, referral.code, "Eligible", "Met"):
        assert told in shown
    for hidden in (
        net.client.given_name,
        net.client.family_name,
        net.client.phone,
        "Ready to learn",
    ):
        assert hidden not in shown
    assert standing(referral).state == State.RECEIVED


def test_without_a_consent_to_share_the_answers_no_rule_is_shown(net, client):
    _referral, token = invited(net, fields=["name", "languages"])
    shown = text_of(opened(client, token).get(page(token)))
    assert "did not agree to share the answers" in shown


def test_each_opening_is_a_line_for_the_sender_and_for_the_person(net, client):
    referral, token = invited(net)
    opened(client, token)
    for _ in range(3):
        client.get(page(token))
    assert lines("opened_by_link") == 3
    url = reverse("referrals:referral", args=[referral.pk])
    seen = text_of(sign_in(Browser(), net.worker).get(url))
    assert "Opened through the link" in seen
    assert DESK in seen
    with scope.acting(scope.Scope(subjects=[net.client.pk])):
        looks = looks_at(net.client.pk, Acting(subjects=[net.client.pk]))
    told = [(look.organization, look.code, look.times) for look in looks]
    assert told == [(net.sender.name, "", 1), (net.receiver.name, referral.code, 3)]


def test_neither_the_next_site_nor_a_cache_nor_the_log_learns_of_the_link(net, client, caplog):
    _referral, token = invited(net)
    answer = client.get(page(token))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    record = logging.LogRecord("x", 20, "", 1, f'"GET {page(token)} HTTP/1.1" 200', (), None)
    assert token not in DiscreetFormatter("%(message)s").format(record)
    assert token in logging.Formatter("%(message)s").format(record)  # the control


# --- the answer --------------------------------------------------------------------------------


def test_accepting_tells_the_sender_who_answered(net, client):
    referral, token = invited(net)
    assert opened(client, token).post(page(token), YES).status_code == 302
    now = standing(referral)
    assert (now.state, now.clock) == (State.ACCEPTED, Clock.REPORT)
    shown = text_of(
        sign_in(Browser(), net.worker).get(reverse("referrals:referral", args=[now.pk]))
    )
    assert "Dana Desk, Intake worker" in shown


def test_declining_ends_the_copy_and_a_question_comes_back_to_the_sender(net, client):
    referral, token = invited(net)
    no = YES | {"answer": ByLink.DECLINE, "reason": "full", "line": "Try again in spring."}
    opened(client, token).post(page(token), no)
    assert standing(referral).decline_reason == "full"
    with as_owner():
        assert not SharedCopy.objects.filter(ended_at=None).exists()
        assert Line.objects.get().body == "Try again in spring."


def test_a_question_is_answered_and_a_fresh_link_goes_out(net, client):
    referral, token = invited(net)
    ask = YES | {"answer": ByLink.RETURN, "line": "Which shift?"}
    opened(client, token).post(page(token), ask)
    assert standing(referral).state == State.RETURNED
    with acting(net.worker) as by:
        actions.send(referral_id=referral.pk, by=by)
    fresh = token_of(mails("waits for your answer")[-1])
    assert fresh != token
    opened(client, fresh).post(page(fresh), YES)
    assert standing(referral).state == State.ACCEPTED


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Fill in “Your name”."),
        ({"answer": "decline"}, "Choose why you decline."),
        ({"answer": "return"}, "Write the question."),
        ({"answer": "enrol"}, "Select a valid choice"),
    ],
)
def test_an_answer_that_says_too_little_is_asked_again(net, client, changed, told):
    referral, token = invited(net)
    answer = opened(client, token).post(page(token), YES | changed)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert standing(referral).state != State.ACCEPTED


def test_a_second_use_says_what_was_answered_and_nothing_of_the_person(net, client):
    referral, token = invited(net)
    opened(client, token).post(page(token), YES)
    again = client.post(page(token), YES | {"answer": "decline", "reason": "full"})
    shown = text_of(client.get(page(token)))
    assert again.status_code == 200
    assert "Accept" in shown
    assert "Dana Desk" in shown
    for hidden in (net.client.initials, referral.code, net.service.name):
        assert hidden not in shown
    assert standing(referral).state == State.ACCEPTED


def test_wrong_expired_withdrawn_and_used_by_another_are_one_page(net, client):
    _referral, token = invited(net)
    opened(client, token).post(page(token), YES)
    used_by_another = text_of(Browser().get(page(token)))
    wrong = text_of(Browser().get(page("A" * 43)))
    tampered = text_of(Browser().get(page(token[:-1] + ("A" if token[-1] != "A" else "B"))))
    with as_owner():
        Link.objects.update(used_up_at=None, expires_at=timezone.now())
        AnswerLink.objects.update(answer="", answered_at=None, name="", position="")
    expired = text_of(Browser().get(page(token)))
    several = (used_by_another, wrong, tampered, expired)
    assert len({re.sub(r"[\w-]{43,}", "", text) for text in several}) == 1
    assert "This link no longer works" in wrong


# --- attacks -----------------------------------------------------------------------------------


def test_a_code_for_one_link_does_not_open_another(net, client):
    _referral, token = invited(net)
    opened(client, token)
    other = small_network()
    with as_owner():
        other.receiver.contact_points.update(email="other@else.example")
    stranger = sent(other)
    with as_owner():
        letter = Message.objects.get(address="other@else.example")
    shown = text_of(client.get(page(token_of(letter))))
    assert other.client.initials not in shown or other.client.initials == net.client.initials
    client.post(page(token_of(letter)), YES)
    assert standing(stranger).state == State.SENT


def test_under_the_link_the_database_gives_one_referral_and_no_copy(net):
    """Whatever the site's code asked for: another referral, the copy, the record, the answers."""
    referral, token = invited(net)
    other = sent(network())
    with scope.acting(scope.Scope(link=links.digest(token))):
        assert [each.pk for each in Referral.objects.all()] == [referral.pk]
        assert [each.pk for each in Subject.objects.all()] == [referral.pk]
        assert not SharedCopy.objects.exists()
        assert not Client.objects.exists()
        assert Referral.objects.filter(pk=other.pk).update(state=State.ACCEPTED) == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT referrals_opened_by_link()")
            opened_copy = json.loads(cursor.fetchone()[0])
    assert set(opened_copy) == {"verdict", "as_of", "version", "rules"}
    assert all(outcome == "met" for _rule, outcome in opened_copy["rules"])


@pytest.mark.parametrize("how", ["recalled", "withdrawn", "run out"])
def test_after_recall_withdrawal_and_the_end_of_the_consent_nothing_opens(net, client, how):
    referral, token = invited(net)
    opened(client, token)
    with acting(net.worker) as by:
        if how == "recalled":
            actions.recall(referral_id=referral.pk, by=by)
        if how == "withdrawn":
            withdraw_consent(consent_id=standing(referral).consent_id, how="spoken", by=by)
    if how == "run out":
        with as_owner():
            SharedCopy.objects.update(until=timezone.now() - policy.OPEN_FOR)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    answer = client.get(page(token))
    assert "This link no longer works" in text_of(answer)
    assert net.client.initials not in text_of(answer)
    before = standing(referral).state
    client.post(page(token), YES)
    assert standing(referral).state == before
    if how != "run out":
        with as_owner():
            assert Link.objects.get().withdrawn_at is not None
        with scope.acting(scope.Scope(link=links.digest(token))):
            assert not Referral.objects.exists()
            assert not Subject.objects.exists()


def test_a_fresh_link_ends_the_one_before(net, client):
    referral, token = invited(net)
    opened(client, token)
    url = reverse("referrals:link-again", args=[referral.pk])
    assert sign_in(Browser(), net.stranger).post(url).status_code == 404
    assert sign_in(Browser(), net.worker).post(url, {"seen": State.SENT}).status_code == 302
    assert "This link no longer works" in text_of(client.get(page(token)))
    fresh = token_of(mails("waits for your answer")[-1])
    assert opened(client, fresh).get(page(fresh)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_twenty_copies_of_an_answer_one_has_an_effect():
    net = small_network()
    _referral, token = invited(net)
    browser = opened(Browser(), token)
    ready, told = threading.Barrier(20), []
    cookies = browser.cookies

    def post(number):
        another = Browser()
        another.cookies = cookies.copy()
        changed = {} if number % 2 else {"answer": "decline", "reason": "full"}
        try:
            ready.wait(20)
            told.append(another.post(page(token), YES | changed).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(told) == Counter({302: 1, 200: 19})
    assert lines("accepted") + lines("declined") == 1
    with as_owner():
        assert AnswerLink.objects.exclude(answer="").count() == 1
        assert Link.objects.filter(used_up_at__isnull=False, withdrawn_at=None).count() == 1


# --- afterwards --------------------------------------------------------------------------------


def test_the_sender_writes_down_what_came_of_it(net, client):
    referral, token = invited(net)
    opened(client, token).post(page(token), YES)
    url = reverse("referrals:referral", args=[referral.pk])
    assert "Write down what came of it" in text_of(sign_in(Browser(), net.worker).get(url))
    with acting(net.worker) as by:
        actions.report(referral_id=referral.pk, end="served", by=by)
    assert standing(referral).state == State.REPORTED


def test_without_report_back_the_sender_writes_nothing_down_and_is_not_reminded(net, client):
    referral, token = invited(net, purposes=["refer"])
    opened(client, token).post(page(token), YES)
    assert standing(referral).clock == ""
    with acting(net.worker) as by, pytest.raises(Refused):
        actions.report(referral_id=referral.pk, end="served", by=by)


def test_before_sending_the_sender_reads_that_the_partner_answers_by_e_mail(net, client):
    referral = prepared(net)
    url = reverse("referrals:check", args=[referral.pk])
    assert "answers by e-mail" in text_of(sign_in(client, net.worker).get(url))
