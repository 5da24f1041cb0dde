"""Public pages, error pages, the choice of language."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from alongside.foundation.ui import errors

PUBLIC = ["ui:front", "ui:privacy", "ui:accessibility", "ui:contact"]
LATIN_SENTENCE = re.compile(r">[^<>]*\b(?:the|and|your|you|is)\b[^<>]*<")
pytestmark = pytest.mark.django_db


def speak(client, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_public_pages_are_open_in_three_languages(client, name, language, direction):
    page = speak(client, language).get(reverse(name))
    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_english_sentence_is_left_in_a_translated_page(client, name, language):
    page = speak(client, language).get(reverse(name)).text
    main = page[page.index("<main") : page.index("</footer>")]
    assert LATIN_SENTENCE.findall(main) == []


def test_right_to_left_pages_link_the_mirrored_styles(client):
    page = speak(client, "ar").get(reverse("ui:privacy")).text
    assert "/look.css?dir=rtl&amp;v=" in page
    assert client.get("/look.css?dir=rtl").content != client.get("/look.css").content


def test_the_styles_are_one_small_answer_that_browsers_keep(client):
    page = client.get(reverse("ui:privacy")).text
    address = re.search(r'rel="stylesheet" href="([^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert "immutable" in answer["Cache-Control"]
    assert len(answer.content) < 60_000
    text = gzip.decompress(answer.content).decode()
    assert "@import" not in text
    assert text.count("{") == text.count("}")
    assert client.get("/look.css?v=old")["Cache-Control"] == "no-cache"


def test_every_file_that_the_styles_name_is_there(client):
    text = client.get("/look.css").content.decode()
    named = set(re.findall(r'url\("(/[^"]+)"\)', text))
    assert named
    assert [name for name in named if not finders.find(name.removeprefix("/static/"))] == []


def test_a_page_can_be_left_quickly_where_violence_may_be_the_subject(client):
    for name in ("ui:privacy", "ui:contact"):
        assert 'class="leave"' in client.get(reverse(name)).text


def test_the_gallery_shows_every_component(client):
    page = client.get(reverse("ui:gallery"))
    assert page.status_code == 200
    assert page.text.count('class="specimen"') >= 30


def test_a_language_is_kept_in_a_cookie_and_the_page_comes_back(client):
    answer = client.post(reverse("ui:set-language"), {"language": "fr", "next": "/privacy/"})
    assert answer.url == "/privacy/"
    assert 'lang="fr"' in client.get("/privacy/").text


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""]
)
def test_the_choice_of_language_leads_nowhere_else(client, elsewhere):
    answer = client.post(reverse("ui:set-language"), {"language": "fr", "next": elsewhere})
    assert answer.url == "/"


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "de"])
def test_a_language_that_we_do_not_speak_is_not_kept(client, language):
    client.post(reverse("ui:set-language"), {"language": language})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_language_is_not_chosen_by_a_link(client):
    assert client.get(reverse("ui:set-language")).status_code == 405


def test_nothing_here_is_a_page_of_ours(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "We cannot find that page" in answer.text


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_bare_error_pages_speak_three_languages_and_ask_no_database(
    name, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = render_to_string(name)
    assert 'lang="fr"' in page
    assert 'lang="ar" dir="rtl"' in page
    assert page.count("<h1") == 1


def test_the_page_of_our_own_fault_needs_nothing_of_the_request(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500


def test_a_conflict_says_who_was_first(rf):
    request = rf.get("/referrals/1/")
    answer = errors.conflict(
        request, told="Maryam H. <b>accepted</b> it at 10:04.", back="/referrals/1/"
    )
    assert answer.status_code == 409
    assert "Maryam H. &lt;b&gt;accepted&lt;/b&gt; it at 10:04." in answer.content.decode()


@pytest.mark.parametrize(
    ("minutes", "told"), [(1, "1 minute "), (15, "15 minutes"), (None, "a few minutes")]
)
def test_too_many_attempts_says_how_long_to_wait(rf, minutes, told):
    assert told in errors.too_many(rf.get("/"), minutes).content.decode()


def test_a_form_without_its_token_is_told_that_nothing_was_sent():
    answer = Client(enforce_csrf_checks=True).post(reverse("ui:set-language"), {"language": "fr"})
    assert answer.status_code == 403
    assert "Nothing was sent or saved." in answer.text


def test_no_page_names_an_address_outside_but_the_way_out(client):
    for name in PUBLIC:
        page = client.get(reverse(name)).text
        found = set(re.findall(r'(?:href|src|action)="(https?://[^"]+)"', page))
        assert found <= {"https://weather.gc.ca/"}
