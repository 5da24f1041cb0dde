"""The factories give what they say, and the three people see what they should."""

import pytest

from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.directory.models import Organization
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import State
from tests.factories import (
    CapacityStatementFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    acting,
    three_people,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "state",
    "sent received returned accepted declined intake_booked enrolled reported closed".split(),
)
def test_a_referral_can_be_made_in_each_state(state):
    referral = ReferralFactory(**{state: True})
    assert referral.state == State[state.upper()]
    assert referral.shared_copy is not None


def test_an_organization_plays_its_part():
    delivers = OrganizationFactory(delivers=True)
    CapacityStatementFactory(service__organization=delivers)
    assert list(Organization.objects.playing("service delivery partner")) == [delivers]


def test_a_sent_referral_is_seen_by_both_organizations_and_by_no_stranger():
    people = three_people()
    ReferralFactory(sender=people.homes.inside, receiver=people.homes.partner, sent=True)
    seen = {}
    for name in ("inside", "partner", "stranger"):
        with acting(getattr(people, name)):
            tables = (Client, SharedCopy, Referral)
            seen[name] = [table.objects.count() for table in tables]
    assert seen == {"inside": [1, 1, 1], "partner": [0, 1, 1], "stranger": [0, 0, 0]}


def test_a_coordinator_comes_with_a_second_factor():
    membership = MembershipFactory(network_coordinator=True)
    assert membership.person.authenticator_set.count() == 1
    assert PersonFactory(administrator=True).authenticator_set.count() == 1
