"""Being away: who stands in sees the work and the notices, and it ends by itself."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.permissions import Refused
from alongside.foundation.notices.actions import tell
from alongside.foundation.notices.kinds import kind
from alongside.foundation.notices.models import Notice
from alongside.foundation.people import actions, standing_in
from alongside.foundation.people.models import Membership
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    OrganizationFactory,
    PersonFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db
WORKER = ["settlement_worker"]


@pytest.fixture
def amrit(home):
    return PersonFactory(works_at=home, roles=WORKER, name="Amrit Gill")


@pytest.fixture
def bea(home):
    return PersonFactory(works_at=home, roles=WORKER, name="Bea Ramos")


def go_away(person, stand_in=None, *, days=5, by=None):
    until = timezone.localdate() + datetime.timedelta(days=days)
    membership = Membership.objects.get(person=person)
    with acting(by or person) as who:
        actions.set_away(
            membership_id=membership.pk, until=until, by=who,
            stand_in_id=stand_in.pk if stand_in else None,
        )  # fmt: skip


def day_in_the_past(person):
    with as_owner():
        Membership.objects.filter(person=person).update(
            away_until=timezone.localdate() - datetime.timedelta(days=1)
        )


def ending_consent(worker, home):
    newcomer = ClientFactory(organization=home, worker=worker)
    return ConsentFactory(client=newcomer, until=timezone.localdate() + datetime.timedelta(days=3))


def home_page(client, person) -> str:
    return sign_in(client, person).get(reverse("home:home")).text


def test_the_work_reaches_the_stand_in_marked_until_the_last_day_away(client, home, amrit, bea):
    ending_consent(amrit, home)
    before = home_page(client, bea)
    go_away(amrit, bea)
    during = home_page(client, bea)
    day_in_the_past(amrit)
    after = home_page(client, bea)

    assert "A consent ends soon" not in before
    assert "for Amrit Gill (away)" in during
    assert "A consent ends soon" not in after


def test_without_a_stand_in_the_work_reaches_the_managers_who_hold_the_role(
    client, home, amrit, bea
):
    boss = PersonFactory(works_at=home, roles=["manager", "settlement_worker"])
    ending_consent(amrit, home)
    go_away(amrit)

    assert "for Amrit Gill (away)" in home_page(client, boss)
    assert "for Amrit Gill (away)" not in home_page(client, bea)


def test_the_stand_in_acts_in_no_role_that_they_do_not_hold(home, bea):
    boss = PersonFactory(works_at=home, roles=["manager", "settlement_worker"])
    go_away(boss, bea)
    with acting(bea) as by:
        (absent,) = standing_in.stood_in_for(by)

        assert standing_in.acting_instead(absent, by).roles == {"settlement_worker"}


def test_another_organization_sees_nothing_of_it(home, amrit, bea):
    go_away(amrit, bea)
    with acting(PersonFactory(works_at=OrganizationFactory(), roles=["manager"])) as by:
        assert standing_in.stood_in_for(by) == []


def test_notices_reach_the_stand_in_too_and_say_for_whom(home, amrit, bea):
    go_away(amrit, bea)
    told = {"initials": "Z. Q.", "receipt": "R-1"}
    with acting(amrit):
        tell(amrit, "consent.withdrawn", context=told, organization_id=home.pk)
    with as_owner():
        notices = Notice.objects.filter(kind="consent.withdrawn")
        said = {each.recipient_id: kind(each.kind).says(each.context) for each in notices}

    assert said.keys() == {amrit.pk, bea.pk}
    assert said[bea.pk].endswith("(for Amrit Gill, who is away)")
    assert "Amrit" not in said[amrit.pk]


def test_who_is_told_anyway_is_told_once(home, amrit, bea):
    go_away(amrit, bea)
    told = {"initials": "Z. Q.", "receipt": "R-1"}
    with acting(amrit):
        tell([amrit, bea], "consent.withdrawn", context=told, organization_id=home.pk)
    with as_owner():
        assert Notice.objects.filter(kind="consent.withdrawn").count() == 2


def test_the_stand_in_is_told_and_colleagues_see_who_it_is(client, home, amrit, bea, manager):
    go_away(amrit, bea)
    with as_owner():
        assert Notice.objects.get(recipient=bea).kind == "membership.stand_in"

    assert "Bea Ramos stands in" in sign_in(client, manager).get(reverse("people:members")).text


def test_the_form_offers_colleagues_of_the_same_role_and_keeps_the_choice(client, home, amrit, bea):
    PersonFactory(works_at=home, roles=["coach"], name="Coach Alone")
    page = reverse("people:away", args=[Membership.objects.get(person=amrit).pk])
    day = timezone.localdate() + datetime.timedelta(days=9)
    chosen = Membership.objects.get(person=bea).pk
    form = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    offered = sign_in(client, amrit).get(page).text
    client.post(page, form | {"stand_in": chosen})

    assert "Bea Ramos" in offered
    assert "Coach Alone" not in offered
    assert Membership.objects.get(person=amrit).stand_in == bea
    assert f'value="{chosen}" selected' in client.get(page).text


def test_coming_back_ends_it_at_once(home, amrit, bea):
    go_away(amrit, bea)
    with acting(amrit) as by:
        actions.set_away(membership_id=by.memberships[0].pk, until=None, by=by)
    membership = Membership.objects.get(person=amrit)

    assert (membership.away_until, membership.stand_in) == (None, None)


def test_nobody_stands_in_for_themselves_or_from_elsewhere(home, amrit):
    for wrong in (amrit, PersonFactory(works_at=OrganizationFactory())):
        with pytest.raises(Refused):
            go_away(amrit, wrong)


def test_the_home_page_costs_the_same_for_one_line_and_for_ten(
    client, home, amrit, bea, count_queries
):
    go_away(amrit, bea)
    ending_consent(amrit, home)
    home_page(client, bea)
    one = count_queries(lambda: client.get(reverse("home:home")))
    for _ in range(9):
        ending_consent(amrit, home)

    assert count_queries(lambda: client.get(reverse("home:home"))) == one
