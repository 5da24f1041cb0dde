"""Somebody at work: signs in over HTTP, reads, writes, and remembers what the site said yes to."""

import http.client
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from uuid import UUID

import psycopg

from alongside.demo.cards import CARDS
from alongside.foundation.access.ids import uuid7

# Without any, three people write more letters than a worker can send that is killed every few seconds: then
# letters wait in line, and a job that is stuck would not show.
BREATH = 0.1

FAILURES = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


@dataclass
class Said:
    """What was asked for, and what the site answered with yes."""

    attempts: dict[UUID, UUID] = field(default_factory=dict)  # key of the attempt: of the newcomer
    messages: dict[UUID, UUID] = field(default_factory=dict)  # key of the message: of the referral
    read: set[UUID] = field(default_factory=set)
    asked: int = 0
    refused: int = 0
    signed_out: int = 0


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer of 302 is the yes; the page behind it is another request."""

    def redirect_request(self, *_args, **_kwargs):
        return None


class AtWork(threading.Thread):
    """One signed-in persona, doing one thing after another until told to stop."""

    def __init__(
        self, address: str, slug: str, clients: list[UUID], referrals: list[UUID], seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.address, self.slug = address, slug
        self.clients, self.referrals = clients, referrals
        self.chance = random.Random(seed)
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            NoRedirect, urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self.said, self.over = Said(), threading.Event()
        self.led_to = ""
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            self.sign_in()
            while not self.over.is_set():
                self.chance.choice([self.attempt, self.attempt, self.write, self.read])()
                time.sleep(BREATH)
        except BaseException as error:  # raised again by `stop`, where the test sees it
            self.trouble = error

    def stop(self) -> Said:
        self.over.set()
        self.join(60)
        assert not self.is_alive()
        if self.trouble:
            raise self.trouble
        return self.said

    def sign_in(self) -> None:
        while not self.over.is_set():
            if self.ask("/demo/") == 200 and self.ask(f"/demo/sign-in/{self.slug}/", {}) == 302:
                return
            time.sleep(0.2)

    def attempt(self) -> None:
        key, client = uuid7(), self.chance.choice(self.clients)
        typed = {"form_key": str(key), "channel": "phone", "result": "no answer", "note": str(key)}
        if self.insist(f"/newcomers/{client}/attempt/", typed):
            self.said.attempts[key] = client

    def write(self) -> None:
        key, referral = uuid7(), self.chance.choice(self.referrals)
        typed = {"form_key": str(key), "body": f"Harness {key}"}
        if self.insist(f"/referrals/{referral}/messages/", typed):
            self.said.messages[key] = referral

    def read(self) -> None:
        client = self.chance.choice(self.clients)
        if self.ask(f"/newcomers/{client}/") == 200:
            self.said.read.add(client)

    def insist(self, path: str, typed: dict[str, str]) -> bool:
        """Post; when no answer comes, give up or send the same form again, as people do."""
        for _ in range(self.chance.choice([1, 3])):
            status = self.ask(path, typed)
            if status == 302 and self.led_to.startswith(path.rsplit("/", 2)[0]):
                return True
            if (
                status == 302
            ):  # to the sign-in: the session that we were given is not there any more
                self.said.signed_out += 1
                self.sign_in()
                return False
            assert status in (None, 500, 502, 503), f"{path}: {status} {self.led_to}"
            time.sleep(0.3)
        return False

    def ask(self, path: str, typed: dict[str, str] | None = None) -> int | None:
        """The status of the answer, or None when there was none."""
        self.said.asked += 1
        token = next((each.value for each in self.cookies if each.name == "csrftoken"), "")
        request = urllib.request.Request(
            self.address + path,
            data=None if typed is None else urllib.parse.urlencode(typed).encode(),
            headers={"X-CSRFToken": token},
        )
        try:
            with self.opener.open(request, timeout=20) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            self.led_to = error.headers.get("Location", "")
            self.said.refused += error.code >= 500
            return error.code
        except FAILURES:
            self.said.refused += 1
            time.sleep(0.05)
            return None


def crowd(address: str, connection: psycopg.Connection, size: int, seed: int) -> list[AtWork]:
    """One person at several desks, each with some of their newcomers, writing in their house's open referrals."""
    clients = keys(
        connection,
        "SELECT c.id FROM clients_client c JOIN people_person p ON p.id = c.worker_id"
        " WHERE p.email = %s AND c.closed_at IS NULL ORDER BY c.id LIMIT 60",
    )
    referrals = keys(
        connection,
        "SELECT r.id FROM referrals_referral r JOIN people_membership m ON m.organization_id = r.sender_id"
        " JOIN people_person p ON p.id = m.person_id"
        " WHERE p.email = %s AND r.state = 'received' ORDER BY r.id LIMIT 20",
    )
    return [AtWork(address, "referrer", clients[n::size], referrals, seed + n) for n in range(size)]


def keys(connection: psycopg.Connection, query: str) -> list[UUID]:
    found = [row[0] for row in connection.execute(query, [CARDS["referrer"].email])]
    assert found, query
    return found
