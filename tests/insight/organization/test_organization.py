"""An organization's own page: its people and room, its register, its rule of retention."""

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients import actions
from alongside.foundation.clients.models import Client, RetentionRule
from alongside.foundation.clients.queries import retention
from alongside.insight.organization import queries
from tests.factories import (
    CapacityStatementFactory,
    ClientFactory,
    ConsentFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
    days_ago,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganizationFactory(refers=True)


@pytest.fixture
def manager(home):
    return PersonFactory(works_at=home, roles=["manager"])


def page(person, name, *arguments, **asked):
    browser = Browser()
    browser.force_login(person)
    return browser.get(reverse(f"organization:{name}", args=arguments), asked)


def entries(person):
    with acting(person) as by:
        held = queries.register(by)
    return {(h.title, e.label): e.count for h in held for e in h.entries}, held


def aged(record, days):
    with as_owner():
        moment = timezone.now() - datetime.timedelta(days=days)
        Client.objects.filter(pk=record.pk).update(created_at=moment)
    return record


def test_the_page_shows_people_and_room_to_everybody(home, manager):
    worker = PersonFactory(works_at=home)
    service = ServiceFactory(organization=home)
    CapacityStatementFactory(service=service, available=7)
    shown = page(worker, "home").content.decode()
    assert service.name in shown
    assert "What you hold about people" not in shown
    assert "What you hold about people" in page(manager, "home").content.decode()


def test_the_register_counts_what_is_held_and_by_which_part(home, manager):
    ClientFactory(organization=home, phone="416 555 0101", email="a@example.org")
    second = ClientFactory(organization=home, phone="", languages=["ar"])
    ClientFactory(organization=OrganizationFactory(), email="b@example.org")
    ConsentFactory(client=second)
    ReferralFactory(sender=home, client=second, sent=True)
    ReferralFactory(receiver=home, sent=True)
    counted, held = entries(manager)
    assert held[0].total == 2
    ours, sent, received = (each.title for each in held[:3])
    assert counted[ours, "Telephone number"] == 1
    assert counted[ours, "E-mail address"] == 1
    assert counted[ours, "Given name, or only name"] == 2
    assert counted[ours, "Date of birth"] == 0
    assert counted[sent, "Consents that hold"] == 2
    assert counted[sent, "Copies that partners can read now"] == 1
    assert counted[received, "Consents to us that hold"] == 1
    assert counted[received, "Name"] == 1
    for each in (entry for holding in held for entry in holding.entries):
        assert each.purpose
        assert each.ground


def test_the_register_names_nobody_and_counts_nobody_elses(home, manager):
    ClientFactory(organization=home, given_name="Zzname")
    ClientFactory(organization=OrganizationFactory(), given_name="Foreign")
    for answer in (page(manager, "register"), page(manager, "register-table", "csv")):
        assert answer.status_code == 200
        assert "Zzname" not in answer.content.decode()
    assert page(manager, "register-table", "pdf").status_code == 404
    assert page(PersonFactory(works_at=home), "register").status_code == 403


def test_as_many_queries_for_one_record_as_for_thirty(home, manager, count_queries):
    ClientFactory(organization=home)
    with acting(manager) as by:
        few = count_queries(lambda: queries.register(by))
    for _ in range(29):
        ClientFactory(organization=home)
    with acting(manager) as by:
        assert count_queries(lambda: queries.register(by)) == few


def test_until_a_rule_is_set_the_cautious_one_holds(manager):
    with acting(manager) as by:
        rule = retention.rule_in_force(by)
    assert (rule.least_months, rule.most_months, rule.rule) == (12, 84, None)


def set_rule(person, **changes):
    values = {"least_months": 12, "most_months": 24, "reason": "agreement", "source": "Clause 7"}
    with acting(person) as by:
        return actions.set_retention_rule(
            id=uuid7(), starts=timezone.localdate(), by=by, **values | changes
        )


def test_a_new_rule_holds_and_the_old_one_stays(home, manager):
    set_rule(manager)
    set_rule(manager, most_months=36)
    with acting(manager) as by:
        assert retention.rule_in_force(by).most_months == 36
        assert RetentionRule.objects.visible_to(by).count() == 2
    with acting(PersonFactory(works_at=OrganizationFactory(), roles=["manager"])) as by:
        assert retention.rule_in_force(by).most_months == 84
        assert RetentionRule.objects.count() == 0
    with pytest.raises(Refused):
        set_rule(PersonFactory(works_at=home))


def test_what_is_due_follows_the_rule_and_the_last_use(home, manager):
    set_rule(manager)
    old = aged(ClientFactory(organization=home, family_name="Older"), 800)
    aged(ClientFactory(organization=home, family_name="Younger"), 400)
    used = aged(ClientFactory(organization=home, family_name="Used"), 800)
    worker = PersonFactory(works_at=home)
    with acting(worker) as by:
        actions.change_client(client_id=used.pk, version=1, data={"phone": "1"}, by=by)
        actions.opened(client=old, ground="own file", by=by)  # a look is no use
    with acting(manager) as by:
        assert list(retention.due(by)) == [old]
    shown = page(manager, "retention").content.decode()
    assert "Older" in shown
    assert "Younger" not in shown
    assert "Younger" in page(manager, "retention", within="12").content.decode()
    assert "Older" not in page(manager, "retention", state="closed").content.decode()
    table = page(manager, "retention-table", "csv").content.decode()
    assert old.number in table
    assert "Older" not in table


def test_what_was_proposed_leads_to_its_proposal(home, manager):
    set_rule(manager)
    old = aged(ClientFactory(organization=home), 800)
    assert "See the proposal" not in page(manager, "retention").content.decode()
    with acting(manager) as by:
        actions.propose_erasure(id=uuid7(), client_id=old.pk, why="outlived", by=by)
    assert "See the proposal" in page(manager, "retention").content.decode()


def test_the_manager_sets_the_rule_on_a_page(manager):
    browser = Browser()
    browser.force_login(manager)
    address = reverse("organization:rule")
    typed = {"least_months": 6, "most_months": 24, "reason": "agreement", "source": ""}
    assert browser.post(address, typed).status_code == 422
    assert browser.post(address, typed | {"least_months": 36}).status_code == 422
    assert browser.post(address, typed | {"least_months": 18}).status_code == 302
    assert "18 months" in page(manager, "retention").content.decode()


def test_consents_that_end_soon_are_listed(home, manager):
    soon = ClientFactory(organization=home, family_name="Soonest")
    later = ClientFactory(organization=home, family_name="Latest")
    ConsentFactory(client=soon, until=days_ago(-10))
    ConsentFactory(client=later, until=days_ago(-60))
    shown = page(manager, "consents").content.decode()
    assert "Soonest" in shown
    assert "Latest" not in shown
    assert "Latest" in page(manager, "consents", within="90").content.decode()


def test_the_filter_of_records_says_in_french_how_they_stand(home):
    reader = PersonFactory(works_at=home, roles=["manager"], language="fr")
    told = page(reader, "retention").content.decode()
    offered = [f">{words}</option>" for words in ("Ouverts et fermés", "Fermés", "Ouverts")]
    assert [words for words in offered if words not in told] == []
