"""Whoever sees the whole network, or keeps the install, has a second factor."""

import pytest
from django.urls import reverse

from alongside.foundation.access import roles
from alongside.foundation.people.middleware import DEMO_PERSONA
from tests.factories import PASSWORD, MembershipFactory, PersonFactory, as_owner, sign_in, totp_code

pytestmark = pytest.mark.django_db

SETUP = "people:second-factor"


@pytest.fixture
def without_factor(home):
    """A coordinator whose second factor is gone."""
    person = PersonFactory(works_at=home, roles=["network_coordinator"])
    with as_owner():
        person.authenticator_set.all().delete()
    return person


@pytest.mark.parametrize("page", ["people:members", "people:profile", "notices:list"])
def test_every_page_leads_to_the_setup_until_it_is_done(client, without_factor, page):
    answer = sign_in(client, without_factor).get(reverse(page))
    assert answer.url == reverse(SETUP)
    assert "Your role needs a second factor" in client.get(answer.url).text


def test_posting_is_held_up_as_well(client, without_factor):
    answer = sign_in(client, without_factor).post(reverse("people:profile"), {"name": "Other"})
    assert answer.url == reverse(SETUP)
    without_factor.refresh_from_db()
    assert without_factor.name != "Other"


def test_an_administrator_is_held_up_too(client):
    person = PersonFactory(is_administrator=True, second_factor=False)
    assert sign_in(client, person).get(reverse("people:managers")).url == reverse(SETUP)


@pytest.mark.parametrize("page", ["ui:privacy", "account_logout", SETUP])
def test_the_way_out_and_public_pages_stay_open(client, without_factor, page):
    assert sign_in(client, without_factor).get(reverse(page)).status_code == 200


def test_setting_up_an_app_opens_the_pages(client, without_factor):
    browser = sign_in(client, without_factor)
    page = reverse("mfa_activate_totp")
    again = browser.get(page).url
    assert again.startswith(reverse("account_reauthenticate"))
    assert browser.post(again, {"password": PASSWORD, "next": page}).url == page
    secret = browser.get(page).context["form"].secret
    answer = browser.post(page, {"code": totp_code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(browser.get(answer.url).context["unused_codes"]) == 10
    assert browser.get(reverse("people:members")).status_code == 200


def test_who_has_a_second_factor_goes_on(client, home):
    coordinator = PersonFactory(works_at=home, roles=["network_coordinator"])
    assert sign_in(client, coordinator).get(reverse("people:members")).status_code == 200


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 302)])
def test_a_persona_passes_only_in_the_demo_world(client, without_factor, settings, demo, status):
    settings.DEMO = demo
    browser = sign_in(client, without_factor)
    session = browser.session
    session[DEMO_PERSONA] = True
    session.save()
    assert browser.get(reverse("people:members")).status_code == status


def test_each_role_is_described_on_the_page_of_roles(client, manager):
    page = sign_in(client, manager).get(reverse("people:roles")).text
    for role in roles.ROLES.values():
        assert str(role.label) in page
        assert role.description


def test_a_manager_removes_what_a_colleague_lost_and_the_colleague_is_told(
    client, manager, home, mail
):
    colleague = PersonFactory(works_at=home, second_factor=True)
    page = reverse("people:lost-keys", args=[colleague.memberships.get().pk])
    assert "seen or heard" in sign_in(client, manager).get(page).text
    assert colleague.authenticator_set.exists()
    client.post(page)
    assert not colleague.authenticator_set.exists()
    [letter] = mail()
    assert letter.to == [colleague.email]
    assert "removed" in letter.body


@pytest.mark.parametrize("who", ["works elsewhere too", "administrator", "oneself"])
def test_keys_that_guard_more_are_not_a_managers_to_remove(client, manager, home, who):
    person = {
        "works elsewhere too": lambda: (
            MembershipFactory(
                person=PersonFactory(works_at=home, second_factor=True), coach=True
            ).person
        ),
        "administrator": lambda: PersonFactory(works_at=home, administrator=True),
        "oneself": lambda: manager,
    }[who]()
    key = person.memberships.get(organization=home).pk
    page = reverse("people:lost-keys", args=[key])
    assert sign_in(client, manager).post(page).status_code == 403
    assert who == "oneself" or person.authenticator_set.exists()


def test_no_other_site_is_gone_on_to(client, home):
    browser = sign_in(client, PersonFactory(works_at=home))
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert browser.get(reverse(SETUP), {"next": elsewhere}).context["asked_for"] == ""
