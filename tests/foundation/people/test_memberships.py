"""Roles, leaving, being away, handing over, switching."""

import datetime
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.permissions import Refused
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event
from alongside.foundation.people import actions, caseload, permissions, queries
from alongside.foundation.people.models import Membership, Person
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    acting,
    as_owner,
    sign_in,
    three_people,
)

pytestmark = pytest.mark.django_db


def membership_of(person):
    return Membership.objects.get(person=person)


def verbs():
    with as_owner():
        by_people = Event.objects.filter(actor_id__isnull=False)
        return list(by_people.order_by("created_at").values_list("verb", flat=True))


def test_ending_a_membership_ends_access_at_the_next_request(client, manager, home):
    worker = PersonFactory(works_at=home)
    page = reverse("people:members")
    assert sign_in(client, worker).get(page).status_code == 200
    with acting(manager) as by:
        actions.end_membership(
            membership_id=membership_of(worker).pk, on=timezone.localdate(), by=by
        )
    assert client.get(page).status_code == 403
    assert verbs() == ["membership.ended"]


def test_a_membership_that_ends_later_holds_until_the_day_before(manager, home):
    worker = PersonFactory(works_at=home)
    friday = timezone.localdate() + datetime.timedelta(days=3)
    with acting(manager) as by:
        actions.end_membership(membership_id=membership_of(worker).pk, on=friday, by=by)
    membership = membership_of(worker)
    assert membership.is_open
    assert membership.ends == friday - datetime.timedelta(days=1)


def test_a_membership_can_end_on_the_day_it_began(manager, home):
    worker = PersonFactory()
    membership = MembershipFactory(person=worker, organization=home, starts=timezone.localdate())
    with acting(manager) as by:
        actions.end_membership(membership_id=membership.pk, on=timezone.localdate(), by=by)
    assert not membership_of(worker).is_open


def test_the_only_manager_stays(client, manager, home):
    membership = membership_of(manager)
    with acting(manager) as by, pytest.raises(Refused):
        actions.end_membership(membership_id=membership.pk, on=timezone.localdate(), by=by)
    with acting(manager) as by, pytest.raises(Refused):
        actions.change_membership(membership_id=membership.pk, roles=["coach"], position="", by=by)
    second = PersonFactory(works_at=home, roles=["manager"])
    with acting(second) as by:
        actions.end_membership(membership_id=membership.pk, on=timezone.localdate(), by=by)
    assert not membership_of(manager).is_open


@pytest.mark.parametrize("action", ["end", "change", "hand over"])
@pytest.mark.parametrize("who", ["inside", "partner", "stranger"])
def test_nobody_but_a_manager_of_the_organization_changes_who_works_there(action, who):
    people = three_people(roles=["coach"])
    home = people.homes.inside
    PersonFactory(works_at=home, roles=["manager"])
    colleague = PersonFactory(works_at=home)
    key = membership_of(colleague).pk
    hands = {"from_person_id": colleague.pk, "to_person_id": people.inside.pk}
    act = {
        "end": partial(actions.end_membership, membership_id=key, on=timezone.localdate()),
        "change": partial(
            actions.change_membership, membership_id=key, roles=["manager"], position=""
        ),
        "hand over": partial(actions.hand_over, organization_id=home.pk, **hands),
    }[action]
    with acting(getattr(people, who)) as by, pytest.raises((Refused, Membership.DoesNotExist)):
        act(by=by)
    assert membership_of(colleague).roles == ["settlement_worker"]
    assert verbs() == []


def test_the_page_changes_roles_and_says_why_it_does_not(client, manager, home):
    worker = PersonFactory(works_at=home)
    page = reverse("people:member", args=[membership_of(worker).pk])
    browser = sign_in(client, manager)
    browser.post(page, {"roles": ["coach", "manager"], "position": "Team lead"})
    assert set(membership_of(worker).roles) == {"coach", "manager"}
    own = reverse("people:member", args=[membership_of(manager).pk])
    with as_owner():
        Membership.objects.filter(person=worker).update(roles=["coach"])
    answer = browser.post(own, {"roles": ["coach"], "position": ""})
    assert "only manager" in answer.text
    answer = browser.post(page, {"roles": ["administrator"], "position": ""})
    assert membership_of(worker).roles == ["coach"]


