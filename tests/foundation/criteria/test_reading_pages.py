"""Criteria as everybody at work reads them, and a decision with the version that made it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.registries import found_for, record_panels
from alongside.foundation.criteria import actions
from alongside.foundation.criteria.models import CriteriaVersion
from tests.factories import acting, as_owner, sign_in
from tests.foundation.criteria.conftest import DAY, FIRST
from tests.foundation.criteria.drafting import begin, change, days, decided, put


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def made(desk, fits):
    with acting(desk.worker) as by:
        return actions.decide(client=desk.client, criteria_slug=FIRST, facts=fits(), by=by, on=DAY)


def replace(coordinator):
    """Another version in force from today."""
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=8)
    return put(coordinator, draft, timezone.localdate())


def test_a_member_reads_every_set_and_drafts_none(client, desk):
    shown = text(sign_in(client, desk.worker).get(reverse("criteria:list")))

    assert "The Mentoring Partnership" in shown
    assert "Kaleidoscope mentoring" in shown
    assert "(assumed; the source gives no date)" in shown
    assert "Draft the next version" not in shown


def test_without_any_set_the_list_says_where_they_come_from(client, desk):
    with as_owner():
        CriteriaVersion.objects.all().delete()
        for one in CriteriaVersion.criteria.field.related_model.objects.all():
            one.delete()

    assert "No criteria yet" in text(sign_in(client, desk.worker).get(reverse("criteria:list")))


def test_a_decision_shows_its_version_also_when_a_newer_one_holds(client, desk, coordinator, made):
    newer = replace(coordinator)
    ended = timezone.localdate() - days(1)

    shown = text(sign_in(client, desk.worker).get(reverse("criteria:decision", args=[made.pk])))

    assert "Another version is in force now" in shown
    assert reverse("criteria:version", args=[newer.pk]) in shown
    assert "CLB 6 or more in all four skills" in shown
    assert "Minimum: 6" in shown
    assert "Minimum: 8" not in shown
    assert "First Year in Canada, important information for newcomers" in shown
    assert "1 January 2008 to" in shown
    assert str(ended.year) in shown


def test_a_decision_is_its_makers(client, desk, coordinator, made):
    address = reverse("criteria:decision", args=[made.pk])

    assert sign_in(client, desk.stranger).get(address).status_code == 404
    session = sign_in(client, coordinator).session
    session["demo_persona"] = True
    session.save()
    assert client.get(address).status_code == 404


def test_an_erased_decision_keeps_its_verdict_and_version(client, desk, made):
    with as_owner():
        type(made).objects.filter(pk=made.pk).update(facts={}, results=[])

    shown = text(sign_in(client, desk.worker).get(reverse("criteria:decision", args=[made.pk])))

    assert "has been erased" in shown
    assert "Eligible" in shown


def test_a_version_tells_what_it_changed_and_which_others_there_are(client, desk, coordinator):
    newer = replace(coordinator)

    shown = text(sign_in(client, desk.worker).get(reverse("criteria:version", args=[newer.pk])))

    assert "Minimum: 8, was 6" in shown
    assert "Put in force by the network" in shown
    assert "Call it back" not in shown


def test_the_record_leads_to_its_decisions(client, desk, made):
    with acting(desk.worker) as by:
        panels = {str(panel.title): panel for panel in record_panels(by, desk.client)}
    assert panels["Eligibility"].context["told"][0]["decision"] == made

    shown = text(sign_in(client, desk.worker).get(reverse("clients:client", args=[desk.client.pk])))
    assert reverse("criteria:decision", args=[made.pk]) in shown


def test_a_code_leads_its_makers_to_the_decision_and_nobody_else(desk, coordinator, fits):
    made = decided(desk, FIRST, [fits()], on=DAY)[0]
    for person, expected in ((desk.worker, 1), (desk.stranger, 0), (coordinator, 0)):
        with acting(person) as by:
            found = [one for one in found_for(by, made.code) if str(one.kind) == "Decision"]
            assert len(found) == expected
