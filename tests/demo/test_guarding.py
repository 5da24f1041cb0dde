"""What guards people has something to show in the invented region, and hides what it must."""

import pytest
from django.db.models import Q

from alongside.demo.guarding import SHELTERED
from alongside.foundation.access import scope
from alongside.foundation.clients.models import Client, EmergencyLook, Erasure
from alongside.foundation.clients.queries.retention import due
from alongside.foundation.criteria.models import Decision
from alongside.foundation.directory.models import Organization, Service
from alongside.foundation.directory.queries.services import Wanted, services_fitting
from alongside.foundation.notices.models import Notice
from alongside.foundation.people.acting import acting_for
from alongside.foundation.people.models import Membership, Person
from alongside.programmes.referrals.models import Referral
from tests.factories import as_owner

pytestmark = pytest.mark.usefixtures("world")


def persona(slug):
    with as_owner():
        return Person.objects.get(email=f"{slug}@persona.example")


def acts(slug):
    return acting_for(persona(slug), None)


def sealed():
    return Organization.objects.get(sealed_at__isnull=False)


def test_a_sealed_house_is_invented_and_its_people_are_in_no_other_hands():
    with as_owner():
        house = sealed()
        assert house.invented
        theirs = Client.objects.filter(organization=house)
        assert theirs.count() == SHELTERED
        assert not Referral.objects.filter(Q(sender=house) | Q(receiver=house)).exists()
        staff = Membership.objects.filter(organization=house).values("person")
        lent = Membership.objects.filter(person__in=staff).exclude(organization=house)
        assert not lent.exists()


@pytest.mark.parametrize("slug", ["referrer", "coach-two", "network-coordinator", "administrator"])
def test_nobody_outside_finds_the_people_of_the_sealed_house_nor_its_services(slug):
    with as_owner():
        house = sealed()
        theirs = list(Client.objects.filter(organization=house).values_list("pk", flat=True))
        inside = Membership.objects.filter(organization=house, roles__contains=["manager"])
        manager = acting_for(inside.get().person, house.pk)
    by = acts(slug)
    with scope.acting(by.scope()):
        assert not Client.objects.filter(pk__in=theirs).exists()
        offered = services_fitting(Wanted(kind="housing"))
        assert house.pk not in {each.service.organization_id for each in offered}
        assert offered
    with scope.acting(manager.scope()):
        assert Client.objects.filter(pk__in=theirs).count() == SHELTERED  # the control


def test_a_manager_finds_records_due_for_deletion_and_a_proposal_to_decide():
    by = acts("coach-two")
    with scope.acting(by.scope()):
        assert due(by).count() >= 3
        proposal = Erasure.objects.visible_to(by).waiting().get()
        assert proposal.client in due(by)
        assert proposal.proposed_by != by.person
        assert Notice.objects.visible_to(by).filter(kind="client.erasure_waits").exists()


def test_openings_in_an_emergency_wait_for_a_review_and_have_been_reviewed():
    coach, manager = acts("coach"), acts("coach-two")
    with scope.acting(coach.scope()):
        own = EmergencyLook.objects.visible_to(coach).get()
        assert (own.outcome, own.person_id) == ("", coach.person.pk)
    with scope.acting(manager.scope()):
        assert EmergencyLook.objects.visible_to(manager).get().outcome == "justified"
    worker = acts("referrer")
    with scope.acting(worker.scope()):
        told = Notice.objects.visible_to(worker).filter(kind="client.looked_in_need")
        assert told.count() == 2


def test_a_partner_asks_by_the_third_set_of_criteria_and_somebody_was_judged_by_it():
    with as_owner():
        assert Service.objects.filter(criteria="kaleidoscope", accepts_referrals=True).exists()
        decided = Decision.objects.filter(version__criteria__slug="kaleidoscope")
        assert {each.verdict for each in decided} == {"eligible"}
