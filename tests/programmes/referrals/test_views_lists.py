"""The two lists, the network's counts, and what referrals give to home page, search and records."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import registries
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.registries import Sought
from alongside.foundation.access.working_days import working_day_after
from alongside.foundation.clients.actions import make_private_link
from alongside.foundation.clients.states import Purpose
from alongside.programmes.referrals import actions, places, waiting
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import Gate
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
    sign_in,
)
from tests.programmes.referrals.walk import CRITERIA, accepted, facts, network, prepared, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


def text_of(answer):
    return answer.content.decode()


def address(name, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse(f'referrals:{name}')}?{query}" if query else reverse(f"referrals:{name}")


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# --- lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["inbox", "outbox"])
def test_a_list_costs_the_same_for_one_row_or_twenty(client, count_queries, name):
    sender, receiver = OrganizationFactory(refers=True), OrganizationFactory(delivers=True)
    home = receiver if name == "inbox" else sender
    person = PersonFactory(works_at=home, roles=["settlement_worker", "coach"])
    sign_in(client, person)
    between = {"sender": sender, "receiver": receiver, "sent": True}
    ReferralFactory(**between)
    client.get(address(name))
    one = count_queries(lambda: client.get(address(name)))
    ReferralFactory.create_batch(19, **between)
    assert count_queries(lambda: client.get(address(name))) == one


def test_the_receivers_list_shows_initials_and_never_a_name(net, client):
    sent(net)
    text = text_of(sign_in(client, net.coach).get(address("inbox")))
    assert "S.T." in text
    assert "Selam" not in text


def test_a_draft_is_in_the_senders_list_alone(net, client):
    draft = ReferralFactory(sender=net.sender, receiver=net.receiver, service=net.service)
    assert draft.code in text_of(sign_in(client, net.worker).get(address("outbox")))
    assert draft.code not in text_of(sign_in(client, net.coach).get(address("inbox")))


def test_the_sender_finds_their_own_newcomer_by_name_and_the_receiver_does_not(net, client):
    code = sent(net).code
    assert code in text_of(sign_in(client, net.worker).get(address("outbox", words="selam")))
    for words in ("selam+tesfay", "tesfay+selam"):
        assert code in text_of(client.get(address("outbox", words=words)))
    assert code not in text_of(sign_in(client, net.coach).get(address("inbox", words="selam")))
    assert code in text_of(client.get(address("inbox", words="S.T.")))
    assert code in text_of(client.get(address("inbox", words=code.lower())))


def test_filters_live_in_the_address_and_stand_as_chips(net, client):
    code = sent(net).code
    text = text_of(sign_in(client, net.coach).get(address("inbox", group="waiting")))
    assert code in text
    assert "Where it stands: Waiting for an answer" in text
    assert code not in text_of(client.get(address("inbox", group="over")))


def test_what_was_received_opens_on_what_waits_oldest_first_and_all_is_a_click_away(net, client):
    between = {"sender": net.sender, "receiver": net.receiver, "service": net.service}
    moments = [timezone.now() - datetime.timedelta(days=days) for days in (1, 9, 4)]
    new, old, middle = (ReferralFactory(**between, sent_at=at, sent=True) for at in moments)
    over = ReferralFactory(**between, accepted=True)
    answer = sign_in(client, net.coach).get(address("inbox"))
    assert [row["line"].pk for row in answer.context["rows"]] == [old.pk, middle.pk, new.pk]
    assert [chip.url for chip in answer.context["chips"]] == ["?group="]
    everything = client.get(f"{address('inbox')}?group=").context["rows"]
    assert [row["line"].pk for row in everything] == [old.pk, middle.pk, new.pk, over.pk]


def test_when_nothing_waits_the_received_list_says_so_and_shows_the_way_to_all(net, client):
    accepted(net)
    text = text_of(sign_in(client, net.coach).get(address("inbox")))
    assert "Nothing waits for an answer" in text
    assert "No referrals yet" not in text


def test_what_was_sent_begins_with_what_needs_the_worker(net, client):
    between = {"sender": net.sender, "receiver": net.receiver, "service": net.service}
    gone = ReferralFactory(**between, accepted=True)
    waits = ReferralFactory(**between, sent=True)
    draft = ReferralFactory(**between)
    back = ReferralFactory(**between, sent=True, state="returned")
    rows = sign_in(client, net.worker).get(address("outbox")).context["rows"]
    assert [row["line"].pk for row in rows] == [back.pk, draft.pk, waits.pk, gone.pk]


def test_filters_that_make_no_sense_filter_nothing(net, client):
    code = sent(net).code
    nonsense = address("inbox", group="x", whose="y", urgency="z", page="seven")
    answer = sign_in(client, net.coach).get(nonsense)
    assert answer.status_code == 200
    assert code in text_of(answer)


def test_overdue_stands_in_the_list_in_words(net, client):
    referral = sent(net)
    with as_owner():
        long_ago = timezone.now() - datetime.timedelta(days=15)
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Referral.objects.filter(pk=referral.pk).update(sent_at=long_ago, due_on=yesterday)
    assert "overdue" in text_of(sign_in(client, net.coach).get(address("inbox")))


def test_a_list_without_report_back_does_not_give_the_outcome_away(net, client):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.report(referral_id=referral.pk, end="served", by=by)
    sign_in(client, net.worker)
    text = text_of(client.get(address("outbox")))
    assert referral.code in text
    assert "Outcome reported back" not in text
    assert rows_of(client.get(address("outbox-table")))[1][4] == "Accepted"


def test_the_table_runs_no_formula(net, client):
    organization = OrganizationFactory(refers=True, name_en="=cmd()", short_name="x")
    ReferralFactory(sender=organization, receiver=net.receiver, service=net.service, sent=True)
    rows = rows_of(sign_in(client, net.coach).get(address("inbox-table")))
    assert rows[1][2] == "'=cmd()"


def test_empty_lists_say_what_will_be_here(net, client):
    assert "No referrals yet" in text_of(sign_in(client, net.coach).get(address("inbox")))


def test_lists_are_of_case_workers(net, client):
    coordinator = PersonFactory(works_at=OrganizationFactory(), roles=["network_coordinator"])
    assert sign_in(client, coordinator).get(address("inbox")).status_code == 403


# --- the network -----------------------------------------------------------------------------


@pytest.fixture
def coordinator():
    return PersonFactory(
        works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"]
    )


def test_the_list_of_codes_shows_codes_and_never_a_name(net, client, coordinator):
    referral = sent(net)
    sign_in(client, coordinator)
    table = reverse("referrals:network-codes-table", kwargs={"kind": "csv"})
    for answer in (client.get(address("network-codes")), client.get(table)):
        text = answer.content.decode()
        assert referral.code in text
        assert net.sender.name in text or net.sender.called in text
        for secret in ("Selam", "Tesfay", "S.T.", str(net.client.pk)):
            assert secret not in text


def test_the_table_of_codes_says_how_they_ended_and_why_they_were_declined(
    net, client, coordinator
):
    ReferralFactory(receiver=net.receiver, service=net.service, declined=True)
    sign_in(client, coordinator)
    table = reverse("referrals:network-codes-table", kwargs={"kind": "csv"})
    cells = [row[8:] for row in rows_of(client.get(table))]
    assert ["No room", "No room", "The receiving organization"] in cells


def test_the_list_of_codes_holds_no_draft(net, client, coordinator):
    draft = ReferralFactory(sender=net.sender)
    assert draft.code not in text_of(sign_in(client, coordinator).get(address("network-codes")))


def test_the_list_of_codes_is_narrowed_in_the_address(net, client, coordinator):
    referral = sent(net)
    sign_in(client, coordinator)
    assert referral.code in text_of(client.get(address("network-codes", receiver=net.receiver.pk)))
    assert referral.code not in text_of(client.get(address("network-codes", state="closed")))
    other = client.get(address("network-codes", receiver=net.other.pk))
    assert referral.code not in text_of(other)


def test_a_month_that_there_is_not_is_told(client, coordinator):
    answer = sign_in(client, coordinator).get(address("network", since="2026-31"))
    assert answer.status_code == 200
    assert "valid choice" in text_of(answer)


# --- home page, search, records --------------------------------------------------------------


def test_a_waiting_referral_is_work_for_every_coach_until_one_accepts(net):
    referral = sent(net)
    for coach in (net.coach, net.second_coach):
        with acting(coach) as by:
            assert [referral.code in item.about for item in waiting.work(by)] == [True]
    with acting(net.coach) as by:
        actions.accept(referral_id=referral.pk, by=by)
        assert [str(item.what) for item in waiting.work(by)] == ["Book the intake"]
    with acting(net.second_coach) as by:
        assert list(waiting.work(by)) == []


def test_an_answer_that_is_late_is_work_for_the_worker_on_the_day_after_it_was_due(net):
    referral, today = sent(net), timezone.localdate()
    assert referral.due_on == working_day_after(today, 5)
    week_ago = timezone.now() - datetime.timedelta(days=7)
    for due_on, is_work in ((today, False), (today - datetime.timedelta(days=1), True)):
        with as_owner():
            Referral.objects.filter(pk=referral.pk).update(sent_at=week_ago, due_on=due_on)
        with acting(net.worker) as by:
            told = [str(item.what) for item in waiting.work(by)]
        assert [("No answer for" in line) for line in told] == [True] * is_work


def test_the_sender_reads_the_name_and_the_open_step_and_the_receiver_initials(net):
    referral = prepared(net)

    def line(person):
        with acting(person) as by:
            item = next(iter(waiting.work(by)))
            return str(item.what), item.about

    checked = f"Check what goes to {net.receiver.called}, then send it"
    assert line(net.worker) == (checked, f"Selam Tesfay ({referral.code})")
    with acting(net.worker) as by:
        actions.send(referral_id=referral.pk, by=by)
    assert line(net.coach)[1] == f"S.T. ({referral.code})"


def test_each_open_step_is_named_with_the_partner(net):
    with acting(net.worker) as by:
        referral = actions.start(id=uuid7(), client_id=net.client.pk, by=by)
        step = {"referral_id": referral.pk, "by": by}

        def now():
            return str(next(iter(waiting.work(by))).what)

        assert now() == "Pre-screen"
        actions.prescreen(criteria_slug=CRITERIA, facts=facts(), **step)
        assert now() == "Say why a referral suits"
        actions.judge(gate=Gate.SUITABLE, passed=True, reasons="Ready.", **step)
        assert now() == "Choose where to refer"
        actions.choose(service_id=net.service.pk, **step)
        assert now() == f"Ask for consent for {net.receiver.called}"


def test_the_work_list_costs_the_same_for_one_referral_or_many(net, count_queries):
    between = {"sender": net.sender, "receiver": net.receiver, "worker": net.worker}

    def cost():
        with acting(net.worker) as by:
            return count_queries(lambda: list(waiting.work(by)))

    ReferralFactory(**between)
    one = cost()
    ReferralFactory.create_batch(12, **between)
    assert cost() == one


def test_what_the_person_keeps_from_the_sender_is_no_work_for_the_sender(net):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.report(referral_id=referral.pk, end="served", by=by)
    with acting(net.worker) as by:
        assert list(waiting.work(by)) == []


def test_the_search_finds_by_code_initials_and_the_senders_own_name(net):
    referral = sent(net)
    with acting(net.worker) as by:
        for text in (referral.code, "s.t.", "Tesfay"):
            assert [found.url for found in places.search(by, Sought(text))] == [
                reverse("referrals:referral", args=[referral.pk])
            ]
    with acting(net.coach) as by:
        assert list(places.search(by, Sought("Tesfay"))) == []
    with acting(net.stranger) as by:
        assert list(places.search(by, Sought(referral.code))) == []


def test_a_record_shows_its_referrals_and_the_way_to_begin_one(net, client):
    referral = sent(net)
    text = text_of(sign_in(client, net.worker).get(reverse("clients:client", args=[net.client.pk])))
    assert referral.code in text
    assert f"{reverse('referrals:new')}?client={net.client.pk}" in text


def test_the_numbers_of_the_home_page_are_those_of_the_lists(net):
    sent(net)
    with acting(net.coach) as by:
        assert [figure.value for figure in places.figures(by)] == [1, 0, 0]
    with acting(net.worker) as by:
        assert [figure.value for figure in places.figures(by)] == [1, 0]


# --- the newcomer's own page -----------------------------------------------------------------


def soon():
    return timezone.now() + datetime.timedelta(days=3)


def test_a_newcomer_reads_in_plain_words_where_they_were_sent(net, client):
    accepted(net)
    with acting(net.worker) as by:
        path = make_private_link(client_id=net.client.pk, by=by)
    text = text_of(client.get(path))
    assert net.receiver.name in text
    assert "They said yes." in text
    assert "You can stop at any time: on this page" in text


def test_a_newcomer_takes_their_appointment_by_their_private_link(net, client):
    referral = accepted(net)
    with acting(net.coach) as by:
        booked = actions.book_intake(referral_id=referral.pk, starts_at=soon(), by=by)
    with acting(net.worker) as by:
        path = make_private_link(client_id=net.client.pk, by=by)
    token = path.rstrip("/").rsplit("/", 1)[1]
    where = reverse("referrals:appointment-by-link", args=[token, booked.pk])
    assert where in text_of(client.get(path))
    entry = text_of(client.get(where))
    assert net.receiver.called in entry
    assert "Selam" not in entry
    wrong = reverse("referrals:appointment-by-link", args=["x" * 43, booked.pk])
    assert client.get(wrong).status_code == 404


def test_a_newcomer_with_an_account_takes_only_their_own_appointments(net, client):
    referral = accepted(net)
    person = PersonFactory()
    with as_owner():
        net.client.account = person
        net.client.save()
    with acting(net.coach) as by:
        booked = actions.book_intake(referral_id=referral.pk, starts_at=soon(), by=by)
    own = reverse("referrals:my-appointment", args=[booked.pk])
    assert "BEGIN:VCALENDAR" in text_of(sign_in(client, person).get(own))
    stranger = PersonFactory()
    ClientFactory(account=stranger)
    assert sign_in(client, stranger).get(own).status_code == 404


def test_every_programme_page_is_in_the_navigation_of_who_uses_it(net):
    ours = {item.url_name for item in registries.navigation if str(item.group) == "Referrals"}
    assert ours == {
        "referrals:inbox",
        "referrals:outbox",
        "referrals:overdue",
        "referrals:network",
        "referrals:network-overdue",
        "referrals:proposals",
    }
