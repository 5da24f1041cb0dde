"""Every address × everybody × (own, partner's, stranger's record): status, contents, and no trace left.

Generated from the addresses of the site: one that the policy does not name fails. A refused request must
change nothing; no answer, refused or not, may hold a canary of a record that the person may not see.
"""

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.factories import as_owner
from tests.matrix.policy import BY_SECRET, DEMO, EVERYBODY, PAGES, RECORDS, reach, record_of
from tests.matrix.world import World, canaries_in, make_world

pytestmark = pytest.mark.django_db

REFUSED = {403, 404}
SIGN_IN = "/account/login/"
EXTRA = {
    "kind": "csv",
    "role": "coach",
    "slug": "mentoring-partnership",
    "month": f"{timezone.localdate():%Y-%m}",
}


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, set[str]]]:
    """The name of every address of the site, and what it takes."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from routes(pattern.url_patterns, inside)
        else:
            yield f"{before}{pattern.name}", set(pattern.pattern.regex.groupindex)


def is_from_elsewhere(name: str) -> bool:
    return ":" not in name


def test_every_address_stands_in_the_policy():
    names = {name for name, _ in routes() if not is_from_elsewhere(name)}
    listed = set(PAGES) | set(RECORDS) | BY_SECRET | DEMO
    assert sorted(names ^ listed) == []


@dataclass(frozen=True)
class Ask:
    """One cell: who asks for which address, by which method, about whose record."""

    who: str
    name: str
    method: str
    whose: str
    allowed: bool
    address: str

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.name} ({self.whose or 'no record'})"


def asks(world: World, who: str) -> Iterator[Ask]:
    for name, cell in PAGES.items():
        takes = next(takes for found, takes in routes() if found == name)
        address = reverse(name, kwargs={key: EXTRA[key] for key in takes})
        for method in ("get", "post"):
            yield Ask(who, name, method, "", who in cell.people, address)
    for name, cell in RECORDS.items():
        for whose, people in reach(cell.kind).items():
            address = reverse(name, kwargs=keys(cell.kind, world.records[whose]))
            allowed = who in cell.people and who in people
            for method in ("get", "post"):
                yield Ask(who, name, method, whose, allowed, address)


def keys(kind: str, found: Any) -> dict[str, Any]:
    """What an address of this kind takes, for this record."""
    if kind == "my appointment":
        return {"key": found.appointment.pk}
    if kind == "network rule":
        return {"pk": found.draft.pk, "rule": "TMP-02"}
    taken = {"pk": getattr(found, record_of(kind)).pk}
    if kind == "appointment":
        taken["key"] = found.appointment.pk
    return taken


def trace() -> tuple[int, ...]:
    """How many rows of history and of lines there are: what any change would add to."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM journal_rowchange), (SELECT count(*) FROM journal_event)"
        )
        return cursor.fetchone()


def answer(browser: Browser, ask: Ask) -> tuple[Any, bool]:
    """The answer, and whether it left a trace; undone afterwards, the browser's cookies too."""
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        before = trace() if ask.method == "post" else ()
        response = getattr(browser, ask.method)(ask.address)
        response.read_body = body_of(response)
        left = ask.method == "post" and trace() != before
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response, left


def body_of(response: Any) -> str:
    """What was answered, a file's bytes too; reading them to the end closes the file."""
    parts = response.streaming_content if response.streaming else [response.content]
    return unpacked(b"".join(parts)).decode(errors="replace")


def unpacked(body: bytes) -> bytes:
    """Workbooks and printed pages are packed: canaries are looked for in what they hold and say."""
    if body.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return "\n".join(page.extract_text() for page in pages).encode()
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as folder:
        return b"\n".join(folder.read(name) for name in folder.namelist())


def is_refused(response: Any) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return response.status_code in REFUSED or to_sign_in or response.status_code == 405


def wrong(world: World, ask: Ask, response: Any, left_a_trace: bool) -> list[str]:
    """What is wrong with this answer, in words."""
    found = []
    shown = response.read_body + str(response.headers)
    if foreign := canaries_in(shown) - world.may_see.get(ask.who, set()):
        found.append(f"{ask} shows {sorted(foreign)}")
    if response.status_code >= 500:
        found.append(f"{ask} answers {response.status_code}")
    elif ask.allowed and ask.method == "get" and response.status_code == 404:
        found.append(f"{ask} should be reached, answers {response.status_code}")
    elif not ask.allowed and not is_refused(response):
        found.append(f"{ask} should be refused, answers {response.status_code}")
    if not ask.allowed and left_a_trace:
        found.append(f"{ask} was refused and changed something")
    return found


def all_wrong(who: str) -> tuple[list[str], int]:
    world = make_world()
    browser = Browser(raise_request_exception=True)
    if person := world.people[who]:
        browser.force_login(person)
        session = browser.session
        session["demo_persona"] = True  # past the second factor, which has tests of its own
        session.save()
    found, number = [], 0
    for ask in asks(world, who):
        response, left = answer(browser, ask)
        found += wrong(world, ask, response, left)
        number += 1
    return found, number


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_everybody_reaches_what_is_theirs_and_nothing_else(who, tried):
    found, number = all_wrong(who)
    assert not found, "\n".join(found)
    assert number > 200
    tried(1, f"requests as {who} with a wrong answer or a foreign canary", number)


def walled_tables() -> list[str]:
    """Every table with a policy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        return [name for (name,) in cursor.fetchall()]


def take_the_policies_away() -> None:
    tables = walled_tables()
    assert len(tables) > 20
    with as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def take_the_querysets_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `visible_to` gives everything."""
    kinds = {type(model._default_manager.all()) for model in apps.get_models()}
    walled = [kind for kind in kinds if hasattr(kind, "visible_to")]
    assert len(walled) > 5
    for kind in walled:
        monkeypatch.setattr(kind, "visible_to", lambda self, _acting: self)


def shown_to(who: str) -> list[str]:
    """What somebody is shown who should not be."""
    return shown_of(who)[0]


def shown_of(who: str) -> tuple[list[str], int]:
    """The same, and how many requests it took."""
    found, number = all_wrong(who)
    return [line for line in found if "shows" in line], number


def test_the_matrix_turns_red_when_both_walls_are_taken_away(monkeypatch, caught):
    """The control: without the querysets and the policies, a stranger's pages show canaries."""
    take_the_policies_away()
    take_the_querysets_away(monkeypatch)
    shown, number = shown_of("stranger")
    found = [line for line in shown if "'own'" in line or "'shared'" in line]
    caught(1, "both walls taken away from a stranger", number, len(found))


@pytest.mark.parametrize("who", ["stranger", "coach"])
def test_the_policies_alone_hold_when_every_queryset_is_taken_away(monkeypatch, who):
    """Wall three without wall two."""
    take_the_querysets_away(monkeypatch)
    assert shown_to(who) == []


@pytest.mark.parametrize("who", ["stranger", "coach"])
def test_the_querysets_alone_hold_when_every_policy_is_taken_away(who):
    """Wall two without wall three."""
    take_the_policies_away()
    assert shown_to(who) == []
