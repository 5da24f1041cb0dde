"""Figure 2, away from pages: a whole walk about a newcomer whose every text is a canary, then a look at everything that leaves
the record: letters, notices, job arguments, journal lines, calendar entries of others, error pages and what the log says of them.

The control writes a name into a notice, and is caught.
"""

import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.actions import withdraw_consent
from alongside.foundation.clients.models import Client
from alongside.foundation.notices.models import Notice
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import Gate
from alongside.programmes.referrals.views import referral as views
from tests.factories import acting, as_owner, moments_ago, sign_in
from tests.matrix.world import CANARY, full_record
from tests.programmes.referrals.walk import accepted, network, prepared, sent

pytestmark = pytest.mark.django_db

# What leaves a record: each table, and what of it is read.
LEAVING = {
    "letters": "SELECT to_jsonb(m)::text FROM notices_message m",
    "notices": "SELECT to_jsonb(n)::text FROM notices_notice n",
    "jobs": "SELECT args::text FROM procrastinate_jobs",
    "journal lines": "SELECT to_jsonb(e)::text FROM journal_event e",
}


def of_canaries(net: Any) -> Any:
    """The network with a newcomer of canaries in place of its own."""
    net.client = full_record(net.sender, "own", worker=net.worker, preferred_language="ar")
    return net


def walk_all_ways(net: Any) -> None:
    """Every letter and notice that a referral gives rise to, once."""
    served(accepted(of_canaries(net)), net)
    ways = {
        "decline": {"reason": "full", "line": "canaryownxline"},
        "return_for_information": {"question": "canaryownxquestion"},
        "redirect": {"service_id": net.other_service.pk, "line": "canaryownxline"},
    }
    for verb, typed in ways.items():
        referral = sent(of_canaries(net))
        with acting(net.coach) as by:
            getattr(actions, verb)(referral_id=referral.pk, by=by, **typed)
    for verb in ("recall", "withdraw"):
        referral = sent(of_canaries(net))
        with acting(net.worker) as by:
            getattr(actions, verb)(referral_id=referral.pk, by=by)
    stopped = sent(of_canaries(net))
    with as_owner():
        consent = Referral.objects.get(pk=stopped.pk).consent_id
    with acting(net.worker) as by:
        withdraw_consent(consent_id=consent, how="told us", by=by)
    prepared(of_canaries(net))


def served(referral: Any, net: Any) -> None:
    """From the intake to the report back, with a message in between."""
    with acting(net.coach) as by:
        step = {"referral_id": referral.pk, "by": by}
        actions.write(id=uuid7(), body="canaryownxmessage", **step)
        actions.book_intake(starts_at=moments_ago(-3), where="canaryownxwhere", **step)
        actions.judge(gate=Gate.READY, passed=True, reasons="canaryownxreasons", **step)
        actions.enrol(**step)
        actions.report(end="served", line="canaryownxreport", **step)


def canaries() -> dict[str, tuple[int, set[str]]]:
    """How many rows left records, by kind, and the canaries in them."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for kind, query in LEAVING.items():
            cursor.execute(query)
            rows = [text for (text,) in cursor.fetchall()]
            found[kind] = len(rows), {match[0] for text in rows for match in CANARY.finditer(text)}
    return found


def test_nothing_that_leaves_a_record_names_the_person(tried):
    walk_all_ways(network())
    found = canaries()
    assert {kind: names for kind, (_, names) in found.items() if names} == {}
    assert found["letters"][0] >= 8, "the walk gave rise to too few letters to tell"
    tried(2, "letters, notices, jobs and journal lines with a canary", sum(n for n, _ in found.values()))  # fmt: skip


def test_a_name_in_a_notice_would_be_found(caught):
    net = of_canaries(network())
    with as_owner():
        name = {"name": Client.objects.get(pk=net.client.pk).given_name}
        Notice.objects.create(recipient=net.worker, kind="referral.sent", context=name, url="/")
    found = canaries()["notices"][1]
    assert found == {"canaryownxgiven"}
    caught(2, "a name written into a notice", 1, len(found))


@pytest.fixture
def broken(monkeypatch):
    """The referral's page breaks while it holds the person's record in its hands."""

    def breaks(_request, _referral):
        held = Client.objects.get(given_name__startswith="canary")
        raise RuntimeError(f"while {len(held.family_name)} letters were held")

    monkeypatch.setattr(views, "_for_sender", breaks)


def test_an_error_page_and_its_line_in_the_log_show_nothing_that_was_held(broken, caplog, settings):
    settings.DEBUG = False
    net = of_canaries(network())
    referral = prepared(net)
    browser = sign_in(Browser(raise_request_exception=False), net.worker)
    with caplog.at_level(logging.DEBUG):
        answer = browser.get(reverse("referrals:referral", args=[referral.pk]))
    assert answer.status_code == 500
    assert not CANARY.search(answer.content.decode())
    assert not CANARY.search(json.dumps([record.getMessage() for record in caplog.records]))
    assert not CANARY.search(caplog.text)
