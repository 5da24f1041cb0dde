"""Figure 23. Requests that lie: another host, somewhere else to go afterwards, a session prepared for a victim, a form from
another site, scripts in pages. Each attack is tried in many forms; each guard is seen failing once without it.
"""

import html
import itertools
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse

from alongside.foundation.access import limits
from alongside.foundation.clients.views import consents
from alongside.foundation.people.views import account
from alongside.foundation.ui import views
from tests.factories import (
    PASSWORD,
    ClientFactory,
    ConsentFactory,
    OrganizationFactory,
    PersonFactory,
    as_owner,
    give_second_factor,
    sign_in,
)
from tests.matrix.test_matrix import asks, body_of, routes
from tests.matrix.world import make_world

pytestmark = pytest.mark.django_db

FOREIGN = "evil.example"
HOSTS = [
    FOREIGN, f"{FOREIGN}:8000", f"localhost.{FOREIGN}", f"localhost@{FOREIGN}", f"localhost:8000@{FOREIGN}",
    f"{FOREIGN}#localhost", "localhost, evil.example", f"localhost\t{FOREIGN}", "169.254.169.254", "[::ffff:1.2.3.4]",
]  # fmt: skip
FORWARDED = [
    {"HTTP_X_FORWARDED_HOST": FOREIGN}, {"HTTP_FORWARDED": f"host={FOREIGN}"}, {"HTTP_X_HOST": FOREIGN},
    {"HTTP_X_ORIGINAL_URL": f"https://{FOREIGN}/"}, {"HTTP_X_REWRITE_URL": "/criteria/"},
    {"HTTP_X_FORWARDED_SERVER": FOREIGN}, {"HTTP_X_FORWARDED_PREFIX": f"//{FOREIGN}"},
    {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": FOREIGN},
]  # fmt: skip
PUBLIC = ["ui:front", "ui:privacy", "ui:contact", "directory:organizations", "account_login"]
ELSEWHERE = [
    f"https://{FOREIGN}/", f"http://{FOREIGN}", f"//{FOREIGN}", f"///{FOREIGN}", f"////{FOREIGN}", f"/\\{FOREIGN}",
    f"\\\\{FOREIGN}", f"https:{FOREIGN}", f"https:///{FOREIGN}", f"/\t/{FOREIGN}", f"\t//{FOREIGN}", f" //{FOREIGN}",
    f"http:/\\{FOREIGN}", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", f"ftp://{FOREIGN}",
    f"https://localhost@{FOREIGN}", f"https://localhost.{FOREIGN}", f"https://{FOREIGN}\\@localhost",
    f"//{FOREIGN}%2f..", f"/%09/{FOREIGN}", f"https://{FOREIGN}%23@localhost", f"\x01https://{FOREIGN}",
    f"//%5c{FOREIGN}", f"https://[::1]@{FOREIGN}", f"//{FOREIGN}/%2e%2e",
]  # fmt: skip
# A script or style written into the page, or a handler in a tag. Data in a script of another type does not run.
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*application/json)|<[^>]+\s(?:on[a-z]+|style)\s*=|href=["']?javascript:""",
    re.I,
)


LINK = re.compile(r'\bhref="([^"]*)"')


def is_elsewhere(location: str) -> bool:
    """Whether a browser on our pages would leave them for this address."""
    seen = re.sub(r"[\x00-\x20]", "", location).replace("\\", "/")
    parts = urlsplit(seen)
    return seen.startswith("//") or (bool(parts.scheme) and parts.netloc not in OUR_HOSTS)


OUR_HOSTS = {"testserver", "localhost", urlsplit(settings.BASE_URL).netloc}


def test_a_page_for_another_host_is_not_given(client, tried):
    with override_settings(ALLOWED_HOSTS=["localhost", "127.0.0.1"]):
        asked = [
            (host, client.get(reverse(page), HTTP_HOST=host)) for host in HOSTS for page in PUBLIC
        ]
    assert [host for host, answer in asked if answer.status_code != 400] == []
    tried(23, "pages given for another host", len(asked))


