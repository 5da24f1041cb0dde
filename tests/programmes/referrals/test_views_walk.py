"""The pages of preparing: one step after the other, nothing lost, nothing sent before the last."""

import pytest
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.criteria.models import Decision
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Judgement, Referral
from alongside.programmes.referrals.states import State
from tests.factories import ClientFactory, ServiceFactory, acting, as_owner, sign_in
from tests.programmes.referrals.walk import CRITERIA, facts, network, prepared, sent, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


@pytest.fixture
def worker(net, client):
    return sign_in(client, net.worker)


def page(name, referral=None):
    return reverse(f"referrals:{name}", args=[referral.pk] if referral else [])


def draft(net):
    with acting(net.worker) as by:
        return actions.start(id=uuid7(), client_id=net.client.pk, by=by)


def count(model, **narrowed):
    with as_owner():
        return model.objects.filter(**narrowed).count()


def test_choosing_a_newcomer_opens_a_draft_once_however_often_it_is_clicked(net, worker):
    form = {"urgency": "ordinary", "form_key": str(uuid7())}
    address = f"{page('new')}?client={net.client.pk}"
    first, second = worker.post(address, form), worker.post(address, form)
    assert first.status_code == 302
    assert first.url == second.url
    assert count(Referral) == 1


def test_a_newcomer_of_another_organization_cannot_be_chosen(worker):
    stranger = ClientFactory()
    assert worker.get(f"{page('new')}?client={stranger.pk}").status_code == 404
    assert worker.get(f"{page('new')}?client=nonsense").status_code == 404


def test_a_coach_is_told_who_starts_referrals(net, client):
    told = sign_in(client, net.coach).get(page("new")).content.decode()
    assert "Settlement workers and managers start referrals." in told


def test_the_pre_screen_leads_to_a_verdict_rule_by_rule(net, worker):
    referral = draft(net)
    answered = worker.post(
        page("prescreen", referral),
        {
            "status": "permanent_resident",
            "status_seen": "on",
            "may_work": "yes",
            "may_work_seen": "on",
        },
        follow=True,
    )
    assert answered.redirect_chain[-1][0] == page("verdict", referral)
    text = answered.content.decode()
    assert "Cannot tell yet" in text
    assert "Evidence seen" in text
    assert net.worker.name in text


def test_the_same_answers_sent_twice_are_decided_once(net, worker):
    referral = draft(net)
    for _ in range(2):
        worker.post(page("prescreen", referral), {"status": "permanent_resident"})
    assert count(Decision) == 1


def test_a_wrong_answer_in_the_pre_screen_loses_nothing_typed(net, worker):
    referral = draft(net)
    wrong = {"arrival_day": "31", "arrival_month": "2", "arrival_year": "2025"}
    answered = worker.post(
        page("prescreen", referral), wrong | {"target_occupation_text": "Welder"}
    )
    assert answered.status_code == 422
    assert "31 February 2025 does not exist" in answered.content.decode()
    assert 'value="Welder"' in answered.content.decode()


def test_suitability_is_judged_once_by_whoever_judges(net, worker, client):
    referral = draft(net)
    form = {
        "passed": "yes",
        "reasons": "Ready to learn.",
        "form_key": str(uuid7()),
        "seen": "draft",
    }
    sign_in(client, net.colleague)
    client.post(page("suitability", referral), form)
    client.post(page("suitability", referral), form)
    with as_owner():
        assert [each.by for each in Judgement.objects.all()] == [net.colleague]


def test_an_empty_judgement_is_told_beside_the_field(net, worker):
    answered = worker.post(page("suitability", draft(net)), {"passed": "no", "reasons": ""})
    assert answered.status_code == 422
    assert "Fill in “Why?”." in answered.content.decode()


