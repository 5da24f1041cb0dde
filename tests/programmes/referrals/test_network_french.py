"""What the coordinator's pages say in French, where English has one word for two."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from alongside.programmes.referrals.queries.figures import Cut
from alongside.programmes.referrals.views.network.asked import period
from alongside.programmes.referrals.views.network.partners import _days
from tests.factories import OrganizationFactory, PersonFactory, sign_in


def told(first, last, language="fr"):
    with translation.override(language):
        return period(Cut(datetime.date(*first, 1), datetime.date(*last, 1)))


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ((2025, 12), (2026, 11), "de décembre 2025 à novembre 2026"),
        ((2016, 4), (2016, 8), "d’avril 2016 à août 2016"),
        ((2025, 8), (2026, 7), "d’août 2025 à juillet 2026"),
        ((2025, 10), (2026, 9), "d’octobre 2025 à septembre 2026"),
        ((2026, 10), (2026, 10), "octobre 2026"),
    ],
)
def test_months_go_from_one_to_another(first, last, says):
    assert told(first, last) == says


def test_english_says_months_with_and_without_a_vowel_alike():
    assert told((2026, 4), (2026, 5), "en") == "April 2026 to May 2026"
    assert told((2026, 5), (2026, 8), "en") == "May 2026 to August 2026"


def test_days_go_from_the_one_to_the_other():
    dated = SimpleNamespace(starts=datetime.date(2026, 4, 1), ends=datetime.date(2027, 3, 31))
    with translation.override("fr"):
        assert (
            _days(dated).replace("\N{NO-BREAK SPACE}", " ") == "du 1er avril 2026 au 31 mars 2027"
        )


@pytest.fixture
def coordinator(client):
    office = OrganizationFactory(coordinates=True)
    person = PersonFactory(works_at=office, roles=["network_coordinator"], language="fr")
    return sign_in(client, person)


@pytest.mark.django_db
def test_a_page_begins_with_its_period_in_a_capital(coordinator):
    page = coordinator.get(reverse("referrals:network")).content.decode()
    assert re.search(r">(De |D’)\w+ \d{4} à \w+ \d{4}\N{NO-BREAK SPACE}: des nombres", page)


@pytest.mark.django_db
def test_the_numbers_at_home_count_many(coordinator):
    page = coordinator.get(reverse("home:home")).content.decode()
    assert "Envoyés" in page
    assert "Personnes inscrites" in page
