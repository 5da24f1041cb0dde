"""A session that nobody uses ends, and loses nothing that was typed."""

import datetime
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.people.idle import LAST_SEEN
from alongside.foundation.people.models import KeptForm, Person
from alongside.foundation.people.tasks import forget_kept_forms, forget_sessions
from tests.factories import PASSWORD, OrganizationFactory, PersonFactory, acting, as_owner, sign_in

pytestmark = pytest.mark.django_db

PROFILE = "people:profile"
TYPED = {"name": "Zebulon Typed", "language": "en", "digest": "daily"}


@pytest.fixture
def person(home):
    return PersonFactory(works_at=home, name="Before")


def idle(browser, person, minutes=31):
    """A browser whose session was last used that long ago."""
    sign_in(browser, person)
    session = browser.session
    session[LAST_SEEN] = int(time.time()) - minutes * 60
    session.save()
    return browser


def kept():
    with as_owner():
        return list(KeptForm.objects.all())


def test_a_session_ends_after_half_an_hour_and_the_way_back_is_remembered(client, person):
    answer = idle(client, person).get(reverse("people:members"))
    assert (
        answer.url
        == f"{reverse('account_login')}?next={reverse('people:members').replace('/', '%2F')}"
    )
    assert "_auth_user_id" not in client.session
    assert "30 minutes" in client.get(answer.url).text


def test_a_session_in_use_goes_on(client, person):
    idle(client, person, minutes=29).get(reverse("people:members"))
    assert time.time() - client.session[LAST_SEEN] < 5
    assert "_auth_user_id" in client.session


def test_a_public_page_stays_open_to_whoever_was_signed_out(client, person):
    answer = idle(client, person).get(reverse("ui:privacy"))
    assert answer.status_code == 200
    assert "Before" not in answer.text


def test_what_was_typed_waits_and_goes_where_it_was_going(client, person):
    answer = idle(client, person).post(reverse(PROFILE), {**TYPED, "password": "secret words"})
    assert "kept" in answer.url
    person.refresh_from_db()
    assert person.name == "Before"

    page = sign_in(client, person).get(reverse("people:kept"))
    assert "Zebulon Typed" in page.text
    assert "secret words" not in page.text
    shown = {line["label"]: line["value"] for line in page.context["lines"]}
    assert shown["Your name"] == "Zebulon Typed"
    assert shown["Notices by e-mail"] == "One e-mail a day"
    client.post(page.context["kept"].path, dict(page.context["hidden"]))
    person.refresh_from_db()
    assert (person.name, person.digest) == ("Zebulon Typed", "daily")
    assert kept() == []


def test_signing_in_again_leads_to_it(client, person):
    idle(client, person).post(reverse(PROFILE), TYPED)
    form = {"login": person.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), form).url == reverse("people:kept")


def test_it_can_be_thrown_away(client, person):
    idle(client, person).post(reverse(PROFILE), TYPED)
    [form] = kept()
    sign_in(client, person).post(reverse("people:throw-away"), {"kept": form.pk})
    assert kept() == []


def test_nobody_else_sees_it_or_throws_it_away(client, person, home):
    idle(client, person).post(reverse(PROFILE), TYPED)
    [form] = kept()
    for other in (PersonFactory(works_at=home), PersonFactory(works_at=OrganizationFactory())):
        browser = sign_in(Client(), other)
        assert "Zebulon" not in browser.get(reverse("people:kept"), follow=True).text
        browser.post(reverse("people:throw-away"), {"kept": form.pk})
        with acting(other):
            assert not KeptForm.objects.exists()
    assert kept() == [form]


def test_a_forged_form_is_not_kept(person):
    browser = idle(Client(enforce_csrf_checks=True), person)
    assert browser.post(reverse(PROFILE), TYPED).status_code == 403
    assert kept() == []


def test_it_is_gone_after_a_day(client, person):
    idle(client, person).post(reverse(PROFILE), TYPED)
    with as_owner():
        KeptForm.objects.update(created_at=timezone.now() - datetime.timedelta(hours=25))
    assert sign_in(client, person).get(reverse("people:kept")).status_code == 302
    forget_kept_forms(0)
    assert kept() == []


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, person):
    answer = idle(client, person).get(reverse("people:members"), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("account_login"))


def test_what_a_page_asks_while_somebody_types_does_not_take_the_place_of_the_form(client, person):
    browser = idle(client, person)
    asked = browser.post(reverse(PROFILE), {"name": "Zeb"}, headers={"HX-Request": "true"})
    assert (asked.status_code, asked.text) == (204, "")
    browser.post(reverse(PROFILE), TYPED)
    [form] = kept()
    assert form.fields["name"] == ["Zebulon Typed"]


def test_html_that_was_typed_is_shown_as_typed(client, person):
    idle(client, person).post(reverse(PROFILE), {**TYPED, "name": "<b>Bold</b>"})
    page = sign_in(client, person).get(reverse("people:kept")).text
    assert "&lt;b&gt;Bold" in page
    assert "<b>Bold" not in page
    assert Person.objects.get(pk=person.pk).name == "Before"


def test_sessions_that_have_run_out_are_forgotten(client, person):
    sign_in(client, person)
    sign_in(Client(), person)
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now())
    forget_sessions(0)
    assert Session.objects.count() == 1