def test_the_preview_says_that_nothing_leaves_and_what_each_side_finds(net, worker):
    text = worker.get(page("partners", prepared(net))).content.decode()
    assert "Nothing about the person leaves your organization" in text
    assert net.receiver.called in text
    assert "5 people" in text
    assert "Stated today." in text


def test_looking_at_the_preview_shares_nothing(net, worker):
    worker.get(page("partners", prepared(net)))
    assert count(SharedCopy) == 0


def test_choosing_a_service_with_other_criteria_judges_the_answers_by_those(net, worker):
    other = ServiceFactory(organization=net.other, criteria="referral-partnership-programme")
    referral = prepared(net)
    worker.post(page("partners", referral), {"service": str(other.pk)})
    with as_owner():
        found = Referral.objects.select_related("criteria_version").get(pk=referral.pk)
    assert found.service == other
    assert found.criteria_version.criteria_id == "referral-partnership-programme"


def test_the_criteria_of_most_services_are_asked_by_first(net, worker):
    ServiceFactory(organization=net.other, criteria="kaleidoscope")
    answer = worker.get(page("prescreen", draft(net)))
    assert [tab["current"] for tab in answer.context["tabs"]] == [True, False]
    assert "Kaleidoscope" in answer.context["tabs"][1]["label"]


def test_when_nobody_would_take_them_other_services_of_the_directory_are_named(net, worker):
    ServiceFactory(
        organization=net.stranger.memberships.get().organization,
        name_en="Conversation circle",
        accepts_referrals=False,
    )
    referral = draft(net)
    with acting(net.worker) as by:
        actions.prescreen(
            referral_id=referral.pk, criteria_slug=CRITERIA, facts=facts(status="visitor"), by=by
        )
    text = worker.get(page("partners", referral)).content.decode()
    assert "no receiving service would take them" in text
    assert "Conversation circle" in text


def test_a_service_that_nobody_knows_is_not_found(net, worker):
    assert worker.post(page("partners", draft(net)), {"service": "x"}).status_code == 404


def test_the_consent_page_asks_for_a_receiver_first(net, worker):
    answered = worker.get(page("consent", draft(net)), follow=True)
    assert answered.redirect_chain[-1][0].endswith("/where-to/")
    assert "a consent names the receiver" in answered.content.decode()


def test_the_consent_page_leads_to_the_form_with_the_receiver_and_the_way_back(net, worker):
    referral = draft(net)
    with acting(net.worker) as by:
        actions.choose(referral_id=referral.pk, service_id=net.service.pk, by=by)
    text = worker.get(page("consent", referral)).content.decode()
    assert f"receiver={net.receiver.pk}&amp;next=" in text


def test_a_consent_taken_before_can_be_used(net, worker):
    referral = draft(net)
    with acting(net.worker) as by:
        actions.choose(referral_id=referral.pk, service_id=net.service.pk, by=by)
        consent = take(net, by, net.receiver)
    answered = worker.post(page("consent", referral), {"consent": str(consent.pk)})
    assert answered.url == page("check", referral)
    with as_owner():
        assert Referral.objects.get(pk=referral.pk).consent_id == consent.pk


def test_the_last_page_shows_exactly_what_was_consented(net, worker):
    referral = prepared(net, fields=["name", "languages"])
    text = worker.get(page("check", referral)).content.decode()
    assert "Selam Tesfay" in text
    assert net.client.phone not in text
    assert "Not shared:" in text


def test_the_last_page_tells_apart_what_is_sent_what_is_empty_and_what_is_kept_back(net, worker):
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(phone="", safe_channels=[])
    referral = prepared(net, fields=["name", "languages", "phone", "safety"])
    parts = worker.get(page("check", referral)).context["parcel"]
    assert (parts.empty, parts.reachable) == ("telephone number, safe ways of contact", False)
    assert "e-mail address" in parts.kept_back
    assert "telephone" not in parts.kept_back


