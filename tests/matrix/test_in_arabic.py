"""Every page that is open to a newcomer comes in Arabic: right to left, with the choice of language, nothing left in English.

The addresses are those of the policy and those of sign-in, so that a new page cannot be forgotten. What is
left in English is noticed where words are looked up, and counts when the answer shows it.
"""

import copy
import html
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.urls import get_resolver, reverse
from django.utils.translation import trans_real
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from alongside.cli import catalogues
from alongside.foundation.access.gates import GATE
from tests.factories import as_owner, give_second_factor
from tests.matrix.test_matrix import asks, body_of
from tests.matrix.world import make_world

pytestmark = pytest.mark.django_db

# For those who build the site; nothing there is about a newcomer.
BUILDERS = {"ui:gallery"}
ONLY_POSTED = 405
RIGHT_TO_LEFT = '<html lang="ar" dir="rtl">'
CHOICE = '<button name="language" value="ar" lang="ar" aria-current="true">'
# A sheet of paper has no choice of language: the page that it is printed from has.
PAPER = "public-head no-print"
PLACE = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]*>")


@pytest.fixture
def looked_up(monkeypatch) -> set[str]:
    """Our words that were looked up in Arabic and are not there."""
    ours, missing = our_words(), set()
    look_up = trans_real.DjangoTranslation.gettext

    def noticed(self: Any, words: str) -> str:
        if self.language() == "ar" and words in ours and self._catalog.get(words) is None:
            missing.add(words)
        return look_up(self, words)

    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", noticed)
    return missing


def our_words() -> set[str]:
    return {key[1] for words in catalogues.gather().values() for key in words}


def signed_in_pages(key: int) -> Iterator[tuple[str, str]]:
    """The pages of sign-in and of the keys, which the policy leaves to their own tests."""
    for pattern in get_resolver("alongside.foundation.people.signin_urls").url_patterns:
        if getattr(pattern.callback, GATE, "") == "signed in":
            takes = pattern.pattern.regex.groupindex
            yield pattern.name, reverse(pattern.name, args=[key] if takes else [])


def pages(world: Any, key: int) -> Iterator[tuple[str, str]]:
    """Name and address of everything that a newcomer may open."""
    for ask in asks(world, "newcomer"):
        if ask.allowed and ask.method == "get" and ask.name not in BUILDERS:
            yield ask.name, ask.address
    yield from signed_in_pages(key)


def credential() -> dict[str, Any]:
    """What a device hands over when it makes a passkey."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = AttestedCredentialData.create(Aaguid.NONE, b"phone", ES256.from_cryptography_key(point))
    proof = AuthenticatorData.create(b"0" * 32, AuthenticatorData.FLAG.AT, 0, key)
    asked = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"0", "https://localhost")
    answered = {
        "clientDataJSON": websafe_encode(asked),
        "attestationObject": websafe_encode(AttestationObject.create("none", proof, {})),
    }
    name = websafe_encode(b"phone")
    return {"id": name, "rawId": name, "type": "public-key", "response": answered}


def newcomers_browser(person: Any) -> tuple[Browser, int]:
    """Signed in just now, reading Arabic, with every key that an account can have; the number of a passkey."""
    with as_owner():
        give_second_factor(person)
        type(person).objects.filter(pk=person.pk).update(language="ar")
        passkey = Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "هاتفي", "credential": credential()},
        )
        codes = {"seed": "0" * 40, "used_mask": 0}
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.RECOVERY_CODES, data=codes
        )
    browser = Browser()
    browser.force_login(person)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()
    return browser, passkey.pk


def opened(browser: Browser, address: str) -> Any:
    """The answer; what opening it changed is undone."""
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        response = browser.get(address)
        response.read_body = body_of(response)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response


def faults(name: str, response: Any, missing: set[str]) -> Iterator[str]:
    """What an Arabic reader would miss on this page."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    page = html.unescape(response.read_body)
    if RIGHT_TO_LEFT not in page:
        yield f"{name} is not read from the right"
    if CHOICE not in page and PAPER not in page:
        yield f"{name} does not offer Arabic"
    for words in sorted(missing):
        if all(part in page for part in PLACE.split(words)):
            yield f"{name} says in English: {words}"


def all_faults(missing: set[str], visit: Callable[[], Iterator[tuple[str, Any]]]) -> list[str]:
    found = []
    for name, response in visit():
        if response.status_code not in {302, ONLY_POSTED}:
            found += faults(name, response, missing)
        missing.clear()
    return found


def as_newcomer() -> Iterator[tuple[str, Any]]:
    world = make_world()
    browser, key = newcomers_browser(world.people["newcomer"])
    for name, address in pages(world, key):
        yield name, opened(browser, address)


def as_nobody() -> Iterator[tuple[str, Any]]:
    """Everything public, before anybody signs in."""
    browser = Browser()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    for ask in asks(make_world(), "nobody"):
        if ask.allowed and ask.method == "get" and ask.name not in BUILDERS:
            yield ask.name, opened(browser, ask.address)


def test_a_newcomer_reads_every_page_of_theirs_in_arabic(looked_up):
    assert not (found := all_faults(looked_up, as_newcomer)), "\n".join(found)


def test_everybody_reads_the_public_pages_in_arabic(looked_up):
    assert not (found := all_faults(looked_up, as_nobody)), "\n".join(found)
