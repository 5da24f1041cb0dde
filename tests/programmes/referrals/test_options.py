"""The two-sided preview: what is shown of each receiving service, and in which order."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.clients.models import Client
from alongside.foundation.directory.models import CapacityStatement
from alongside.programmes.referrals.preview import cards
from alongside.programmes.referrals.queries import options
from alongside.programmes.referrals.queries.options import load_share, spoken_by_score
from tests.factories import (
    CapacityStatementFactory,
    LocationFactory,
    PlaceFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
)
from tests.programmes.referrals.walk import CRITERIA, facts, network


@pytest.fixture
def net():
    return network()


def seen(net, **changes):
    with acting(net.worker):
        client = Client.objects.select_related("place").get(pk=net.client.pk)
        return {option.service: option for option in options(client, facts(**changes))}


def answered(net, service, days, count):
    """Referrals from anybody to a service, answered after so many days."""
    now = timezone.now()
    for _ in range(count):
        ReferralFactory(
            receiver=service.organization,
            service=service,
            accepted=True,
            sent_at=now - datetime.timedelta(days=days + 2),
            answered_at=now - datetime.timedelta(days=2),
        )


@pytest.mark.django_db
def test_each_partner_is_judged_by_its_own_criteria(net):
    with as_owner():
        net.other_service.criteria = "referral-partnership-programme"
        net.other_service.save()
    found = seen(net, experience_abroad_years=1)
    assert found[net.service].verdict == "not eligible"
    assert found[net.other_service].verdict == "cannot tell yet"
    failing = [f.rule for f in found[net.service].assessment.findings if f.outcome == "not_met"]
    assert failing == ["TMP-04"]


@pytest.mark.django_db
def test_a_funder_that_does_not_pay_for_the_status_makes_not_eligible(net):
    with as_owner():
        net.service.statuses = ["citizen"]
        net.service.save()
        net.client.status = "permanent_resident"
        net.client.save()
    assert seen(net)[net.service].verdict == "not eligible"


@pytest.mark.django_db
def test_room_is_shown_with_the_age_of_its_statement(net):
    with as_owner():
        CapacityStatement.objects.all().delete()
    old = timezone.now() - datetime.timedelta(days=40)
    CapacityStatementFactory(service=net.service, available=3, stated_at=old)
    found = seen(net)
    assert (found[net.service].has_room, found[net.service].room_is_old) == (True, True)
    assert (found[net.other_service].has_room, found[net.other_service].room_is_old) == (
        None,
        False,
    )


@pytest.mark.django_db
def test_the_pace_counts_every_sender_and_is_hidden_below_three_answers(net):
    answered(net, net.service, days=4, count=3)
    answered(net, net.other_service, days=4, count=2)
    found = seen(net)
    assert found[net.service].pace.answer_days == pytest.approx(4, abs=0.1)
    assert found[net.other_service].pace.answered == 2
    assert found[net.other_service].pace.answer_days is None


@pytest.mark.django_db
def test_an_old_statement_of_room_is_believed_no_more_than_none(net):
    old = timezone.now() - datetime.timedelta(days=40)

    def service(available=None, **stated):
        made = ServiceFactory(organization=net.receiver, criteria=CRITERIA)
        if available is not None:
            CapacityStatementFactory(service=made, available=available, **stated)
        return made

    with as_owner():
        stale = service(9, stated_at=old)
        unknown, full, fresh = service(), service(0), service(1)
    found = seen(net)
    order = [each for each in found if each in {stale, unknown, full, fresh}]
    assert (order[0], order[-1]) == (fresh, full)
    assert [each for each in (stale, unknown, full, fresh) if found[each].certain] == [fresh]


@pytest.mark.django_db
def test_only_the_first_with_fresh_room_leads(net):
    def leading(chosen=None):
        with acting(net.worker):
            client = Client.objects.select_related("place").get(pk=net.client.pk)
            shown = cards(options(client, facts()), chosen)
            return [card.service for card in shown if card.leads]

    assert leading() == [net.service]
    assert leading(chosen=net.other_service.pk) == [net.other_service]
    with as_owner():
        CapacityStatement.objects.update(stated_at=timezone.now() - datetime.timedelta(days=40))
    assert leading() == []


@pytest.mark.django_db
def test_every_verdict_says_which_rules_and_which_set_it_rests_on(net):
    with acting(net.worker):
        client = Client.objects.select_related("place").get(pk=net.client.pk)
        yes = next(iter(cards(options(client, facts()))))
        no = next(iter(cards(options(client, facts(experience_abroad_years=1)))))
    assert (yes.possible, no.possible) == (True, False)
    assert len(yes.why) > len(no.why) == 1
    assert "version" in yes.judged_by
    assert yes.judged_by == no.judged_by


@pytest.mark.django_db
def test_days_to_intake_end_at_the_intake_and_not_at_the_enrolment(net):
    now = timezone.now()
    for _ in range(3):
        ReferralFactory(
            receiver=net.receiver,
            service=net.service,
            enrolled=True,
            sent_at=now - datetime.timedelta(days=40),
            answered_at=now - datetime.timedelta(days=30),
            intake_at=now - datetime.timedelta(days=23),
            enrolled_at=now - datetime.timedelta(days=1),
        )
    found = seen(net)[net.service].pace
    assert (found.intakes, found.intake_days) == (3, pytest.approx(7, abs=0.1))


@pytest.mark.django_db
def test_the_order_is_eligible_then_room_then_language_then_load_then_distance(net):
    home = PlaceFactory(latitude="43.65000", longitude="-79.38000")
    far = PlaceFactory(latitude="45.42000", longitude="-75.69000")
    with as_owner():
        net.client.place, net.client.preferred_language = home, "ti"
        net.client.save()
    delivering = net.receiver

    def service(*, languages=("en",), available=5, place=home):
        made = ServiceFactory(organization=delivering, criteria=CRITERIA, languages=list(languages))
        made.locations.add(LocationFactory(organization=delivering, place=place))
        CapacityStatementFactory(service=made, available=available)
        return made

    with as_owner():
        near = service()
        away = service(place=far)
        speaks = service(languages=("en", "ti"))
        full = service(languages=("en", "ti"), available=0)
        busy = service()
    answered(net, busy, days=1, count=4)
    order = [found for found in seen(net) if found in {near, away, speaks, full, busy}]
    assert order == [speaks, near, away, busy, full]


@pytest.mark.django_db
def test_nothing_is_told_about_anybody_by_the_function_that_counts(net):
    answered(net, net.service, days=1, count=3)
    with acting(net.stranger), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_pace(now() - interval '90 days')")
        columns = [column.name for column in cursor.description]
    assert columns == [
        "service_id", "sent", "waiting", "answered", "answer_days", "intakes", "intake_days",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_preview_asks_as_often_for_one_service_as_for_many(net, count_queries):
    few = count_queries(lambda: seen(net))
    for _ in range(12):
        CapacityStatementFactory(service=ServiceFactory(criteria=CRITERIA))
    assert count_queries(lambda: seen(net)) == few


@given(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 500)))
def test_the_load_share_lies_between_nothing_and_all(waiting, available):
    share = load_share(waiting, available)
    assert 0 <= share <= 1
    assert (share == 0) == (waiting == 0)
    if available:
        assert share < 1


@pytest.mark.django_db
def test_a_tested_language_counts_as_spoken_and_the_frameworks_stay_apart(net):
    with as_owner():
        net.client.preferred_language, net.client.languages = "ti", ["ti"]
        net.client.save()
    assert seen(net)[net.service].languages == ("en",)
    low = {f"clb_{skill}": 4 for skill in ("listening", "speaking")}
    assert seen(net, **low)[net.service].languages == ()
    assert spoken_by_score(facts(**low, nclc_listening=9, nclc_speaking=9)) == ["fr"]
