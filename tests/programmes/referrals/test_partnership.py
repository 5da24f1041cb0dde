"""Networks with a period, partners in roles from day to day, and targets beside what was reached."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.actions.versions import Stale
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals import actions, figures, queries
from alongside.programmes.referrals.models import Network, Partner, Target
from alongside.programmes.referrals.partnership import Aim, Role
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2016, 4, 1), datetime.date(2018, 3, 31)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def coordinator():
    return PersonFactory(
        works_at=OrganizationFactory(coordinates=True), roles=["network_coordinator"]
    )


@pytest.fixture
def pilot():
    with as_owner():
        return Network.objects.create(name_en="Pilot", name_fr="Pilote", starts=FIRST, ends=LAST)


@pytest.fixture
def agency():
    return OrganizationFactory()


def join(coordinator, network, agency, *, role=Role.REFERRAL, starts=FIRST, ends=None, key=None):
    with acting(coordinator) as by:
        return actions.join(
            id=key or uuid7(), network_id=network.pk, organization_id=agency.pk, role=role,
            starts=starts, ends=ends, by=by,
        )  # fmt: skip


def aim(coordinator, network, key=None, **changes):
    values = {"aim": Aim.SENT, "number": 10, "starts": FIRST, "ends": LAST} | changes
    with acting(coordinator) as by:
        return actions.add_target(id=key or uuid7(), network_id=network.pk, values=values, by=by)


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


# --- partners --------------------------------------------------------------------------------


def test_a_partner_joins_and_leaves_with_a_line_each(coordinator, pilot, agency):
    partner = join(coordinator, pilot, agency)
    with acting(coordinator) as by:
        actions.leave(partner_id=partner.pk, ends=LAST - DAY, by=by)
    partner.refresh_from_db()
    assert (partner.starts, partner.ends) == (FIRST, LAST - DAY)
    with as_owner():
        lines = Event.objects.filter(subject_id=partner.pk).order_by("created_at", "id")
        assert [line.verb for line in lines if line.verb.startswith("partner")] == [
            "partner.joined",
            "partner.left",
        ]
        assert agency.name_en not in str([line.data for line in lines])


def test_who_joins_plays_the_part_in_the_directory_from_that_day(coordinator, pilot, agency):
    join(coordinator, pilot, agency)
    assert agency.participations.get().starts == FIRST
    other = OrganizationFactory(refers=True)
    join(coordinator, pilot, other)
    assert other.participations.count() == 1


def test_a_double_click_joins_once(coordinator, pilot, agency):
    key = uuid7()
    assert join(coordinator, pilot, agency, key=key) == join(coordinator, pilot, agency, key=key)
    assert Partner.objects.count() == 1


def test_one_role_is_held_once_at_a_time_and_another_beside_it(coordinator, pilot, agency):
    join(coordinator, pilot, agency, ends=FIRST + 9 * DAY)
    with pytest.raises(StepRefused, match="holds it"):
        join(coordinator, pilot, agency, starts=FIRST + 9 * DAY)
    join(coordinator, pilot, agency, role=Role.DELIVERY)
    join(coordinator, pilot, agency, starts=FIRST + 10 * DAY)
    assert Partner.objects.count() == 3


def test_the_database_holds_it_too(pilot, agency):
    same = {"network": pilot, "organization": agency, "role": Role.REFERRAL}
    with as_owner():
        Partner.objects.create(**same, starts=FIRST, ends=FIRST + 9 * DAY)
        Partner.objects.create(**same, starts=FIRST + 10 * DAY)
        with pytest.raises(IntegrityError, match="partner_once_at_a_time"), transaction.atomic():
            Partner.objects.create(**same, starts=LAST)
        for model, name in ((Partner, "partner_ends_after_start"), (Network, "network_ends")):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                model.objects.filter(pk=model.objects.first().pk).update(ends=FIRST - DAY)


@pytest.mark.parametrize(
    ("starts", "ends"), [(FIRST - DAY, None), (LAST + DAY, None), (FIRST, LAST + DAY)]
)
def test_nobody_belongs_to_a_network_outside_its_period(coordinator, pilot, agency, starts, ends):
    with pytest.raises(StepRefused, match="outside"):
        join(coordinator, pilot, agency, starts=starts, ends=ends)


def test_a_partner_leaves_once_and_not_before_it_joined(coordinator, pilot, agency):
    partner = join(coordinator, pilot, agency, starts=FIRST + DAY)
    with acting(coordinator) as by:
        with pytest.raises(StepRefused, match="before"):
            actions.leave(partner_id=partner.pk, ends=FIRST, by=by)
        actions.leave(partner_id=partner.pk, ends=LAST, by=by)
        with pytest.raises(StepRefused, match="left"):
            actions.leave(partner_id=partner.pk, ends=LAST, by=by)


def test_a_period_does_not_shrink_past_what_it_holds(coordinator, pilot, agency):
    join(coordinator, pilot, agency, starts=LAST - DAY)
    with acting(coordinator) as by:
        with pytest.raises(StepRefused, match="outside"):
            actions.change_network(
                network_id=pilot.pk, version=1, values={"ends": LAST - 9 * DAY}, by=by
            )
        actions.change_network(network_id=pilot.pk, version=1, values={"ends": LAST + DAY}, by=by)
        with pytest.raises(Stale):
            actions.change_network(network_id=pilot.pk, version=1, values={"name_en": "x"}, by=by)


# --- targets ---------------------------------------------------------------------------------


def test_one_target_for_one_thing_at_a_time(coordinator, pilot):
    aim(coordinator, pilot)
    aim(coordinator, pilot, aim=Aim.ENROLLED)
    with pytest.raises(StepRefused, match="aimed at"):
        aim(coordinator, pilot, starts=LAST)
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="target_once_at_a_time"),
        transaction.atomic(),
    ):
        Target.objects.create(network=pilot, aim=Aim.SENT, number=1, starts=LAST, ends=LAST)


def test_what_somebody_has_set_is_no_longer_invented(coordinator, pilot):
    with as_owner():
        target = Target.objects.create(
            network=pilot, aim=Aim.SENT, number=1, starts=FIRST, ends=LAST, invented=True
        )
    values = {"aim": Aim.SENT, "number": 5, "starts": FIRST, "ends": LAST}
    with acting(coordinator) as by:
        actions.change_target(target_id=target.pk, version=1, values=values, by=by)
        target.refresh_from_db()
        assert (target.number, target.invented) == (5, False)
        actions.drop_target(target_id=target.pk, by=by)
        actions.drop_target(target_id=target.pk, by=by)
    assert not Target.objects.exists()


def test_reality_stands_beside_the_target(coordinator, agency):
    today = timezone.localdate()
    with as_owner():
        network = Network.objects.create(name_en="Now", starts=today.replace(day=1))
    join(coordinator, network, agency, starts=today.replace(day=1))
    period = {"starts": today.replace(day=1), "ends": today + 300 * DAY}
    aim(coordinator, network, number=4, **period)
    aim(coordinator, network, aim=Aim.REFERRAL_PARTNERS, number=2, **period)
    ReferralFactory(sent=True, sent_at=timezone.now())
    ReferralFactory(sent=True, sent_at=timezone.now() - 90 * DAY)
    figures.refresh()
    with acting(coordinator) as by:
        reached = {
            each.target.aim: (each.reached, each.share)
            for each in queries.reached(by, network.targets.all())
        }
    assert reached == {"sent": (1, 0.25), "referral partners": (1, 0.5)}


def test_what_lies_before_anything_was_counted_is_not_told_as_nothing(coordinator, agency):
    month = timezone.localdate().replace(day=1)
    with as_owner():
        network = Network.objects.create(name_en="Old", starts=month - 2000 * DAY)
    aim(coordinator, network, number=9, starts=month - 2000 * DAY, ends=month - 1000 * DAY)
    aim(coordinator, network, number=4, starts=month - 900 * DAY, ends=month + 300 * DAY)
    ReferralFactory(sent=True, sent_at=timezone.now())
    figures.refresh()
    with acting(coordinator) as by:
        old, begun = queries.reached(by, network.targets.order_by("starts"))
    assert (old.reached, old.share, old.since) == (None, None, None)
    assert (begun.reached, begun.share, begun.since) == (1, 0.25, month)


# --- who, and by the pages -------------------------------------------------------------------


def test_only_those_who_coordinate_keep_networks(pilot, agency):
    worker = PersonFactory(works_at=agency, roles=["manager"])
    with pytest.raises(Refused):
        join(worker, pilot, agency)
    with acting(worker) as by:
        assert not Network.objects.visible_to(by).exists()
        with pytest.raises(Refused):
            actions.add_network(id=uuid7(), values={"name_en": "x", "starts": FIRST}, by=by)


def test_the_whole_life_by_the_forms(client, coordinator, agency):
    sign_in(client, coordinator)
    add = {"name_en": "Net", "name_fr": "", "form_key": uuid7(), **boxes("starts", FIRST)}
    client.post(reverse("referrals:network-add"), add)
    client.post(reverse("referrals:network-add"), add)
    network = Network.objects.get()
    who = {"organization": agency.pk, "role": Role.DELIVERY, "form_key": uuid7()}
    client.post(reverse("referrals:network-join", args=[network.pk]), who | boxes("starts", FIRST))
    partner = Partner.objects.get()
    goal = {"aim": Aim.SENT, "number": "12", "form_key": uuid7()}
    period = boxes("starts", FIRST) | boxes("ends", LAST)
    client.post(reverse("referrals:network-aim", args=[network.pk]), goal | period)
    target = Target.objects.get()
    page = client.get(reverse("referrals:network-partners")).content.decode()
    assert agency.name_en in page
    assert "1 April 2016" in page.replace("\N{NO-BREAK SPACE}", " ")
    change = goal | period | {"number": "20", "version": "1"}
    client.post(reverse("referrals:network-aim-change", args=[target.pk]), change)
    target.refresh_from_db()
    assert target.number == 20
    late = client.post(reverse("referrals:network-aim-change", args=[target.pk]), change)
    assert late.status_code == 409
    client.post(reverse("referrals:network-leave", args=[partner.pk]), boxes("ends", LAST))
    client.post(reverse("referrals:network-aim-drop", args=[target.pk]))
    partner.refresh_from_db()
    assert partner.ends == LAST
    assert not Target.objects.exists()


def test_a_period_that_runs_backward_is_told_in_the_form(client, coordinator, pilot):
    sign_in(client, coordinator)
    asked = {"aim": Aim.SENT, "number": "0", **boxes("starts", LAST), **boxes("ends", FIRST)}
    answer = client.post(reverse("referrals:network-aim", args=[pilot.pk]), asked)
    assert answer.status_code == 200
    assert "The last day is before the first." in answer.content.decode()
    assert not Target.objects.exists()


def test_the_page_costs_the_same_for_one_partner_and_target_and_for_many(
    client, coordinator, pilot, count_queries
):
    sign_in(client, coordinator)
    page = reverse("referrals:network-partners")
    join(coordinator, pilot, OrganizationFactory())
    aim(coordinator, pilot, aim=Aim.REFERRAL_PARTNERS, ends=FIRST)
    aim(coordinator, pilot)
    client.get(page)
    one = count_queries(lambda: client.get(page))
    for _ in range(9):
        join(coordinator, pilot, OrganizationFactory())
    for days in range(1, 9):
        day = FIRST + days * DAY
        aim(coordinator, pilot, aim=Aim.REFERRAL_PARTNERS, starts=day, ends=day)
    assert count_queries(lambda: client.get(page)) == one