def test_without_the_list_of_hosts_the_page_would_be_given(client, caught):
    with override_settings(ALLOWED_HOSTS=["*"]):
        given = [client.get(reverse("ui:front"), HTTP_HOST=host).status_code for host in HOSTS]
    assert given[HOSTS.index(FOREIGN)] == 200
    caught(23, "any host taken", len(HOSTS), given.count(200))


def test_what_a_proxy_header_names_stands_in_no_page_and_no_address(client, tried):
    found = []
    for page, headers in itertools.product(PUBLIC, FORWARDED):
        answer = client.get(reverse(page), **headers)
        found += [page] if FOREIGN in answer.text + str(answer.headers) else []
        assert answer.status_code == 200
    assert found == []
    tried(23, "pages that repeat a forged proxy header", len(PUBLIC) * len(FORWARDED))


def test_a_page_that_repeats_what_it_was_asked_for_would_be_found(client, caught):
    answer = client.get(reverse("account_login"), {"next": f"/{FOREIGN}/"})
    caught(23, "an address that a page repeats", 1, FOREIGN in answer.text)


@pytest.fixture
def person():
    return PersonFactory(works_at=None)


def places_that_send_on(person):
    """Every form that takes an address to go to afterwards: who fills it in, where, and what else it takes."""
    login = {"login": person.email, "password": PASSWORD}
    yield None, reverse("account_login"), login
    yield None, reverse("ui:set-language"), {"language": "fr"}
    yield person, reverse("ui:set-language"), {"language": "fr"}
    yield None, reverse("demo:sign-in", args=["referrer"]), {}
    yield person, reverse("account_logout"), {}
    yield person, reverse("account_login"), login


def sent_on(person, *, errors_raised: bool = True) -> tuple[list[tuple], int]:
    """Where the forms sent somebody who was to go elsewhere afterwards, and how many were sent in."""
    left, number = [], 0
    for address in ELSEWHERE:
        for who, page, typed in places_that_send_on(person):
            browser = Browser(raise_request_exception=errors_raised)
            if who:
                sign_in(browser, who)
            for answer in (
                browser.post(page, typed | {"next": address}),
                browser.post(f"{page}?next={address}", typed, HTTP_REFERER=f"https://{FOREIGN}/"),
            ):
                number += 1
                location = answer.headers.get("Location", "")
                left += [(page, address, location)] if is_elsewhere(location) else []
    return left, number


@pytest.fixture
def unlimited(monkeypatch):
    """Limits count by asker, who is one here."""
    monkeypatch.setattr(limits, "count", lambda _limit, _key: 0)


@pytest.mark.usefixtures("unlimited")
def test_no_form_sends_anybody_to_another_site(person, tried):
    left, number = sent_on(person)
    assert left == []
    tried(23, "addresses elsewhere that a form went to", number)


@pytest.mark.usefixtures("unlimited")
def test_without_the_check_of_addresses_forms_would_send_people_away(person, caught, monkeypatch):
    monkeypatch.setattr(views, "url_has_allowed_host_and_scheme", lambda *_a, **_o: True)
    left, number = sent_on(person, errors_raised=False)  # no view goes on to javascript:
    caught(23, "any address taken to go on to", number, len(left))


def links_to_elsewhere(browser, page) -> list[set[str]]:
    """For each address asked for, the links of the page that then lead away from us and did not before."""

    def links(asked: dict[str, str]) -> set[str]:
        return set(LINK.findall(html.unescape(browser.get(page, asked).text)))

    usual = links({})
    asked = [links({"next": address}) - usual for address in ELSEWHERE]
    return [{link for link in new if is_elsewhere(link)} for new in asked]


def pages_that_link_on(person):
    """Every page that shows where its `next` leads."""
    record = ClientFactory(organization=person.memberships.get().organization, worker=person)
    consent = ConsentFactory(client=record)
    yield reverse("people:second-factor")
    yield reverse("clients:consent", args=[consent.pk])


def linked_to() -> tuple[list[set[str]], int]:
    """Where those pages linked to, and how many were asked for."""
    person = PersonFactory(works_at=OrganizationFactory())
    with as_owner():
        give_second_factor(person)
        pages = list(pages_that_link_on(person))
    browser = sign_in(Browser(), person)
    found = [links for page in pages for links in links_to_elsewhere(browser, page)]
    return [links for links in found if links], len(found)


