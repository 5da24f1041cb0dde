"""Opening a record in an emergency: with a reason, for hours, told at once, judged by another person."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.registries import work_for
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import actions, queries
from alongside.foundation.clients.models import (
    Client,
    Consent,
    ContactAttempt,
    EmergencyLook,
    SharedCopy,
)
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal.models import Event
from alongside.foundation.notices.models import Message, Notice
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
    give_second_factor,
    totp_code,
)

pytestmark = pytest.mark.django_db

REASON = "She called from the station and is afraid"


@pytest.fixture
def house():
    """A sealed shelter, a partner to whom its record was sent and no longer speaks, and a stranger."""
    shelter, partner = OrganizationFactory(refers=True), OrganizationFactory(delivers=True)
    people = SimpleNamespace(
        worker=PersonFactory(works_at=shelter, digest="day"),
        colleague=PersonFactory(works_at=shelter),
        manager=PersonFactory(works_at=shelter, roles=["manager"]),
        coach=PersonFactory(works_at=partner, roles=["coach"]),
        second_coach=PersonFactory(works_at=partner, roles=["coach"]),
        chief=PersonFactory(works_at=partner, roles=["manager"]),
        stranger=PersonFactory(works_at=OrganizationFactory(), roles=["manager", "coach"]),
        coordinator=PersonFactory(works_at=OrganizationFactory(), roles=["network_coordinator"]),
        administrator=PersonFactory(administrator=True),
        newcomer=PersonFactory(),
    )
    record = ClientFactory(
        organization=shelter, worker=people.worker, account=people.newcomer, family_name="Hidden",
        phone="416 555 0177",
    )  # fmt: skip
    referral = ReferralFactory(
        sender=shelter, receiver=partner, service=ServiceFactory(organization=partner),
        client=record, worker=people.worker, coach=people.coach, accepted=True,
    )  # fmt: skip
    with as_owner():
        Consent.objects.filter(pk=referral.consent.pk).update(
            withdrawn_at=timezone.now(), withdrawn_how="told us"
        )
        shelter.sealed_at = timezone.now()
        shelter.save(update_fields=["sealed_at"])
    return SimpleNamespace(
        shelter=shelter, partner=partner, people=people, record=record, referral=referral
    )


def look(house, who, record=None, reason=REASON, hours=4):
    with acting(getattr(house.people, who)) as by:
        return actions.look_in_need(
            id=uuid7(), record=record or house.record.pk, reason=reason, hours=hours, by=by
        )


def sees(house, who):
    """What the database alone lets this person read of the record."""
    with acting(getattr(house.people, who)):
        return list(Client.objects.filter(pk=house.record.pk).values_list("phone", flat=True))


def let_time_pass(opened):
    """Move the end into the past, as the clock would."""
    with as_owner():
        EmergencyLook.objects.filter(pk=opened.pk).update(
            created_at=timezone.now() - datetime.timedelta(hours=5),
            until=timezone.now() - datetime.timedelta(seconds=1),
        )


@pytest.mark.parametrize("who", ["coach", "colleague"])
def test_the_record_is_read_during_and_neither_before_nor_after(house, who):
    assert sees(house, who) == []
    opened = look(house, who)
    assert sees(house, who) == ["416 555 0177"]
    assert datetime.timedelta(hours=3, minutes=59) < opened.until - timezone.now()
    assert opened.until - timezone.now() <= datetime.timedelta(hours=4)
    let_time_pass(opened)
    assert sees(house, who) == []
    with acting(getattr(house.people, who)) as by:
        assert actions.read_in_need(look=opened, by=by) is None


def test_it_opens_to_nobody_else(house):
    look(house, "coach")
    for other in ("second_coach", "chief", "colleague", "stranger", "coordinator"):
        assert sees(house, other) == []


def test_it_opens_the_record_and_nothing_that_hangs_on_it(house):
    look(house, "coach")
    with acting(house.people.coach):
        about = {"client_id": house.record.pk}
        for model in (Consent, ContactAttempt, StoredFile, SharedCopy):
            assert not model.objects.filter(**about).exists(), model
        assert Client.objects.count() == 1


@pytest.mark.parametrize("who", ["coach", "colleague"])
def test_it_opens_to_read_and_not_to_write(house, who):
    look(house, who)
    with acting(getattr(house.people, who)) as by:
        mine = Client.objects.filter(pk=house.record.pk)
        assert mine.update(phone="taken") == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM clients_client WHERE id = %s", [house.record.pk])
            assert cursor.rowcount == 0
        assert house.record not in Client.objects.visible_to(by)


def test_without_its_policy_the_record_stays_shut(house):
    """The control: what lets the record through is the policy on the openings, and nothing else."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP POLICY clients_client_emergency ON clients_client")
    with pytest.raises(Client.DoesNotExist):
        look(house, "coach")


