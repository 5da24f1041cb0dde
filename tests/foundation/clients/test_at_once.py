"""Two requests at the same moment: one effect, and nothing slips between a withdrawal and a sending."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients import actions
from alongside.foundation.clients.models import Client, SharedCopy
from tests.factories import ClientFactory, ConsentFactory, acting, as_owner, three_people

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gave, or the refusal it met, when all begin at the same moment."""
    ready, given = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=10)
            given[place] = call()
        except Refused as refusal:
            given[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return given


def test_two_clicks_at_once_begin_one_record():
    three, key = three_people(roles=["settlement_worker"]), uuid7()

    def click():
        with acting(three.inside) as by:
            return actions.create_client(id=key, data={"given_name": "Wei"}, by=by).number

    first, second = at_once(click, click)

    assert first == second
    with as_owner():
        assert Client.objects.count() == 1


def test_a_withdrawal_and_a_sending_at_once_leave_nothing_to_read():
    three = three_people(roles=["settlement_worker", "coach"])
    consents = [
        ConsentFactory(
            client=ClientFactory(organization=three.homes.inside), receiver=three.homes.partner
        )
        for _ in range(5)
    ]

    def send(consent):
        with acting(three.inside) as by:
            actions.share_copy(consent_id=consent.pk, referral_id=uuid7(), extra={}, by=by)

    def withdraw(consent):
        with acting(three.inside) as by:
            actions.withdraw_consent(consent_id=consent.pk, how="told us", by=by)

    for consent in consents:
        at_once(lambda one=consent: send(one), lambda one=consent: withdraw(one))
    with acting(three.partner):
        assert SharedCopy.objects.count() == 0
