"""Help leads to the page of one's role, names what the product names, and has its pictures."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation

from alongside.cli import catalogues
from alongside.foundation.access.roles import ROLES
from alongside.insight.help.guides import EVERYBODY, GUIDES, NEWCOMERS
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, sign_in
from tests.journeys.album import FINGERPRINTS

ALL = {**GUIDES, "newcomers": NEWCOMERS, "everybody": EVERYBODY}
IN_LANGUAGES = [(name, language) for name, guide in ALL.items() for language in guide.languages]
QUOTED = {"en": "“([^”]+)”", "fr": "«\u00a0([^»]+)\u00a0»", "ar": "«([^»]+)»"}
LARGEST, ALL_TOGETHER = 80 * 1024, 2 * 1024 * 1024


def labels(language: str) -> set[str]:
    """What the rest of the product says in this language."""
    others = [
        (place, words)
        for place, words in catalogues.gather().items()
        if place[0].name != "help" and place[1] == ("fr" if language == "en" else language)
    ]
    if language == "en":
        return {words.key[1] for _, gathered in others for words in gathered.values()}
    read = [catalogues.read(catalogues.place(app, language), language) for (app, _), _ in others]
    return {form for each in read for message in each for form in catalogues.strings(message)}


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    return {language: labels(language) for language in QUOTED}


def test_every_role_has_its_page():
    assert set(GUIDES) == set(ROLES)


@pytest.mark.parametrize(("name", "language"), IN_LANGUAGES)
def test_what_help_quotes_stands_on_a_page_under_the_same_words(known, name, language):
    with translation.override(language):
        steps = [str(step) for task in ALL[name].tasks for step in task.steps]
        quoted = {found for step in steps for found in re.findall(QUOTED[language], step)}
    assert quoted - known[language] == set()


@pytest.mark.parametrize(("name", "language"), IN_LANGUAGES)
def test_every_picture_is_there_in_every_language_of_its_page(name, language):
    for picture in ALL[name].pictures:
        file = finders.find(f"help/{language}/{picture.name}.webp")
        assert file, f"{picture.name} in {language}: ALONGSIDE_PICTURES=1 takes it"
        with open(file, "rb") as stream:
            assert len(stream.read()) < LARGEST
        with translation.override(language):
            assert len(str(picture.alt)) > 20


def test_no_picture_is_left_over_and_all_are_light():
    shown = {
        f"{language}/{picture.name}"
        for guide in ALL.values()
        for language in guide.languages
        for picture in guide.pictures
    }
    folder = catalogues.PACKAGE / "insight/help/static/help"
    files = {
        f"{file.parent.name}/{file.stem}": file.stat().st_size for file in folder.glob("*/*.webp")
    }
    assert set(files) == shown == set(json.loads(FINGERPRINTS.read_text()))
    assert sum(files.values()) < ALL_TOGETHER


@pytest.mark.parametrize("name", ALL)
def test_no_task_has_the_name_of_another(name):
    keys = [task.key for task in ALL[name].tasks]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
class TestPages:
    def test_help_is_that_of_the_role_one_acts_in(self, client):
        for role in ROLES:
            office = OrganizationFactory()
            administrator = {"administrator": True} if role == "administrator" else {}
            places = {} if administrator else {"works_at": office, "roles": [role]}
            sign_in(client, PersonFactory(**administrator, **places, second_factor=True))
            page = client.get(reverse("help:own"), follow=True)
            assert page.request["PATH_INFO"] == reverse("help:role", args=[role])
            assert str(GUIDES[role].title) in page.text

    def test_help_of_a_newcomer_and_of_a_stranger_is_their_own(self, client):
        assert client.get(reverse("help:own")).url == reverse("help:everybody")
        person = PersonFactory()
        ClientFactory(account=person)
        sign_in(client, person)
        assert client.get(reverse("help:own")).url == reverse("help:newcomers")

    def test_a_role_that_nobody_has_is_not_found(self, client):
        sign_in(client, PersonFactory(works_at=OrganizationFactory()))
        assert client.get("/help/roles/emperor/").status_code == 404

    @pytest.mark.parametrize("page", ["ui:front", "ui:contact", "account_login", "home:home"])
    def test_help_is_in_reach_of_every_layout(self, client, page):
        if page == "home:home":
            sign_in(client, PersonFactory(works_at=OrganizationFactory()))
        assert f'href="{reverse("help:own")}"' in client.get(reverse(page)).text

    def test_every_task_has_its_steps_and_the_page_ends_with_whom_to_ask(self, client):
        shown = client.get(reverse("help:everybody")).text
        for task in EVERYBODY.tasks:
            assert f'id="{task.key}"' in shown
            assert str(task.steps[-1]) in shown
        assert shown.index('id="ask"') > max(shown.index(f'id="{t.key}"') for t in EVERYBODY.tasks)
        assert reverse("ui:contact") in shown
