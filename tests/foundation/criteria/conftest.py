"""A worker who pre-screens one newcomer, with the shipped criteria loaded."""

import datetime
from types import SimpleNamespace

import pytest

from alongside.engines.eligibility import Evidence, Fact, PartialDate
from alongside.foundation.criteria.actions import load_sets
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, as_owner

FIRST, SECOND = "mentoring-partnership", "referral-partnership-programme"
THIRD = "kaleidoscope"
DAY = datetime.date(2025, 3, 1)


@pytest.fixture
def criteria(db):
    """The shipped sets as they stand now, whatever the kept test database was made with."""
    with as_owner():
        CriteriaVersion.objects.all().delete()
        CriteriaSet.objects.all().delete()
        load_sets()


@pytest.fixture
def desk(criteria):
    """An organization, its worker, a newcomer of theirs, and a worker elsewhere."""
    home = OrganizationFactory()
    return SimpleNamespace(
        home=home,
        worker=PersonFactory(works_at=home, roles=["settlement_worker"]),
        client=ClientFactory(organization=home),
        stranger=PersonFactory(works_at=OrganizationFactory(), roles=["settlement_worker"]),
    )


@pytest.fixture
def office(db):
    """Who coordinates the network."""
    return OrganizationFactory(coordinates=True)


@pytest.fixture
def coordinator(office):
    return PersonFactory(works_at=office, roles=["network_coordinator"])


@pytest.fixture
def colleague(office):
    """A second coordinator, at the same draft."""
    return PersonFactory(works_at=office, roles=["network_coordinator"])


@pytest.fixture
def fits():
    """The facts of somebody who meets the first set; those given instead, None for not known."""

    def facts(**changes):
        plain = {
            "status": "permanent_resident",
            "may_work": True,
            "arrival": PartialDate(2023, 5, 14),
            "education_level": "master",
            "education_abroad": True,
            "experience_abroad_years": 4.5,
            "employment": "unemployed",
            "available_full_time": True,
            **{f"clb_{skill}": 7 for skill in ("listening", "speaking", "reading", "writing")},
        } | changes
        return {n: Fact(v, Evidence.SEEN) for n, v in plain.items() if v is not None}

    return facts