def test_the_last_page_warns_when_nothing_in_the_copy_says_how_to_reach_the_person(net, worker):
    warned = "cannot reach S.T."
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(phone="", email="", safety_note="")
    referral = prepared(net)
    assert warned in worker.get(page("check", referral)).content.decode()
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(safety_note="Wanda brings them along.")
    assert warned not in worker.get(page("check", referral)).content.decode()


def test_after_sending_nobody_is_promised_a_call_to_a_number_that_was_not_sent(net, worker):
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(phone="", email="", safety_note="")
    text = worker.get(page("sent", sent(net))).content.decode()
    assert "Nothing that was sent says how to reach them" in text


def test_what_is_missing_is_said_instead_of_a_button(net, worker):
    not_eligible = prepared(net, employment="30_hours_or_more")
    text = worker.get(page("check", not_eligible)).content.decode()
    assert "It cannot be sent yet" in text
    assert "The pre-screen does not say “eligible” yet." in text


def test_the_step_bar_says_done_of_what_is_done_and_not_of_what_was_passed_by(net, worker):
    shown = worker.get(page("suitability", draft(net))).text
    assert shown.count('data-state="done"') == 0
    shown = worker.get(page("check", prepared(net, employment="30_hours_or_more"))).text
    assert (
        shown.count('data-state="done"') == 3
    )  # not the pre-screen, which is passed but not eligible


def test_the_check_leads_back_to_the_first_step_that_is_missing(net, worker):
    referral = draft(net)
    assert worker.get(page("check", referral)).url == page("prescreen", referral)
    with acting(net.worker) as by:
        step = {"referral_id": referral.pk, "by": by}
        actions.prescreen(criteria_slug=CRITERIA, facts=facts(), **step)
    response = worker.get(page("check", referral), follow=True)
    assert response.redirect_chain[-1][0] == page("partners", referral)
    assert "Choose first where the referral goes" in response.content.decode()


def test_sending_twice_sends_once_and_ends_on_the_same_page(net, worker):
    referral = prepared(net)
    first = worker.post(page("check", referral))
    second = worker.post(page("check", referral))
    assert first.url == second.url == page("sent", referral)
    assert count(SharedCopy) == 1
    assert count(Event, verb="referral.sent") == 1
    assert "Sent to" in worker.get(first.url).content.decode()


def test_no_page_of_the_walk_changes_anything_by_looking(net, worker):
    referral = prepared(net)
    before = count(Event), count(SharedCopy)
    for name in ("prescreen", "verdict", "suitability", "partners", "consent", "check"):
        assert worker.get(page(name, referral)).status_code == 200
    assert (count(Event), count(SharedCopy)) == before


def test_what_was_sent_is_no_longer_prepared(net, worker):
    answered = worker.get(page("prescreen", sent(net)), follow=True)
    assert "What it says can no longer be changed." in answered.content.decode()


@pytest.mark.parametrize("name", ["prescreen", "verdict", "suitability", "partners", "check"])
def test_the_receiver_finds_no_page_of_the_senders_walk(net, client, name):
    referral = sent(net)
    assert sign_in(client, net.coach).get(page(name, referral)).status_code == 404


@pytest.mark.parametrize(
    "name", ["referral", "prescreen", "check", "accept", "intake", "recall", "report", "answer"]
)
def test_a_stranger_finds_nothing(net, client, name):
    referral = sent(net)
    assert sign_in(client, net.stranger).get(page(name, referral)).status_code == 404


def test_a_question_is_answered_and_the_referral_sent_again(net, worker):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.return_for_information(referral_id=referral.pk, question="Which test?", by=by)
    asked = worker.get(page("answer", referral)).content.decode()
    assert "Which test?" in asked
    form = {"body": "CELPIP.", "seen": "returned", "form_key": str(uuid7())}
    assert worker.post(page("answer", referral), form).url == page("check", referral)
    worker.post(page("check", referral))
    with as_owner():
        assert Referral.objects.get(pk=referral.pk).state == State.SENT
