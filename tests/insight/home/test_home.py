import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.roles import (
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.foundation.notices.actions import tell
from alongside.programmes.referrals import figures
from alongside.programmes.referrals.models import Appointment
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db
HOME, SEARCH = "/home/", "/home/search/"


@pytest.fixture
def network():
    """A sender with a worker, a receiver with a coach, and a referral sent between them."""

    class Network:
        sender, receiver = OrganizationFactory(), OrganizationFactory()
        worker = PersonFactory(works_at=sender, roles=[SETTLEMENT_WORKER])
        coach = PersonFactory(works_at=receiver, roles=[COACH])
        referral = ReferralFactory(sender=sender, receiver=receiver, sent=True)

    return Network


def page_of(client, person, address=HOME):
    return sign_in(client, person).get(address)


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(HOME).status_code == 302


def test_a_coach_sees_the_referral_that_waits_by_initials_and_code(client, network):
    answer = page_of(client, network.coach)
    assert network.referral.code in answer.content.decode()
    assert any(network.referral.code in item.about for item in answer.context["work"])


def test_what_waits_for_the_coach_does_not_wait_for_a_stranger(client, network):
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=[COACH, SETTLEMENT_WORKER])
    assert network.referral.code not in page_of(client, stranger).content.decode()


def test_an_empty_work_list_says_what_will_be_here(client):
    worker = PersonFactory(works_at=OrganizationFactory(), roles=[SETTLEMENT_WORKER])
    page = page_of(client, worker).content.decode()
    assert "Nothing waits for you" in page
    assert reverse("clients:new") in page


def test_a_newcomer_is_led_to_the_page_about_themselves(client):
    person = PersonFactory()
    ClientFactory(account=person)
    assert page_of(client, person).headers["Location"] == reverse("clients:mine")


def test_who_works_nowhere_any_more_is_told_so_kindly(client):
    assert (
        "You work for no organization here today"
        in page_of(client, PersonFactory()).content.decode()
    )


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (SETTLEMENT_WORKER, "clients:new"),
        (COACH, "referrals:inbox"),
        (NETWORK_COORDINATOR, "referrals:network"),
        (MANAGER, "people:invite"),
    ],
)
def test_each_role_has_what_it_does_most_as_the_primary_action(client, settings, role, first):
    person = PersonFactory(works_at=OrganizationFactory(), roles=[role])
    browser = sign_in(client, person)
    session = browser.session
    session["demo_persona"] = True  # past the second factor of coordinators
    session.save()
    page = browser.get(HOME).content.decode()
    assert f'<a class="btn btn-primary" href="{reverse(first)}"' in page


def test_somebody_with_two_roles_is_not_offered_the_same_twice(client):
    person = PersonFactory(works_at=OrganizationFactory(), roles=[COACH, MANAGER])
    names = [each.url_name for each in page_of(client, person).context["shortcuts"]]
    assert len(names) == len(set(names)) == 3


def test_the_latest_notices_stand_beside_the_work(client, network):
    context = {"initials": "A.B.", "code": "QQQ", "sender": "NYCH", "receiver": "ACCES"}
    with as_owner():
        tell(network.coach, "referral.sent", context=context, url="/referrals/")
    assert "NYCH referred A.B. to you (QQQ)." in page_of(client, network.coach).content.decode()


def test_a_coach_sees_the_intakes_ahead_and_a_colleague_does_not(client, network):
    with as_owner():
        type(network.referral).objects.update(coach=network.coach)
        Appointment.objects.create(
            referral=network.referral,
            organization=network.receiver,
            starts_at=timezone.now() + datetime.timedelta(days=2),
        )
    assert "Intake with" in page_of(client, network.coach).content.decode()
    colleague = PersonFactory(works_at=network.receiver, roles=[COACH])
    assert "Intake with" not in page_of(client, colleague).content.decode()


def test_the_page_costs_the_same_for_one_referral_and_for_ten(client, network, count_queries):
    sign_in(client, network.coach)
    client.get(HOME)
    one = count_queries(lambda: client.get(HOME))
    for _ in range(9):
        ReferralFactory(sender=network.sender, receiver=network.receiver, sent=True)
    assert count_queries(lambda: client.get(HOME)) == one


# --- the network and the install -----------------------------------------------------------------


def coordinator(client):
    person = PersonFactory(works_at=OrganizationFactory(), roles=[NETWORK_COORDINATOR])
    sign_in(client, person)
    session = client.session
    session["demo_persona"] = True
    session.save()
    return client


def test_a_coordinator_sees_counts_and_no_initials(client, network):
    answer = coordinator(client).get(HOME)
    assert [figure.value for figure in answer.context["figures"]][:2] == [1, 1]
    with as_owner():
        initials = network.referral.subject.initials
    assert initials not in answer.content.decode()


def test_what_moved_lately_is_counted_at_once_and_what_is_with_receivers_when_counted(
    client, network
):
    between = {"sender": network.referral.sender, "receiver": network.referral.receiver}
    now, long_ago = timezone.now(), timezone.now() - datetime.timedelta(days=90)
    ReferralFactory(**between, sent=True, state="enrolled", enrolled_at=now)
    ReferralFactory(**between, sent=True, state="enrolled", sent_at=long_ago, enrolled_at=now)
    ReferralFactory(**between, sent=True, state="enrolled", sent_at=long_ago, enrolled_at=long_ago)
    coordinator(client)
    assert [figure.value for figure in client.get(HOME).context["figures"]] == [2, 1, 0, 2]
    figures.refresh()
    assert [figure.value for figure in client.get(HOME).context["figures"]] == [2, 1, 3, 2]


def test_a_coordinator_is_told_which_partner_is_late(client, network):
    long_ago = datetime.datetime(2024, 1, 2, 10, tzinfo=datetime.UTC)
    between = {"sender": network.referral.sender, "receiver": network.referral.receiver}
    ReferralFactory(**between, sent_at=long_ago, sent=True)
    page = coordinator(client).get(HOME).content.decode()
    assert f"{network.receiver.called} has not answered" in page


def administrator(client):
    sign_in(client, PersonFactory(is_administrator=True))
    session = client.session
    session["demo_persona"] = True
    session.save()
    return client


def test_an_administrator_is_told_which_organization_nobody_manages(client, network):
    page = administrator(client).get(HOME).content.decode()
    assert f"{network.sender.called} has no manager" in page


def test_an_administrator_of_an_empty_install_is_told_how_to_begin(client):
    assert "Begin with the organizations" in administrator(client).get(HOME).content.decode()


# --- the search ----------------------------------------------------------------------------------


def search(client, person, text):
    return page_of(client, person, f"{SEARCH}?q={text}")


def test_a_referral_is_found_by_its_code(client, network):
    page = search(client, network.coach, network.referral.code).content.decode()
    assert reverse("referrals:referral", args=[network.referral.pk]) in page


def test_another_organizations_referral_is_not_found(client, network):
    stranger = PersonFactory(works_at=OrganizationFactory(), roles=[COACH])
    assert "Nothing found" in search(client, stranger, network.referral.code).content.decode()


def test_one_letter_is_too_few(client, network):
    assert "at least two letters" in search(client, network.coach, "a").content.decode()


def test_what_was_typed_comes_back_as_text(client, network):
    page = search(client, network.coach, "<b>x</b>").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


def test_who_works_nowhere_does_not_search(client):
    assert search(client, PersonFactory(), "anything").status_code == 403
