"""Every page of accounts and colleagues opens for whom it is meant, and for nobody else."""

import pytest
from django.urls import reverse

from alongside.foundation.people.models import Membership
from tests.factories import OrganizationFactory, PersonFactory, sign_in

pytestmark = pytest.mark.django_db

OPEN = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
OPEN += ["account_reset_password_done", "account_reset_password_from_key_done", "account_inactive"]
OWN = ["people:profile", "people:welcome", "people:second-factor", "people:roles", "notices:list"]
OWN += ["account_logout", "account_change_password"]


@pytest.fixture
def home():
    return OrganizationFactory()


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", OPEN)
def test_a_page_before_sign_in_opens_for_anybody(client, name, language):
    client.cookies["django_language"] = language
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_an_own_page_opens_for_whoever_is_signed_in_and_leads_others_to_sign_in(
    client, name, manager
):
    if name != "account_logout":
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    assert sign_in(client, manager).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["member", "end", "hand-over", "lost-keys", "away"])
def test_a_manager_opens_a_colleague_and_a_stranger_finds_nobody(client, name, manager, home):
    colleague = PersonFactory(works_at=home)
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=["manager"])
    membership = Membership.objects.get(person=colleague)
    page = reverse(f"people:{name}", args=[membership.pk])
    assert sign_in(client, manager).get(page).status_code == 200
    assert sign_in(client, stranger).get(page).status_code == 404
    own = name == "away"
    assert sign_in(client, colleague).get(page).status_code == (200 if own else 403)


def test_colleagues_are_listed_for_all_who_work_there_and_invitations_for_managers(
    client, manager, home
):
    worker = PersonFactory(works_at=home, name="Amira Delacroix")
    page = reverse("people:members")
    assert "Amira Delacroix" in sign_in(client, manager).get(page).text
    assert reverse("people:invite") in client.get(page).text
    assert reverse("people:invite") not in sign_in(client, worker).get(page).text
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=["manager"])
    assert "Amira Delacroix" not in sign_in(client, stranger).get(page).text


def test_the_managers_of_all_organizations_are_for_administrators(client, manager, home):
    page = reverse("people:managers")
    assert sign_in(client, manager).get(page).status_code == 403
    administrator = PersonFactory(administrator=True)
    answer = sign_in(client, administrator).get(page)
    assert home.name in answer.text
    assert client.get(reverse("people:invite") + f"?organization={home.pk}").status_code == 200
