"""One's own account: the profile, the language, the first administrator."""

import pytest
from django.urls import reverse

from alongside.foundation.people import actions
from alongside.foundation.people.models import Person
from tests.factories import PASSWORD, PersonFactory, sign_in

pytestmark = pytest.mark.django_db


def test_the_profile_changes_name_language_and_digest(client, manager):
    form = {"name": "Nadège Tremblay", "language": "fr", "digest": "none"}
    sign_in(client, manager).post(reverse("people:profile"), form)
    manager.refresh_from_db()
    assert (manager.name, manager.language, manager.digest) == ("Nadège Tremblay", "fr", "none")


def test_pages_come_in_the_language_of_the_account_whatever_the_browser_says(client, home):
    person = PersonFactory(works_at=home, language="fr")
    page = sign_in(client, person).get(reverse("people:roles"), headers={"accept-language": "en"})
    assert '<html lang="fr"' in page.text


def test_the_language_switch_is_remembered(client, manager):
    form = {"language": "fr", "next": reverse("people:roles")}
    sign_in(client, manager).post(reverse("ui:set-language"), form)
    assert Person.objects.get(pk=manager.pk).language == "fr"


def test_staff_keep_their_language_when_a_newcomers_page_is_read_in_arabic(client, manager):
    sign_in(client, manager).post(reverse("ui:set-language"), {"language": "ar", "next": "/"})
    assert Person.objects.get(pk=manager.pk).language == "en"


def test_the_first_administrator_is_made_once_whatever_the_case_of_the_address(client):
    first = actions.make_administrator(email="Boss@Example.org")
    assert actions.make_administrator(email="boss@example.org") == first
    assert first.is_administrator
    assert not first.has_usable_password()


def test_an_account_that_is_closed_opens_nothing(client, manager):
    browser = sign_in(client, manager)
    Person.objects.filter(pk=manager.pk).update(is_active=False)
    assert browser.get(reverse("people:members")).status_code == 302


def test_signing_out_ends_the_session(client, manager):
    browser = sign_in(client, manager)
    assert browser.post(reverse("account_logout")).status_code == 302
    assert browser.get(reverse("people:profile")).status_code == 302


def test_a_second_factor_can_be_removed_after_the_password_and_its_codes_renewed(
    client, home, mail
):
    person = PersonFactory(works_at=home, second_factor=True)
    browser = sign_in(client, person)
    page = reverse("mfa_generate_recovery_codes")
    again = browser.get(reverse("mfa_deactivate_totp")).url
    assert browser.post(again, {"password": PASSWORD}).status_code == 302
    assert browser.post(page).status_code == 302
    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in browser.get(reverse("mfa_download_recovery_codes")).text
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not person.authenticator_set.exists()
    assert "removed" in mail()[-1].body