@pytest.fixture
def tasks(monkeypatch):
    """A programme with tasks in people's hands, which listens for hand-overs."""
    hands = {}
    monkeypatch.setattr(caseload, "_counters", {})
    monkeypatch.setitem(journal._handlers, "caseload.handed_over", [])
    caseload.register("tasks", "Tasks", lambda person, organization: hands.get(str(person), 0))

    def move(event):
        hands[event.data["to_person"]] = hands.pop(event.data["from_person"], 0)

    journal.on("caseload.handed_over", move)
    return hands


def test_a_caseload_is_handed_over_and_the_count_is_told(client, manager, home, tasks):
    leaving, taking = PersonFactory(works_at=home), PersonFactory(works_at=home)
    tasks[str(leaving.pk)] = 3
    page = reverse("people:hand-over", args=[membership_of(leaving).pk])
    assert "<dd>3</dd>" in sign_in(client, manager).get(page).text
    answer = client.post(page, {"taker": membership_of(taking).pk}, follow=True)
    assert "Tasks: 3" in answer.text
    assert tasks == {str(taking.pk): 3}
    assert verbs() == ["caseload.handed_over"]


def test_leaving_can_hand_over_in_the_same_step(client, manager, home, tasks):
    leaving, taking = PersonFactory(works_at=home), PersonFactory(works_at=home)
    tasks[str(leaving.pk)] = 2
    today = timezone.localdate()
    form = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    page = reverse("people:end", args=[membership_of(leaving).pk])
    sign_in(client, manager).post(page, {**form, "taker": membership_of(taking).pk})
    assert tasks == {str(taking.pk): 2}
    assert not membership_of(leaving).is_open


def test_a_caseload_goes_to_nobody_outside(manager, home):
    leaving = PersonFactory(works_at=home)
    outside = PersonFactory(works_at=OrganizationFactory())
    keys = {"organization_id": home.pk, "from_person_id": leaving.pk}
    with acting(manager) as by:
        for taker in (outside, leaving):
            with pytest.raises(Refused):
                actions.hand_over(to_person_id=taker.pk, by=by, **keys)


def test_somebody_says_that_they_are_away_themselves_and_colleagues_see_it(client, home, manager):
    worker = PersonFactory(works_at=home)
    day = timezone.localdate() + datetime.timedelta(days=9)
    form = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    page = reverse("people:away", args=[membership_of(worker).pk])
    assert sign_in(client, worker).post(page, form).status_code == 302
    assert membership_of(worker).is_away
    colleague = PersonFactory(works_at=home)
    assert "Away until" in sign_in(client, colleague).get(reverse("people:members")).text
    assert client.post(page, form).status_code == 403


def test_a_person_of_two_organizations_acts_for_the_one_switched_to(client, home):
    other = OrganizationFactory()
    person = PersonFactory(works_at=home)
    later = datetime.date(2025, 2, 3)
    MembershipFactory(person=person, organization=other, coach=True, starts=later)
    PersonFactory(works_at=other, name="Only There")
    page = reverse("people:members")
    assert "Only There" not in sign_in(client, person).get(page).text
    client.post(reverse("people:switch"), {"organization": other.pk})
    assert "Only There" in client.get(page).text
    stranger = OrganizationFactory()
    assert client.post(reverse("people:switch"), {"organization": stranger.pk}).status_code == 403
    assert Person.objects.get(pk=person.pk).switched_to == other


def test_members_with_a_role_are_those_of_the_day(home):
    coach = PersonFactory(works_at=home, roles=["coach"])
    gone = PersonFactory(works_at=home, roles=["coach"])
    Membership.objects.filter(person=gone).update(
        ends=timezone.localdate() - datetime.timedelta(days=1)
    )
    PersonFactory(works_at=OrganizationFactory(), roles=["coach"])
    assert queries.members_with_role(home.pk, "coach") == [coach]


def test_two_managers_who_end_each_other_leave_one(home):
    first, second = (PersonFactory(works_at=home, roles=["manager"]) for _ in range(2))
    today = timezone.localdate()
    with acting(first) as by:
        actions.end_membership(membership_id=membership_of(second).pk, on=today, by=by)
        assert permissions.is_last_manager(membership_of(first))
        with pytest.raises(Refused):
            actions.end_membership(membership_id=membership_of(first).pk, on=today, by=by)


def test_the_list_of_colleagues_costs_the_same_for_one_or_twenty(
    client, manager, home, count_queries
):
    browser = sign_in(client, manager)
    page = reverse("people:members")
    browser.get(page)
    PersonFactory(works_at=home)
    one = count_queries(lambda: browser.get(page))
    for _ in range(19):
        PersonFactory(works_at=home)
    assert count_queries(lambda: browser.get(page)) == one
