"""The page of a referral and the pages that move it, for sender, receiver, and who comes second."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries import readable_copy
from alongside.foundation.clients.states import Purpose
from alongside.foundation.files.actions import store
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Appointment, Message, Referral
from alongside.programmes.referrals.queries.one import read_with
from alongside.programmes.referrals.states import Gate, State
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import accepted, network, sent

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def net():
    return network()


def page(name, referral):
    return reverse(f"referrals:{name}", args=[referral.pk])


def text_of(answer):
    return answer.content.decode()


def now(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk)


def count(model, **narrowed):
    with as_owner():
        return model.objects.filter(**narrowed).count()


def ahead(days=10, hour=14):
    moment = timezone.localtime() + datetime.timedelta(days=days)
    while moment.weekday() >= 5:
        moment += datetime.timedelta(days=1)
    return moment.replace(hour=hour, minute=30, second=0, microsecond=0)


def intake(moment, **changes):
    return {
        "seen": "accepted",
        "day_day": str(moment.day),
        "day_month": str(moment.month),
        "day_year": str(moment.year),
        "time": moment.strftime("%H:%M"),
        "minutes": "60",
        "mode": "in person",
        "where": "Room 4",
        **changes,
    }


# --- opening ---------------------------------------------------------------------------------


def test_opening_by_a_coach_is_the_receipt_and_is_written_for_the_person(net, client):
    referral = sent(net)
    text = text_of(sign_in(client, net.coach).get(page("referral", referral)))
    assert "Selam Tesfay" in text
    assert now(referral).state == State.RECEIVED
    ground = f"referral {referral.code}"
    assert count(Event, verb="client.opened", client_id=net.client.pk, ground=ground) == 1


def test_opening_by_the_sender_is_no_receipt(net, client):
    referral = sent(net)
    sign_in(client, net.worker).get(page("referral", referral))
    assert now(referral).state == State.SENT


def test_the_receiver_reads_exactly_what_was_consented(net, client):
    referral = sent(net, fields=["name", "languages"])
    text = text_of(sign_in(client, net.coach).get(page("referral", referral)))
    assert "Selam Tesfay" in text
    assert net.client.phone not in text
    assert "Ready to learn." not in text


def test_the_resume_comes_with_the_copy_and_goes_with_the_consent(net, client):
    with acting(net.worker) as by:
        store(upload=io.BytesIO(PDF), kind="resume", client_id=net.client.pk, by=by)
    referral = sent(net)
    text = text_of(sign_in(client, net.coach).get(page("referral", referral)))
    with as_owner():
        came = StoredFile.objects.get(shared_copy_id__isnull=False)
    where = reverse("files:download", args=[came.pk])
    assert where in text
    assert b"".join(client.get(where)) == PDF
    with acting(net.worker) as by:
        withdraw_consent(consent_id=referral.consent_id, how="told the worker", by=by)
    assert client.get(where).status_code == 404


def test_how_to_reach_the_person_safely_comes_before_the_telephone_number(net, client):
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(no_voice_mail=True)
    text = text_of(sign_in(client, net.coach).get(page("referral", sent(net))))
    assert text.index("Do not leave voice mail.") < text.index(net.client.phone)


def test_after_the_consent_is_withdrawn_only_status_and_initials_are_left(net, client):
    referral = sent(net)
    sign_in(client, net.coach)
    assert "Selam" in text_of(client.get(page("referral", referral)))
    with acting(net.worker) as by:
        withdraw_consent(consent_id=referral.consent_id, how="told the worker", by=by)
    text = text_of(client.get(page("referral", referral)))
    assert "Selam" not in text
    assert net.client.phone not in text
    assert "The person withdrew their consent." in text
    assert "S.T." in text


def test_messages_are_the_receivers_while_the_copy_lives_also_without_policies(net):
    referral = sent(net)
    with acting(net.worker) as by:
        actions.write(id=uuid7(), referral_id=referral.pk, body="When?", by=by)
        with as_owner():
            assert [each.body for each in read_with(referral, by, None)[0]] == ["When?"]
    with acting(net.coach) as by, as_owner():
        copy = readable_copy(by, referral.pk)
        assert [each.body for each in read_with(referral, by, copy)[0]] == ["When?"]
        assert read_with(referral, by, None) == ([], [])


def test_the_judgements_of_one_side_are_not_read_by_the_other(net, client):
    referral = accepted(net, fields=["name", "languages"])
    with acting(net.coach) as by:
        actions.judge(
            referral_id=referral.pk, gate=Gate.READY, passed=True, reasons="Punctual.", by=by
        )
    assert "Punctual." not in text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "Ready to learn." not in text_of(
        sign_in(client, net.coach).get(page("referral", referral))
    )


def test_without_report_back_the_sender_sees_no_more_than_the_answer(net, client):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.book_intake(referral_id=referral.pk, starts_at=ahead(), by=by)
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "did not agree to reporting back" in text
    assert "Intake booked" not in text
    assert "An intake was booked" not in text
    with as_owner():
        appointment = Appointment.objects.get()
    address = reverse("referrals:appointment", args=[referral.pk, appointment.pk])
    assert client.get(address).status_code == 404


def test_overdue_is_said_in_words(net, client):
    referral = sent(net)
    with as_owner():
        long_ago = timezone.now() - datetime.timedelta(days=15)
        Referral.objects.filter(pk=referral.pk).update(sent_at=long_ago, due_on=long_ago)
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "working days" in text
    assert "No answer for" in text


# --- answering -------------------------------------------------------------------------------


def test_a_second_coach_is_told_who_answered(net, client):
    referral = sent(net)
    sign_in(client, net.second_coach).get(page("accept", referral))
    with acting(net.coach) as by:
        actions.accept(referral_id=referral.pk, by=by)
    answer = client.post(page("decline", referral), {"seen": "sent", "reason": "full"})
    assert answer.status_code == 409
    assert "Carl Coach" in text_of(answer)
    assert now(referral).state == State.ACCEPTED


def test_a_double_click_on_accept_is_one_effect_and_no_alarm(net, client):
    referral = sent(net)
    sign_in(client, net.coach)
    for _ in range(2):
        answer = client.post(page("accept", referral), {"seen": "sent"})
        assert answer.url == page("referral", referral)
    assert count(Event, verb="referral.accepted") == 1


def test_declining_asks_for_a_reason_and_keeps_the_line(net, client):
    referral = sent(net)
    sign_in(client, net.coach)
    answer = client.post(page("decline", referral), {"party": "receiver", "line": "Try in May."})
    assert answer.status_code == 422
    assert "Try in May." in text_of(answer)
    client.post(page("decline", referral), {"reason": "full", "party": "receiver", "line": "May."})
    assert now(referral).decline_reason == "full"
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "No room" in text
    assert "May." in text


def test_suggesting_another_organization_opens_a_draft_and_moves_nothing(net, client):
    referral = sent(net)
    form = {"service_id": str(net.other_service.pk), "line": "They work evenings."}
    sign_in(client, net.coach).post(page("redirect", referral), form)
    with as_owner():
        linked = Referral.objects.get(previous=referral)
    assert linked.state == State.DRAFT
    assert sign_in(client, net.other_coach).get(page("referral", linked)).status_code == 404
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert linked.code in text


def test_the_own_organization_is_no_other_organization(net, client):
    text = text_of(sign_in(client, net.coach).get(page("redirect", sent(net))))
    assert str(net.other_service.pk) in text
    assert str(net.service.pk) not in text


def test_a_worker_of_the_sender_is_told_why_they_cannot_accept(net, client):
    referral = sent(net)
    answer = sign_in(client, net.worker).post(page("accept", referral), {"seen": "sent"})
    assert answer.status_code == 403
    assert "Only coaches and managers of the receiving organization can answer." in text_of(answer)
    looked = client.get(page("accept", referral), follow=True)
    assert "Only coaches and managers" in text_of(looked)


# --- the thread ------------------------------------------------------------------------------


def test_a_message_is_written_once_and_html_in_it_stays_text(net, client):
    referral = sent(net)
    form = {"body": "<b>Which</b> days?", "form_key": str(uuid7())}
    sign_in(client, net.coach)
    client.post(page("write", referral), form)
    client.post(page("write", referral), form)
    assert count(Message) == 1
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "&lt;b&gt;Which&lt;/b&gt; days?" in text


def test_an_empty_message_is_told_on_the_same_page(net, client):
    answer = sign_in(client, net.coach).post(page("write", sent(net)), {"body": " "})
    assert answer.status_code == 422
    assert "Fill in “Your message”." in text_of(answer)


def test_the_thread_is_not_read_by_getting_its_address(net, client):
    assert sign_in(client, net.coach).get(page("write", sent(net))).status_code == 405


# --- serving ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"day_day": "31", "day_month": "2"}, "does not exist"),
        ({"day_year": "2020"}, "today or later"),
        ({"time": "25:00"}, "Enter a time in 24 hours"),
        ({"time": "03:00"}, "between 7:00 and 21:00"),
        ({"where": ""}, "Say where, so that the person finds it."),
    ],
)
def test_an_impossible_intake_is_told_and_loses_nothing(net, client, wrong, told):
    referral = accepted(net)
    form = intake(ahead(), **({"where": "Room 12"} | wrong))
    answer = sign_in(client, net.coach).post(page("intake", referral), form)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert ("Room 12" in text_of(answer)) is ("where" not in wrong)
    assert count(Appointment) == 0


def test_a_second_coach_who_moves_the_same_intake_sees_it_before_replacing_it(net, client):
    referral = accepted(net)
    with acting(net.second_coach) as by:
        actions.book_intake(referral_id=referral.pk, starts_at=ahead(5), by=by)
        actions.book_intake(referral_id=referral.pk, starts_at=ahead(5, hour=15), by=by)
    form = intake(ahead(12), seen="intake booked", sequence="0", where="Hall")
    answer = sign_in(client, net.coach).post(page("intake", referral), form)
    assert answer.status_code == 422
    assert f"{net.second_coach} moved the intake" in text_of(answer)
    assert "Hall" in text_of(answer)
    client.post(page("intake", referral), form | {"sequence": "1"})
    with as_owner():
        assert Appointment.objects.get().starts_at == ahead(12)


def test_the_calendar_entry_keeps_its_key_counts_up_and_names_nobody(net, client):
    referral = accepted(net)
    with acting(net.coach) as by:
        booked = actions.book_intake(referral_id=referral.pk, starts_at=ahead(5), where="4", by=by)
    address = reverse("referrals:appointment", args=[referral.pk, booked.pk])
    first = text_of(sign_in(client, net.coach).get(address))
    with acting(net.coach) as by:
        actions.book_intake(referral_id=referral.pk, starts_at=ahead(5, hour=15), where="4", by=by)
    second = text_of(client.get(address))
    assert f"UID:{booked.pk}" in first
    assert f"UID:{booked.pk}" in second
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in second
    assert "TZID=America/Toronto" in first
    assert "S.T." in first
    assert "Selam" not in first + second


def test_enrolling_waits_for_the_judgement_of_readiness_and_says_so(net, client):
    referral = accepted(net)
    sign_in(client, net.coach)
    assert "Write down first why the person is ready" in text_of(
        client.get(page("referral", referral))
    )
    client.post(page("ready", referral), {"passed": "yes", "reasons": "Punctual."})
    client.post(page("enrol", referral), {"seen": "accepted"})
    assert now(referral).state == State.ENROLLED
    text = text_of(client.get(page("referral", referral)))
    assert "Your organization keeps its own record" in text


def test_the_report_reaches_the_sender_who_closes_after_reading(net, client):
    referral = accepted(net)
    form = {"end": "attended once", "line": "Found work."}
    sign_in(client, net.coach).post(page("report", referral), form)
    text = text_of(sign_in(client, net.worker).get(page("referral", referral)))
    assert "Found work." in text
    assert "Attended once" in text
    client.post(page("close", referral), {"seen": "reported"})
    assert now(referral).state == State.CLOSED


def test_recalling_ends_what_the_receiver_reads(net, client):
    referral = sent(net)
    sign_in(client, net.worker).post(page("recall", referral), {"seen": "sent"})
    text = text_of(sign_in(client, net.coach).get(page("referral", referral)))
    assert "The sender took the referral back." in text
    assert "Selam" not in text


@pytest.mark.parametrize("name", ["accept", "decline", "return", "redirect", "recall", "withdraw"])
def test_asking_once_more_changes_nothing(net, client, name):
    referral = sent(net)
    person = net.worker if name in ("recall", "withdraw") else net.coach
    assert sign_in(client, person).get(page(name, referral)).status_code == 200
    assert now(referral).state == State.SENT


# --- how it ended ----------------------------------------------------------------------------


def shown(client, person, referral):
    return sign_in(client, person).get(page("referral", referral))


def test_the_end_stands_in_words_beside_the_state_for_both_sides(net, client):
    referral = sent(net)
    with acting(net.worker) as by:
        actions.recall(referral_id=referral.pk, by=by)
    mine, theirs = (shown(client, who, referral) for who in (net.worker, net.coach))
    assert f"You took it back from {net.receiver.called}." in text_of(mine)
    assert f"{net.sender.called} took it back." in text_of(theirs)
    for answer in (mine, theirs):
        assert answer.context["standing"].end == "Recalled: sent to the wrong place"


def test_a_refusal_that_was_closed_still_says_why(net, client):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.decline(referral_id=referral.pk, reason="full", party="receiver", by=by)
    with acting(net.worker) as by:
        actions.close(referral_id=referral.pk, by=by)
    assert "Closed: no room. Nothing is left to do." in text_of(shown(client, net.worker, referral))


def test_after_a_redirect_the_sender_is_led_to_the_new_referral(net, client):
    referral = sent(net)
    with acting(net.coach) as by:
        actions.redirect(referral_id=referral.pk, service_id=net.other_service.pk, by=by)
    with as_owner():
        linked = Referral.objects.get(previous=referral)
    text = text_of(shown(client, net.worker, referral))
    assert f"{net.receiver.called} suggests {net.other.called}." in text
    assert f'<a class="btn btn-primary" href="{page("referral", linked)}">' in text
    assert "Go on with the new referral" not in text_of(shown(client, net.coach, referral))


def test_an_end_that_the_person_keeps_from_the_sender_is_not_said(net, client):
    referral = accepted(net, purposes=[Purpose.REFER.value])
    with acting(net.coach) as by:
        actions.report(referral_id=referral.pk, end="served", by=by)
    assert shown(client, net.worker, referral).context["standing"].end == ""
    assert shown(client, net.coach, referral).context["standing"].end == "Served"
