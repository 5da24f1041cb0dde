"""Staff join by invitation: one person, one link, some days."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.journal.models import Event
from alongside.foundation.people import actions
from alongside.foundation.people.models import Invitation, Membership, Person
from tests.factories import OrganizationFactory, PersonFactory, acting, as_owner, sign_in

pytestmark = pytest.mark.django_db


def invite(by, organization, email="new@example.org", roles=("coach",), **more):
    answers = {"name": "New Person", "position": "Coach", "language": "en", **more}
    return actions.invite(
        organization_id=organization.pk, email=email, roles=list(roles), by=by, **answers
    )


@pytest.fixture
def link(manager, home, mail):
    """The path of the link in the invitation's e-mail."""
    with acting(manager) as by:
        invite(by, home)
    return path_in(mail()[-1])


def path_in(letter):
    return re.search(r"https?://[^/]+(/account/invitation/\S+)", letter.body)[1]


def invitation():
    with as_owner():
        return Invitation.objects.get()


def test_a_new_colleague_joins_with_a_password_and_is_signed_in(client, link, home):
    assert "New Person" in client.get(link).text
    client.post(link, {"name": "Wei Nguyen", "password": "seven green umbrellas sing"})
    person = Person.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    membership = Membership.objects.get(person=person)
    assert (membership.organization, membership.roles) == (home, ["coach"])
    assert client.get(reverse("people:welcome")).status_code == 200


def test_a_password_may_wait_and_a_weak_one_is_refused_with_nothing_lost(client, link):
    refused = client.post(link, {"name": "Wei Nguyen", "password": "wei"})
    assert refused.status_code == 200
    assert "Wei Nguyen" in refused.text
    client.post(link, {"name": "Wei Nguyen", "password": ""})
    assert not Person.objects.get(email="new@example.org").has_usable_password()


def test_a_link_works_once(client, link):
    client.post(link, {"name": "Wei", "password": ""})
    second = Client().post(link, {"name": "Somebody Else", "password": ""})
    assert second.status_code == 410
    assert Membership.objects.filter(person__email="new@example.org").count() == 1


def test_an_ended_and_an_unknown_link_show_the_same_friendly_page(client, link):
    with as_owner():
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(minutes=1))
    ended = client.get(link)
    unknown = client.get(reverse("people:accept", args=["x" * 43]))
    assert (ended.status_code, unknown.status_code) == (410, 404)
    body = [
        re.sub(r"csrf\S+ value=\S+|/account/invitation/[\w-]+/", "", page.text)
        for page in (ended, unknown)
    ]
    assert body[0] == body[1]


def test_who_has_an_account_joins_with_it_after_signing_in(client, link, home):
    person = PersonFactory(email="new@example.org", works_at=OrganizationFactory())
    page = client.get(link)
    assert reverse("account_login") in page.text
    sign_in(client, person).post(link)
    assert Membership.objects.filter(person=person, organization=home).exists()
    person.refresh_from_db()
    assert person.switched_to == home


def test_somebody_else_who_is_signed_in_cannot_join_by_the_link(client, link, home):
    stranger = PersonFactory(works_at=OrganizationFactory())
    page = sign_in(client, stranger).post(link)
    assert "another address" in page.text
    assert not Membership.objects.filter(person=stranger, organization=home).exists()


def test_the_letter_names_nobody_and_is_in_the_chosen_language(manager, home, mail):
    with acting(manager) as by:
        invite(by, home, language="fr")
    [letter] = mail()
    assert manager.name not in letter.body
    assert "New Person" not in letter.body
    assert home.name_fr in letter.body


def test_sending_again_gives_a_new_link_and_stops_the_earlier(client, link, manager, mail):
    sign_in(client, manager).post(reverse("people:resend", args=[invitation().pk]))
    new = path_in(mail()[-1])
    browser = Client()
    assert browser.get(link).status_code == 404
    assert browser.get(new).status_code == 200


def test_a_withdrawn_link_stops_at_once(client, link, manager):
    sign_in(client, manager).post(reverse("people:withdraw", args=[invitation().pk]))
    assert Client().get(link).status_code == 410


def test_a_double_click_invites_once_and_a_second_invitation_is_explained(client, manager, home):
    key = uuid7()
    form = {
        "name": "A",
        "email": "New@example.org",
        "roles": ["coach"],
        "language": "en",
        "form_key": key,
    }
    browser = sign_in(client, manager)
    for _ in range(2):
        assert browser.post(reverse("people:invite"), form).status_code == 302
    answer = browser.post(reverse("people:invite"), {**form, "form_key": uuid7()})
    assert "invited already" in answer.text
    assert invitation().email == "new@example.org"


@pytest.mark.parametrize("who", ["worker", "stranger"])
def test_only_the_organizations_managers_invite(manager, home, who):
    people = {
        "worker": PersonFactory(works_at=home),
        "stranger": PersonFactory(works_at=OrganizationFactory(), roles=["manager"]),
    }
    with acting(people[who]) as by, pytest.raises(Refused):
        invite(by, home)


@pytest.mark.parametrize(("coordinates", "allowed"), [(True, True), (False, False)])
def test_network_coordinators_are_of_the_organization_that_coordinates(coordinates, allowed):
    home = OrganizationFactory(coordinates=coordinates)
    with acting(PersonFactory(works_at=home, roles=["manager"])) as by:
        if allowed:
            assert invite(by, home, roles=["network_coordinator"]).pk
        else:
            with pytest.raises(Refused):
                invite(by, home, roles=["network_coordinator"])


def test_an_administrator_gives_an_organization_its_first_manager_and_no_other_role(home, mail):
    with acting(PersonFactory(administrator=True)) as by:
        with pytest.raises(Refused):
            invite(by, home, roles=["coach"])
        invite(by, home, roles=["manager"])
    assert len(mail()) == 1


def test_nobody_becomes_an_administrator_by_invitation(manager, home):
    with acting(manager) as by, pytest.raises(Refused):
        invite(by, home, roles=["administrator"])


def test_who_works_here_already_is_not_invited(manager, home):
    colleague = PersonFactory(works_at=home)
    with acting(manager) as by, pytest.raises(StepRefused):
        invite(by, home, email=colleague.email)


def test_inviting_and_joining_stand_in_the_journal_without_names(client, link):
    client.post(link, {"name": "Wei Nguyen", "password": ""})
    with as_owner():
        lines = list(Event.objects.filter(actor_id__isnull=False).order_by("created_at"))
    assert [line.verb for line in lines] == ["invitation.sent", "invitation.accepted"]
    assert "example.org" not in str([line.data for line in lines])


def test_invitations_of_another_organization_are_not_seen(manager, home):
    with acting(manager) as by:
        invite(by, home)
        assert Invitation.objects.count() == 1
    with acting(PersonFactory(works_at=OrganizationFactory(), roles=["manager"])):
        assert Invitation.objects.count() == 0


def test_the_action_itself_refuses_whoever_the_invitation_is_not_for(link, home):
    stranger = PersonFactory(works_at=OrganizationFactory())
    with pytest.raises(Refused):
        actions.accept_invitation(token=link.rstrip("/").rpartition("/")[2], person=stranger)
    assert not Membership.objects.filter(person=stranger, organization=home).exists()
