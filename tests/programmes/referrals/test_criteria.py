"""Criteria are data: a third set goes the whole way, and a new version holds at the next request."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.criteria import actions as criteria
from alongside.foundation.criteria.models import Decision
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from tests.factories import (
    CapacityStatementFactory,
    PersonFactory,
    ServiceFactory,
    acting,
    days_ago,
    sign_in,
)
from tests.programmes.referrals.walk import CRITERIA, network

THIRD = "kaleidoscope"


@pytest.fixture
def net(db):
    """The network, with a service that takes people in by the third set."""
    made = network()
    made.third = ServiceFactory(organization=made.receiver, criteria=THIRD)
    CapacityStatementFactory(service=made.third)
    return made


@pytest.fixture
def referral(net):
    with acting(net.worker) as by:
        return actions.start(id=uuid7(), client_id=net.client.pk, by=by)


@pytest.fixture
def worker(client, net):
    return sign_in(client, net.worker)


def text(response):
    return " ".join(response.content.decode().split())


def prescreen(referral, slug):
    return reverse("referrals:prescreen", args=[referral.pk]) + f"?criteria={slug}"


def answers(**changes):
    """Somebody who is in Canada for four years, with a diploma and two years of experience."""
    arrived = days_ago(4 * 365)
    return {
        "arrival_day": arrived.day,
        "arrival_month": arrived.month,
        "arrival_year": arrived.year,
        "arrival_seen": "on",
        "education_level": "diploma",
        "experience_abroad_years": "2",
        "canadian_experience": "limited",
        "canadian_experience_seen": "on",
        "employment": "30_hours_or_more",
        "underemployed": "yes",
    } | changes


def test_the_pre_screen_asks_what_the_third_set_needs_and_no_more(worker, referral):
    form = worker.get(prescreen(referral, THIRD)).context["form"]

    asked = {name for name in form.fields if not name.endswith("_seen")}
    assert asked == {
        "arrival",
        "education_level",
        "experience_abroad_years",
        "canadian_experience",
        "employment",
        "underemployed",
        "target_occupation",
        "target_occupation_text",
    }


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "eligible"),
        ({"underemployed": "no"}, "not eligible"),
        ({"canadian_experience_seen": ""}, "cannot tell yet"),
        ({"experience_abroad_years": "1.5"}, "not eligible"),
        ({"education_level": "secondary"}, "not eligible"),
    ],
)
def test_the_third_set_decides_and_its_decision_page_shows_its_rules(
    worker, net, referral, changes, verdict
):
    worker.post(prescreen(referral, THIRD), answers(**changes))

    with acting(net.worker):
        decision = Decision.objects.select_related("version__criteria").get()
    assert (decision.version.criteria_id, decision.verdict) == (THIRD, verdict)
    for address in (
        reverse("referrals:verdict", args=[referral.pk]),
        reverse("criteria:decision", args=[decision.pk]),
    ):
        assert "In Canada for up to 5 years" in text(worker.get(address))
    shown = text(worker.get(reverse("criteria:decision", args=[decision.pk])))
    assert "Less than: 5 years" in shown
    assert "kaleidoscopeinitiative" in shown


def test_the_same_person_is_not_eligible_by_the_first_set(worker, net, referral):
    """The sets differ in what they say, so the test above proves something."""
    worker.post(prescreen(referral, THIRD), answers())
    worker.post(
        prescreen(referral, CRITERIA),
        answers(status="permanent_resident", may_work="yes", education_abroad="yes"),
    )

    with acting(net.worker):
        verdicts = dict(Decision.objects.values_list("version__criteria", "verdict"))
    assert verdicts == {THIRD: "eligible", CRITERIA: "not eligible"}


def test_a_new_version_holds_at_the_next_request(worker, net, referral):
    asked_before = worker.get(prescreen(referral, THIRD)).context["form"].fields
    assert "available_full_time" not in asked_before
    coordinator = PersonFactory(works_at=net.receiver, roles=["network_coordinator"])
    rule = {
        "kind": "yes_no",
        "id": "KAL-6",
        "title": {"en": "Ready to begin", "fr": "Prêt à commencer"},
        "fact": "available_full_time",
        "expected": True,
    }
    with acting(coordinator) as by:
        draft = criteria.begin_draft(criteria_slug=THIRD, by=by)[0]
        draft = criteria.put_rule(draft_id=draft.pk, version=1, rule=rule, by=by)
        put = {"draft_id": draft.pk, "version": draft.version, "on": timezone.localdate()}
        criteria.put_in_force(**put, by=by)

    form = worker.get(prescreen(referral, THIRD)).context["form"]
    assert "available_full_time" in form.fields
    worker.post(prescreen(referral, THIRD), answers(available_full_time="yes"))
    with acting(net.worker):
        decision = Decision.objects.select_related("version").get()
        assert Referral.objects.get(pk=referral.pk).criteria_version == decision.version
    assert (decision.version.number, decision.verdict) == (2, "eligible")
