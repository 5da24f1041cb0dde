"""Figure 14. The same submission twenty times at once has one effect, whatever it is and whoever is first.

Each copy goes through the whole site on a thread and a connection of its own, all released together, with the
form as the page gave it. The control takes the lock of a referral away.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client as Browser
from django.urls import reverse

from alongside.foundation.clients.models import Client, ContactAttempt
from alongside.foundation.directory.models import CapacityStatement
from alongside.foundation.journal.models import Event
from alongside.foundation.people.models import Invitation
from alongside.programmes.referrals.models import Message, Referral
from tests.factories import ClientFactory, PersonFactory, as_owner, sign_in
from tests.harness.sizes import size
from tests.programmes.referrals.walk import accepted, network, prepared, sent

pytestmark = pytest.mark.django_db(transaction=True)

COPIES = 20
SUBMISSIONS = size(2, 42)  # of each kind


@dataclass
class Submission:
    """Whose form, on which page, what is typed into it, and the rows that count its effects."""

    who: Any
    page: str
    typed: dict[str, Any]
    effects: Callable[[], int]


def rows(model: Any, **about: Any) -> Callable[[], int]:
    def count() -> int:
        with transaction.atomic(), as_owner():
            return model.objects.filter(**about).count()

    return count


def lines(verb: str, referral: Any) -> Callable[[], int]:
    return rows(Event, verb=verb, subject_id=referral.pk)


def step(name: str, who: str, make: Callable[[Any], Any], verb: str, **typed: Any) -> Any:
    """A step of a referral: its page, and the journal line that it leaves."""

    def of(net: Any) -> Submission:
        referral = make(net)
        page = reverse(f"referrals:{name}", args=[referral.pk])
        return Submission(getattr(net, who), page, typed, lines(verb, referral))

    return of


def once() -> dict[str, Any]:
    """The key of a form that stands on another page than the address it goes to."""
    return {"form_key": str(uuid4())}


def message(net: Any) -> Submission:
    referral = accepted(net)
    page = reverse("referrals:write", args=[referral.pk])
    return Submission(
        net.coach, page, {"body": "When?", **once()}, rows(Message, referral=referral)
    )


def start(net: Any) -> Submission:
    person = ClientFactory(organization=net.sender)
    page = reverse("referrals:new") + f"?client={person.pk}"
    return Submission(net.worker, page, {}, rows(Referral, client_id=person.pk))


def record(net: Any) -> Submission:
    typed = {"given_name": "Abelone", "preferred_language": "en", "go_on": "1"}
    return Submission(net.worker, reverse("clients:new"), typed, rows(Client, given_name="Abelone"))


def attempt(net: Any) -> Submission:
    page = reverse("clients:attempt", args=[net.client.pk])
    typed = {"channel": "phone", "result": "no answer", **once()}
    return Submission(net.worker, page, typed, rows(ContactAttempt, client=net.client))


def capacity(net: Any) -> Submission:
    manager = PersonFactory(works_at=net.receiver, roles=["manager"])
    typed = {f"available_{net.service.pk}": "3"}
    page = reverse("directory:capacity")
    return Submission(manager, page, typed, rows(CapacityStatement, service=net.service))


def invite(net: Any) -> Submission:
    manager = PersonFactory(works_at=net.sender, roles=["manager"])
    typed = {"email": "new@example.org", "name": "New", "roles": ["coach"]}
    page = reverse("people:invite")
    return Submission(manager, page, typed, rows(Invitation, email="new@example.org"))


KINDS: dict[str, Callable[[Any], Submission]] = {
    "send": step("check", "worker", prepared, "referral.sent"),
    "recall": step("recall", "worker", sent, "referral.recalled"),
    "accept": step("accept", "coach", sent, "referral.accepted"),
    "decline": step("decline", "coach", sent, "referral.declined", reason="full"),
    "return": step("return", "coach", sent, "referral.returned", question="Which area?"),
    "ready": step("ready", "coach", accepted, "referral.judged_ready", passed="yes", reasons="Yes"),
    "withdraw": step("withdraw", "worker", accepted, "referral.withdrawn"),
    "message": message,
    "start": start,
    "record": record,
    "attempt": attempt,
    "capacity": capacity,
    "invite": invite,
}


def as_given(browser: Browser, page: str) -> dict[str, Any]:
    """What the form of the page holds before anybody types."""
    answer = browser.get(page)
    if answer.status_code == 405 or "form" not in answer.context:
        return {}
    form = answer.context["form"]
    given = {field.html_name: field.value() for field in form}
    return {name: value for name, value in given.items() if value not in (None, False, "")}


def submit_all_at_once(submission: Submission) -> Counter:
    """Post the same form from twenty threads together; count the answers by status."""
    first = sign_in(Browser(), submission.who)
    typed = as_given(first, submission.page) | submission.typed
    ready, answers = threading.Barrier(COPIES), Counter()

    def post() -> None:
        browser = Browser()
        browser.cookies = first.cookies
        try:
            ready.wait(20)
            answers[browser.post(submission.page, typed).status_code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(COPIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_copies_of_a_submission_have_one_effect(kind, tried):
    for _ in range(SUBMISSIONS):
        submission = KINDS[kind](network())
        before = submission.effects()
        answers = submit_all_at_once(submission)
        assert submission.effects() == before + 1, answers
        assert sum(answers.values()) == COPIES, answers
        assert max(answers) < 500, answers
    tried(14, f"copies of “{kind}” with a second effect", SUBMISSIONS * COPIES)


def test_without_the_lock_two_would_take_effect(monkeypatch, caught):
    """The control: nobody waits for the other, so several believe they are first."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    effects = []
    for _ in range(3):
        submission = KINDS["accept"](network())
        submit_all_at_once(submission)
        effects.append(submission.effects())
    caught(14, "the row's lock taken away", len(effects), sum(each > 1 for each in effects))