def test_without_the_clock_in_the_policy_it_would_stay_open(house):
    """The control of the end: the same rows with a policy that does not look at the clock."""
    opened = look(house, "coach")
    let_time_pass(opened)
    with as_owner(), connection.cursor() as cursor:
        timeless = (
            "id IN (SELECT look.client_id FROM clients_emergencylook look WHERE look.person_id ="
            " NULLIF(current_setting('alongside.person', true), '')::uuid)"
        )
        cursor.execute("DROP POLICY clients_client_sealed_select ON clients_client")
        cursor.execute(
            f"ALTER POLICY clients_client_emergency ON clients_client USING ({timeless})"
        )
    assert sees(house, "coach") == ["416 555 0177"]


@pytest.mark.parametrize("who", ["stranger", "coordinator", "administrator"])
def test_who_was_never_given_the_record_opens_nothing(house, who):
    with pytest.raises(Refused):
        look(house, who)
    assert sees(house, who) == []


def test_a_number_opens_within_ones_own_house_only(house):
    number = house.record.number.lower()
    assert look(house, "colleague", record=f" {number} ").client_id == house.record.pk
    with pytest.raises(Refused):
        look(house, "coach", record=number)
    with pytest.raises(Refused):
        look(house, "colleague", record="nothing")


def test_the_database_holds_to_the_reason_the_time_and_the_person(house):
    """Straight to the table, past our own code."""
    coach, now = house.people.coach, timezone.now()
    sound = {
        "client_id": house.record.pk, "owner": house.shelter, "organization": house.partner,
        "person": coach, "reason": REASON, "until": now + datetime.timedelta(hours=3),
    }  # fmt: skip
    for wrong in (
        {"reason": "one two three four"},
        {"until": now + datetime.timedelta(hours=5)},
        {"person": house.people.chief},
        {"owner": house.partner},
        {"organization": house.people.stranger.memberships.get().organization},
    ):
        with acting(coach), pytest.raises(DatabaseError), transaction.atomic():
            EmergencyLook.objects.create(**sound | wrong)
    with acting(coach):
        made = EmergencyLook.objects.create(**sound)
        with pytest.raises(DatabaseError), transaction.atomic():
            EmergencyLook.objects.filter(pk=made.pk).update(until=now + datetime.timedelta(hours=4))


def test_those_who_keep_the_record_are_told_at_once(house):
    look(house, "coach")
    told = {house.people.worker, house.people.manager}
    with as_owner():
        assert {
            each.recipient for each in Notice.objects.filter(kind="client.looked_in_need")
        } == told
        mails = Message.objects.filter(recipient__in=told)
        assert {each.recipient for each in mails} == told  # who chose a daily letter too
        assert not any("Hidden" in each.body for each in mails)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.deliver'"
                " AND args ->> 'message' = ANY(%s) AND scheduled_at IS NULL",
                [[str(each.pk) for each in mails]],
            )
            assert cursor.fetchone()[0] == 2


def test_each_reading_is_a_line_and_the_person_sees_it(house):
    opened = look(house, "coach")
    with acting(house.people.coach) as by:
        for _ in range(3):
            assert actions.read_in_need(look=opened, by=by)
    with acting(house.people.manager) as by:
        read = [line.what for line in queries.readings_of(opened, by)]
    assert read[:3] == ["The record was read (in an emergency)"] * 3
    assert read[3:] == ["The record was opened in an emergency (hours: 4)"]
    with acting(house.people.newcomer) as by:
        looks = queries.looks_at(house.record.pk, by)
        assert [(each.organization, each.in_need, each.times) for each in looks] == [
            (house.partner.name, True, 3)
        ]
        assert Event.objects.visible_to(by).filter(verb="client.looked_in_need").exists()


