"""Signing in tells strangers nothing, asks for the second factor, and holds attempts back."""

import re
import threading

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from alongside.foundation.people.actions import one_time_sign_in_link
from alongside.foundation.people.models import Person
from tests.factories import PASSWORD, PersonFactory, sign_in, totp_code

LOGIN, CODE, RESET = "account_login", "account_request_login_code", "account_reset_password"


def try_to_sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse(LOGIN), {"login": email, "password": password, **more})


def without_what_differs(text):
    """The page without the forgery token and the address that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r'"X-CSRFToken": "\w+"', "", text)
    return re.sub(r"[\w.]+@example\.org", "", text)


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_address_and_password_sign_in_whatever_the_case_of_the_address(client):
    person = PersonFactory(email="amira@example.org")
    answer = try_to_sign_in(client, "Amira@Example.ORG")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    PersonFactory(email="known@example.org")
    wrong = try_to_sign_in(client, "known@example.org", "not this one")
    unknown = try_to_sign_in(Client(), "nobody@example.org", "not this one")
    assert wrong.status_code == unknown.status_code == 200
    assert without_what_differs(wrong.text) == without_what_differs(unknown.text)
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_an_unknown_address_costs_one_hash_like_a_known_one(client, monkeypatch):
    hashes = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashes.append(1) or encode(*args)
    )
    PersonFactory(email="known@example.org")
    hashes.clear()
    try_to_sign_in(client, "known@example.org", "not this one")
    known = len(hashes)
    try_to_sign_in(client, "nobody@example.org", "not this one")
    assert len(hashes) - known == known == 1


@pytest.mark.django_db
@pytest.mark.parametrize("way", [LOGIN, CODE, RESET])
def test_known_and_unknown_addresses_cost_the_same_queries(way, count_queries):
    PersonFactory(email="known@example.org")
    typed = {"password": "not this one"}
    known, again, unknown = (
        count_queries(
            lambda each=each: Client().post(reverse(way), typed | {"login": each, "email": each})
        )
        for each in ("known@example.org", "known@example.org", "nobody@example.org")
    )
    assert known == again == unknown


@pytest.mark.django_db
@pytest.mark.parametrize("way", [CODE, RESET])
def test_asking_for_a_letter_tells_nothing_about_the_address(way):
    PersonFactory(email="known@example.org")
    answers, pages = [], []
    for address in ("known@example.org", "nobody@example.org"):
        browser = Client()
        answer = browser.post(reverse(way), {"email": address})
        answers.append((answer.status_code, answer.url))
        pages.append(without_what_differs(browser.get(answer.url).text))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]


@pytest.mark.django_db
def test_a_code_by_email_signs_in_and_its_letter_names_nobody(client, mail):
    person = PersonFactory(email="known@example.org", name="Amira Haddad")
    client.post(reverse(CODE), {"email": person.email})
    [letter] = mail()
    assert "Amira" not in letter.body
    code = re.search(r"^    (\S+)$", letter.body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_signed_in(client)


@pytest.mark.django_db
def test_letters_come_in_the_readers_language(client, mail):
    PersonFactory(email="jean@example.org", language="fr")
    client.post(reverse(RESET), {"email": "jean@example.org"})
    [letter] = mail()
    assert letter.subject == "Choisissez un nouveau mot de passe"
    assert letter.extra_headers["Content-Language"] == "fr"


@pytest.mark.django_db
def test_the_link_of_the_letter_sets_a_new_password_and_ends_other_sessions(client, mail):
    person = PersonFactory(email="known@example.org")
    elsewhere = sign_in(Client(), person)
    client.post(reverse(RESET), {"email": person.email})
    path = re.search(r"https?://[^/]+(/\S+)", mail()[0].body)[1]
    form = client.get(path).url
    new = "seven green umbrellas sing"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert elsewhere.get(reverse("people:profile")).status_code == 302
    assert try_to_sign_in(client, person.email, new).status_code == 302
    assert is_signed_in(client)


@pytest.mark.django_db
def test_the_second_factor_is_asked_for_after_the_password(client):
    person = PersonFactory(second_factor=True)
    answer = try_to_sign_in(client, person.email)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(answer.url, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(answer.url, {"code": totp_code()})
    assert is_signed_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("space", ["", " "], ids=["as it was", "with a space"])
def test_a_code_of_the_app_is_taken_once_whichever_process_it_comes_to(client, space):
    person, thief = PersonFactory(second_factor=True), Client()
    code = totp_code()
    client.post(try_to_sign_in(client, person.email).url, {"code": code})
    assert is_signed_in(client)
    cache.clear()  # what another process knows of it
    seen = code[:3] + space + code[3:]
    answer = thief.post(try_to_sign_in(thief, person.email).url, {"code": seen})
    assert "This code is not right" in answer.text
    assert not is_signed_in(thief)


@pytest.mark.django_db
def test_whoever_forgot_the_password_still_needs_the_second_factor(client, mail):
    person = PersonFactory(second_factor=True)
    client.post(reverse(CODE), {"email": person.email})
    code = re.search(r"^    (\S+)$", mail()[0].body, re.M)[1]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_the_seventh_try_within_a_minute_waits_even_with_the_right_password(client):
    person = PersonFactory()
    for _ in range(6):
        assert try_to_sign_in(client, person.email, "wrong").status_code == 200
    answer = try_to_sign_in(client, person.email)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "1 minute" in answer.text
    assert not is_signed_in(client)
    assert try_to_sign_in(client, PersonFactory().email).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("way", [CODE, RESET])
def test_letters_to_one_address_are_held_back(client, way):
    statuses = [
        Client().post(reverse(way), {"email": "nobody@example.org"}).status_code for _ in range(4)
    ]
    assert statuses == [302, 302, 302, 429]


@pytest.mark.django_db
def test_guessing_the_second_factor_is_held_back_for_the_account(client):
    person = PersonFactory(second_factor=True)
    statuses = []
    for browser in (client, Client()):
        try_to_sign_in(browser, person.email)
        page = reverse("mfa_authenticate")
        statuses += [browser.post(page, {"code": "123456"}).status_code for _ in range(4)]
    assert statuses == [200] * 6 + [429] * 2


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_32_tries_at_the_same_moment():
    email = PersonFactory().email
    answers, ready = [], threading.Barrier(32)

    def attempt():
        ready.wait()
        answers.append(try_to_sign_in(Client(), email, "wrong").status_code)
        connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 6 + [429] * 26


@pytest.mark.django_db
def test_nobody_signs_up_and_the_page_says_how_staff_join(client):
    page = client.get(reverse("account_signup"))
    assert "invite" in page.text
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_signup"), form).status_code == 405
    assert not Person.objects.filter(email="new@example.org").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["email/", "3rdparty/", "2fa/", "confirm-email/", "social/login/error/"]
)
def test_what_allauth_would_also_serve_is_not_there(client, path):
    sign_in(client, PersonFactory())
    assert client.get(f"/account/{path}").status_code == 404


@pytest.mark.django_db
def test_a_one_time_link_signs_in_once_and_only_with_its_button(client):
    person = PersonFactory()
    path = one_time_sign_in_link(person).removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    assert not is_signed_in(client)
    assert client.post(path).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    second = Client()
    assert second.post(path).status_code == 410
    assert not is_signed_in(second)


@pytest.mark.django_db
def test_signing_out_everywhere_ends_every_session(client):
    person = PersonFactory()
    elsewhere = sign_in(Client(), person)
    sign_in(client, person).post(reverse("people:sign-out-everywhere"))
    for browser in (client, elsewhere):
        assert browser.get(reverse("people:profile")).status_code == 302
