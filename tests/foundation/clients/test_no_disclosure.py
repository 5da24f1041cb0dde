"""Whatever is granted, shared, ended, withdrawn or run out of time, in whatever order: no disclosure
without a live consent that covers it. The database alone is asked, as somebody past all of Python would.

The control removes the database's guard and shows that the same steps then do find a disclosure.
"""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients import actions
from alongside.foundation.clients.actions.copies import end_of
from alongside.foundation.clients.models import Consent, SharedCopy
from alongside.foundation.clients.states import Purpose, Shareable
from tests.factories import ClientFactory, ConsentFactory, acting, as_owner, days_ago, three_people

pytestmark = pytest.mark.django_db

FIELDS = st.lists(st.sampled_from(Shareable.values), min_size=1, max_size=5, unique=True)
LAST_DAYS = st.sampled_from([-300, -1, 0, 1, 30])
PURPOSES = st.lists(st.sampled_from(Purpose.values), min_size=1, max_size=3, unique=True)
STEPS = settings(
    max_examples=20, stateful_step_count=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

# Whether a disclosure is found is the question; the shortest way to it is not.
FOUND_IS_ENOUGH = settings(STEPS, phases=[Phase.generate], report_multiple_bugs=False)


class Sharing(RuleBasedStateMachine):
    """One newcomer, their organization, two receivers, and a clock that can run out."""

    guarded = True
    consents = Bundle("consents")
    copies = Bundle("copies")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.three = three_people(roles=["settlement_worker", "coach"])
        self.person = ClientFactory(organization=self.three.homes.inside)
        if not self.guarded:
            take_the_guard_away()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(target=consents)
    def begins_with_a_consent(self):
        return self._granted(list(Shareable.values), ["refer"], -300)

    @rule(target=consents, fields=FIELDS, purposes=PURPOSES, ended=LAST_DAYS)
    def grant(self, fields, purposes, ended):
        return self._granted(fields, purposes, ended)

    def _granted(self, fields, purposes, ended):
        return ConsentFactory(
            client=self.person, receiver=self.three.homes.partner, fields=fields,
            purposes=purposes, until=days_ago(ended),
        ).pk  # fmt: skip

    @rule(target=copies, consent=consents, fields=FIELDS)
    def somebody_past_all_of_python_shares(self, consent, fields):
        given = self._consent(consent)
        copy = SharedCopy(
            id=uuid7(), consent_id=consent, client_id=self.person.pk,
            sender=self.three.homes.inside, receiver=self.three.homes.partner,
            referral_id=uuid7(), fields=dict.fromkeys(fields, "x"),
            until=max(end_of(given.until), timezone.now() + datetime.timedelta(days=1)),
        )  # fmt: skip
        try:
            with acting(self.three.inside), transaction.atomic():
                copy.save(force_insert=True)
        except DatabaseError:
            return multiple()
        return copy.referral_id

    @rule(target=copies, consent=consents)
    def the_site_shares(self, consent):
        referral = uuid7()
        try:
            with acting(self.three.inside) as by:
                actions.share_copy(consent_id=consent, referral_id=referral, extra={}, by=by)
        except Refused:
            return multiple()
        return referral

    @rule(consent=consents)
    def withdraw(self, consent):
        with acting(self.three.inside) as by:
            actions.withdraw_consent(consent_id=consent, how="told us", by=by)

    @rule(consent=consents)
    def somebody_tries_to_revive(self, consent):
        try:
            with acting(self.three.inside), transaction.atomic():
                Consent.objects.filter(pk=consent).update(withdrawn_at=None, until=days_ago(-700))
        except DatabaseError:
            return

    @rule(referral=consumes(copies), by_receiver=st.booleans())
    def end(self, referral, by_receiver):
        with acting(self.three.partner if by_receiver else self.three.inside) as by:
            actions.end_copies(referral_id=referral, why="closed", by=by)

    @rule(referral=copies)
    def time_runs_out(self, referral):
        with as_owner():
            past = timezone.now() - datetime.timedelta(minutes=1)
            SharedCopy.objects.filter(referral_id=referral).update(until=past)

    @invariant()
    def nothing_is_disclosed_without_a_live_consent(self):
        with acting(self.three.stranger):
            assert SharedCopy.objects.count() == 0
        with acting(self.three.partner):
            read = list(SharedCopy.objects.all())
        for copy in read:
            consent = self._consent(copy.consent_id)
            assert consent.live, "a copy is read without a live consent"
            assert consent.covers(Purpose.REFER), "a copy is read that nobody agreed to send"
            assert set(copy.fields) <= set(consent.fields), "more is read than was agreed"
            assert copy.until <= end_of(consent.until), "a copy outlives its consent"

    def _consent(self, key):
        with as_owner():
            return Consent.objects.get(pk=key)


class Unguarded(Sharing):
    """The same steps with the database's guard taken away."""

    guarded = False


def take_the_guard_away() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE clients_sharedcopy DISABLE TRIGGER clients_sharedcopy_consent")
        cursor.execute("ALTER TABLE clients_consent DISABLE TRIGGER clients_consent_kept")


def test_no_disclosure_without_a_live_consent_over_five_hundred_steps():
    run_state_machine_as_test(Sharing, settings=STEPS)


def test_the_same_steps_find_a_disclosure_once_the_guard_is_gone():
    with pytest.raises(AssertionError, match=r"is read|outlives"):
        run_state_machine_as_test(Unguarded, settings=FOUND_IS_ENOUGH)