def test_another_person_reviews_and_never_who_looked(house):
    opened = look(house, "coach")
    with acting(house.people.manager) as by:
        assert [item.url for item in work_for(by) if "emergency" in item.url]
    not_theirs = (Refused, EmergencyLook.DoesNotExist)
    for who in ("coach", "chief"):
        with acting(getattr(house.people, who)) as by, pytest.raises(not_theirs):
            actions.review_look(look_id=opened.pk, outcome="justified", remark="", by=by)
    with acting(house.people.manager) as by:
        done = actions.review_look(look_id=opened.pk, outcome="not justified", remark="why", by=by)
        assert done.reviewed_by == house.people.manager
        with pytest.raises(StepRefused):
            actions.review_look(look_id=opened.pk, outcome="justified", remark="", by=by)
        assert not [item.url for item in work_for(by) if "emergency" in item.url]


def test_a_manager_who_looked_does_not_review_it(house):
    """Their own house, their own look: the database says so too."""
    opened = look(house, "manager")
    with acting(house.people.manager) as by, pytest.raises(Refused, match="Another person"):
        actions.review_look(look_id=opened.pk, outcome="justified", remark="", by=by)
    with (
        acting(house.people.manager),
        pytest.raises(DatabaseError, match="judged once by another"),
        transaction.atomic(),
    ):
        EmergencyLook.objects.filter(pk=opened.pk).update(
            outcome="justified", reviewed_by=house.people.manager, reviewed_at=timezone.now()
        )
    with (
        acting(house.people.manager),
        pytest.raises(DatabaseError, match="judged once by another"),
        transaction.atomic(),
    ):
        EmergencyLook.objects.filter(pk=opened.pk).update(
            outcome="justified", reviewed_by=house.people.worker, reviewed_at=timezone.now()
        )


def test_closing_it_early_closes_it(house):
    opened = look(house, "coach")
    with acting(house.people.coach) as by:
        actions.end_look(look_id=opened.pk, by=by)
    assert sees(house, "coach") == []


def sign_in_fresh(person):
    """A browser whose second factor was shown just now."""
    give_second_factor(person)
    browser = Browser()
    browser.force_login(person)
    browser.post(reverse("mfa_reauthenticate"), {"code": totp_code()})
    return browser


def test_the_page_asks_for_the_second_factor_first(house):
    browser = Browser()
    browser.force_login(house.people.coach)
    address = f"{reverse('clients:emergency')}?record={house.record.pk}"
    way = browser.get(address)["Location"]
    assert way.startswith(reverse("people:second-factor"))
    assert "The page that you wanted asks for a second factor" in browser.get(way).text
    give_second_factor(house.people.coach)
    after = browser.get(reverse("people:second-factor"))
    assert after.context["asked_for"] == address
    assert "Go on to the page that you wanted" in after.text
    assert browser.get(reverse("people:second-factor")).context["asked_for"] == ""
    assert browser.get(address)["Location"].startswith(reverse("mfa_reauthenticate"))
    assert sign_in_fresh(house.people.coach).get(address).status_code == 200


def test_the_pages_from_asking_to_the_end(house):
    browser = sign_in_fresh(house.people.coach)
    address = reverse("clients:emergency")
    typed = {"record": str(house.record.pk), "reason": "too few words", "hours": "1"}
    assert browser.post(address, typed).status_code == 422
    gone = browser.post(address, typed | {"reason": REASON})
    assert gone.status_code == 302
    page = browser.get(gone["Location"]).content.decode()
    assert "Hidden" in page
    assert "416 555 0177" in page
    with as_owner():
        opened = EmergencyLook.objects.get()
    let_time_pass(opened)
    after = browser.get(gone["Location"]).content.decode()
    assert "Hidden" not in after
    assert "The time is over" in after
    other = sign_in_fresh(house.people.second_coach)
    assert other.get(gone["Location"]).status_code == 404
    review = sign_in_fresh(house.people.manager)
    shown = review.get(gone["Location"]).content.decode()
    assert REASON in shown
    assert review.post(gone["Location"], {"outcome": "justified"}).status_code == 302
    assert browser.post(gone["Location"], {"outcome": "justified"}).status_code == 403
