import datetime
import re

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from alongside.demo.cards import CARDS
from alongside.demo.models import SentMessage
from alongside.foundation.access import scope
from alongside.foundation.access.registries import work_for
from alongside.foundation.clients.models import Client, Consent
from alongside.foundation.notices.models import Link
from alongside.foundation.people.acting import acting_for
from alongside.foundation.people.models import Person
from alongside.programmes.referrals.models import Appointment, Referral
from alongside.programmes.referrals.states import State
from tests.demo.worlds import TODAY
from tests.factories import PersonFactory, as_owner


def enter(browser, slug, **more):
    return browser.post(reverse("demo:sign-in", args=[slug]), **more)


def persona(slug):
    return Person.objects.get(email=CARDS[slug].email)


@pytest.mark.parametrize("slug", CARDS)
def test_one_click_leads_to_the_personas_own_page(world, client, slug):
    answer = enter(client, slug, follow=True)
    assert answer.status_code == 200
    assert answer.context["user"].email == CARDS[slug].email
    assert answer.redirect_chain[0][0] == reverse("home:home")


def test_the_slugs_are_those_that_others_rely_on():
    promised = "referrer referrer-two coach coach-two network-coordinator newcomer administrator"
    assert list(CARDS) == promised.split()


def test_the_page_shows_every_persona_with_their_organization(world, client):
    page = client.get(reverse("demo:personas")).content.decode()
    for words in [card.name for card in CARDS.values()] + ["North York Community House", "COSTI"]:
        assert words in page


def test_another_click_makes_somebody_else_of_the_visitor(world, client):
    enter(client, "referrer")
    client.session["left"] = "behind"
    enter(client, "coach")
    answer = client.get(reverse("home:home"))
    assert answer.context["user"].email == CARDS["coach"].email
    assert "left" not in client.session


def test_personas_are_not_asked_for_a_second_factor(world, client):
    enter(client, "network-coordinator")
    assert client.get(reverse("referrals:network")).status_code == 200


def test_a_click_must_come_from_our_own_page(world):
    assert enter(Browser(enforce_csrf_checks=True), "referrer").status_code == 403


def test_opening_the_address_signs_nobody_in(world, client):
    assert client.get(reverse("demo:sign-in", args=["referrer"])).status_code == 405


def test_a_slug_that_is_no_persona_is_not_found(world, client):
    assert enter(client, "director").status_code == 404


def test_personas_speak_french_to_whoever_chose_french(world, client):
    client.cookies["django_language"] = "fr"
    enter(client, "referrer")
    assert client.get(reverse("home:home")).headers["Content-Language"] == "fr"


def test_who_works_in_french_speaks_french_to_everybody(world, client):
    enter(client, "referrer-two")
    assert client.get(reverse("home:home")).headers["Content-Language"] == "fr"


@pytest.mark.django_db
def test_a_real_account_with_a_personas_address_cannot_be_entered(client):
    PersonFactory(email=CARDS["referrer"].email, invented=False)
    assert enter(client, "referrer").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["personas", "outbox"])
def test_without_the_demo_nothing_is_there(client, name):
    with override_settings(DEMO=False):
        assert client.get(reverse(f"demo:{name}")).status_code == 404
        assert enter(client, "referrer").status_code == 404


@pytest.mark.django_db
def test_an_empty_site_says_how_to_load_the_world(client):
    page = client.get(reverse("demo:personas")).content.decode()
    assert "./alongside demo" in page
    assert '<form method="post" action="/demo/sign-in' not in page


# --- what waits for each -------------------------------------------------------------------------


def work_of(slug):
    by = acting_for(persona(slug))
    with scope.acting(by.scope()):
        return work_for(by)


def test_the_referrer_has_newcomers_of_every_verdict_to_prescreen(world):
    with as_owner():
        mine = Client.objects.filter(worker=persona("referrer"))
        without = mine.exclude(pk__in=Referral.objects.values("client_id"))
        assert {"Olena", "Rajesh", "Zarghuna", "Hussein"} <= set(
            without.values_list("given_name", flat=True)
        )
        arabic = without.get(given_name="Hussein")
        assert (arabic.letter_language, arabic.interpreter_needed) == ("ar", True)


def test_the_referrer_has_referrals_waiting_returned_and_answered(world):
    with as_owner():
        mine = Referral.objects.filter(worker=persona("referrer"))
        states = set(mine.values_list("state", flat=True))
    assert {
        State.SENT,
        State.RETURNED,
        State.DECLINED,
        State.INTAKE_BOOKED,
        State.REPORTED,
    } <= states
    assert any("question" in str(item.what) for item in work_of("referrer"))


@pytest.mark.parametrize("slug", ["coach", "coach-two"])
def test_coaches_find_new_ones_an_overdue_one_and_an_intake_today(world, slug):
    answers = [item for item in work_of(slug) if str(item.what).startswith("Answer")]
    days = sorted(item.due for item in answers)
    today = datetime.date.fromisoformat(TODAY)
    assert days[0] < today <= days[-1]
    with as_owner():
        mine = Appointment.objects.filter(by=persona(slug), starts_at__date=today, state="booked")
        assert mine.exists()


def test_the_newcomer_has_a_record_a_live_consent_and_a_referral_on_its_way(world):
    by = acting_for(persona("newcomer"))
    with scope.acting(by.scope()):
        record = Client.objects.visible_to(by).get()
        assert record.name == CARDS["newcomer"].name
        consents = Consent.objects.visible_to(by).filter(withdrawn_at=None)
        assert consents.filter(until__gt=TODAY).exists()
        assert Referral.objects.visible_to(by).going_on().exists()


def test_the_administrator_belongs_nowhere_and_reads_no_record(world):
    by = acting_for(persona("administrator"))
    with scope.acting(by.scope()):
        assert by.organization is None
        assert not Client.objects.exists()


def test_one_partner_has_no_accounts_and_the_link_in_its_letter_opens(world, client):
    with as_owner():
        letter = SentMessage.objects.get(subject__startswith="A referral waits")
        referral = Referral.objects.get(by_link=True)
        # The world is of a fixed day, and in it the link still works.
        Link.objects.filter(subject_id=referral.pk).update(
            expires_at=timezone.now() + datetime.timedelta(1)
        )
    assert referral.code in letter.body
    path = re.search(r"/referrals/answer/[\w-]+/", letter.body).group()
    shown = client.get(path).content.decode()
    assert "Send me the code" in shown
    assert referral.code not in shown
    assert referral.code in client.get(reverse("demo:outbox")).content.decode()