def test_no_page_links_to_another_site_because_it_was_asked_to(tried):
    found, number = linked_to()
    assert found == []
    tried(23, "addresses elsewhere that a page linked to", number)


@pytest.mark.parametrize("room", [account, consents], ids=["second factor", "consent"])
def test_without_the_check_of_addresses_pages_would_link_away(room, caught, monkeypatch):
    monkeypatch.setattr(room, "url_has_allowed_host_and_scheme", lambda *_a, **_o: True)
    found, number = linked_to()
    caught(
        23,
        f"any address taken to link on to ({room.__name__.rpartition('.')[2]})",
        number,
        len(found),
    )


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_check_itself_knows_an_address_elsewhere(address):
    ours = (
        "/%09/",
        "//%5c",
    )  # percent signs stay in the path: a browser does not decode them there
    assert is_elsewhere(address) or address.startswith(("/%09/", f"https:{FOREIGN}"))
    assert not is_elsewhere("/referrals/")
    assert ours


def test_a_session_prepared_for_a_victim_is_not_the_one_they_sign_in_with(client, person):
    client.get(reverse("ui:front"))
    prepared = client.session
    prepared["planted"] = "by somebody else"
    prepared.save()
    client.cookies["sessionid"] = before = prepared.session_key
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_key_that_an_attacker_made_up_is_never_taken_over(client, person):
    client.cookies["sessionid"] = made_up = "a" * 32
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != made_up


def test_signing_out_ends_the_session_for_whoever_kept_its_key(client, person):
    sign_in(client, person)
    kept = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Browser()
    thief.cookies["sessionid"] = kept
    assert thief.get(reverse("people:profile")).status_code == 302


def foreign_posts(who):
    """What everybody's browser could be made to send by another site: each address, without our token."""
    world = make_world()
    browser = Browser(enforce_csrf_checks=True)
    if world.people[who]:
        sign_in(browser, world.people[who])
    for ask in asks(world, who):
        if ask.method == "post":
            yield ask, browser.post(ask.address, HTTP_ORIGIN=f"https://{FOREIGN}")


@pytest.mark.parametrize("who", ["nobody", "manager", "coach", "coordinator", "newcomer"])
def test_a_form_from_another_site_is_refused_at_every_address(who, tried):
    answers = [(ask.name, answer.status_code) for ask, answer in foreign_posts(who)]
    assert {name for name, status in answers if status != 403} == set()
    assert len(answers) > 100
    tried(23, f"forms from another site taken, as {who}", len(answers))


def test_without_the_token_s_check_forms_from_another_site_would_be_found(client, person, caught):
    sign_in(client, person)  # a browser that enforces nothing
    answer = client.post(reverse("people:sign-out-everywhere"), HTTP_ORIGIN=f"https://{FOREIGN}")
    caught(23, "a browser that enforces no token", 1, answer.status_code != 403)


def test_every_address_is_named_by_its_route():
    assert all(name for name, _ in routes())


@pytest.mark.parametrize("who", ["nobody", "manager", "coach", "coordinator", "newcomer"])
def test_no_page_holds_a_script_of_its_own_and_each_names_what_may_run(who, tried):
    world = make_world()
    browser = Browser()
    if world.people[who]:
        sign_in(browser, world.people[who])
        session = browser.session
        session["demo_persona"] = True
        session.save()
    pages, wrong = 0, []
    for ask in asks(world, who):
        if ask.method != "get" or not ask.allowed:
            continue
        answer = browser.get(ask.address)
        written, policy = body_of(answer), answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            wrong.append((ask.name, policy))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            pages += 1
            wrong += [(ask.name, found) for found in INLINE.findall(written)]
    assert wrong == []
    assert pages > 10 or who == "newcomer"
    tried(23, f"pages with a script of their own, as {who}", pages)


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>", "<p onclick='x()'>", '<a style="color:red">', '<a href="javascript:x">',
    ],
)  # fmt: skip
def test_the_search_for_scripts_finds_one(written, caught):
    caught(23, f"{written} in a page", 1, len(INLINE.findall(written)))
