"""Counted rows: what they count, and that keeping them gives what counting from the start gives."""

import datetime
import random
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.foundation.access import scope
from alongside.foundation.directory.models import Organization
from alongside.programmes.referrals import figures
from alongside.programmes.referrals.figures import Level, Measure, Tally
from alongside.programmes.referrals.models import Counted, Referral, StaleFigure
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PlaceFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
)
from tests.programmes.referrals.walk import accepted, network, prepared, sent

DAY = datetime.timedelta(days=1)
COLUMNS = (
    "month", "level", "sender_id", "receiver_id", "service_id", "place_id", "measure", "detail",
    "days", "number",
)  # fmt: skip


def rows():
    """Every counted row, without its key."""
    with as_owner():
        return sorted(map(repr, Tally.objects.values_list(*COLUMNS)))


def rebuilt():
    with as_owner():
        figures.rebuild()
    return rows()


def count(level=Level.ALL, measure=Measure.REACHED, **about):
    with as_owner():
        found = Tally.objects.filter(level=level, measure=measure, **about)
        return {row.detail: row.number for row in found}


@pytest.fixture
def net(db):
    return network()


def test_a_referral_counts_as_far_as_it_came(net):
    accepted(net)
    figures.refresh()
    reached = count()
    assert reached["begun"] == reached["sent"] == reached["accepted"] == reached["people"] == 1
    assert not {"enrolled", "intake", "reported"} & set(reached)
    assert count(measure=Measure.STATE) == {"accepted": 1}
    assert set(count(measure=Measure.DAYS)) == {"answer"}, "a step not taken has no days"
    assert count(level=Level.SENDER, sender=net.sender)["sent"] == 1
    assert count(level=Level.PAIR, sender=net.sender, service=net.service)["answered"] == 1


def test_one_that_is_prepared_counts_before_sending_and_then_in_the_month_it_is_sent(net):
    referral = prepared(net)
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(created_at=timezone.now() - 40 * DAY)
    figures.refresh()
    with as_owner():
        [begun] = Tally.objects.filter(level=Level.ALL, detail="begun")
    assert "sent" not in count()
    assert count()["consented"] == 1
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(state="sent", sent_at=timezone.now())
    assert figures.refresh() == 2
    with as_owner():
        [moved] = Tally.objects.filter(level=Level.ALL, detail="begun")
    assert moved.month > begun.month
    assert rows() == rebuilt()


def test_a_redirected_referral_is_answered_and_not_accepted(db):
    ReferralFactory(answered=True, state="closed", end="redirected", closed_at=timezone.now())
    figures.refresh()
    assert count()["answered"] == 1
    assert "accepted" not in count()


def test_days_are_counted_by_the_calendar_of_ontario(db):
    late = datetime.datetime(2026, 10, 6, 3, 30, tzinfo=datetime.UTC)  # 23:30 of the 5th in Toronto
    ReferralFactory(sent=True, sent_at=late, received_at=late + datetime.timedelta(hours=2))
    figures.refresh()
    with as_owner():
        [receipt] = Tally.objects.filter(level=Level.ALL, detail="receipt")
    assert (receipt.days, receipt.month) == (1, datetime.date(2026, 10, 1))


def test_the_first_of_november_at_midnight_belongs_to_october_in_utc_only(db):
    moment = datetime.datetime(2026, 11, 1, 3, 0, tzinfo=datetime.UTC)
    ReferralFactory(sent=True, sent_at=moment)
    figures.refresh()
    with as_owner():
        assert set(Tally.objects.values_list("month", flat=True)) == {datetime.date(2026, 10, 1)}


def test_places_are_counted_as_municipalities(db):
    town = PlaceFactory(slug="big-town")
    quarter = PlaceFactory(slug="its-quarter", within=town)
    ReferralFactory(sent=True, place=quarter)
    ReferralFactory(sent=True, place=town)
    ReferralFactory(sent=True)
    figures.refresh()
    assert count(level=Level.PLACE, place=town)["sent"] == 2
    assert count(level=Level.PLACE, place=None)["sent"] == 1
    assert count(level=Level.PLACE, place=quarter) == {}


def test_somebody_referred_twice_is_one_person(db):
    sender = OrganizationFactory(refers=True)
    person = ClientFactory(organization=sender)
    for _ in range(2):
        ReferralFactory(sender=sender, client=person, sent=True)
    figures.refresh()
    assert (count()["sent"], count()["people"]) == (2, 1)


def test_nobody_of_a_sealed_organization_is_counted(db):
    sender = OrganizationFactory(refers=True)
    ReferralFactory(sent=True, sender=sender)
    ReferralFactory(sent=True)
    figures.refresh()
    assert count()["sent"] == 2
    assert count(level=Level.SENDER, sender=sender)["sent"] == 1
    with as_owner():
        Organization.objects.filter(pk=sender.pk).update(sealed_at=timezone.now())
    # What is the house's own is gone with the seal, before anything is counted anew.
    assert count(level=Level.SENDER, sender=sender) == {}
    figures.refresh()
    assert count()["sent"] == 1
    assert count(level=Level.SENDER, sender=sender) == {}


def test_a_refresh_with_nothing_new_changes_nothing_but_the_moment(net):
    sent(net)
    figures.refresh()
    before, [was] = rows(), Counted.objects.values_list("as_of", flat=True)
    assert figures.refresh() == 0
    assert rows() == before
    assert Counted.objects.get().as_of > was


def test_only_coordinators_read_counts_and_the_site_writes_none(net):
    sent(net)
    figures.refresh()
    with acting(net.worker):
        assert not Tally.objects.exists()
    with scope.acting(scope.Scope(network=True)):
        assert Tally.objects.exists()
        assert not StaleFigure.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Tally.objects.update(number=0)


CHANGES = ("new", "receive", "answer", "decline", "enrol", "report", "move", "erase", "refresh")


def change(kind, made, chance, receivers):
    """One change as the site would make it, or a refresh between changes."""
    now = timezone.now() - chance.randrange(0, 200) * DAY
    if kind == "refresh":
        figures.refresh()
    elif kind == "new" or not made:
        earlier = chance.choice(made) if made and chance.random() < 0.5 else None
        options = {"client": earlier.client, "sender": earlier.sender} if earlier else {}
        service = chance.choice(receivers)
        stage = {"sent": True, "sent_at": now} if chance.random() < 0.7 else {}
        made.append(
            ReferralFactory(
                receiver=service.organization, service=service, created_at=now, **stage, **options
            )
        )
    elif kind == "erase":
        with as_owner():
            Referral.objects.filter(pk=made.pop(chance.randrange(len(made))).pk).delete()
    else:
        values = {
            "receive": {"received_at": now},
            "answer": {"state": "accepted", "answered_at": now},
            "decline": {"decline_reason": "full", "decline_party": "receiver", "end": "full"},
            "enrol": {"enrolled_at": now, "state": "enrolled"},
            "report": {"reported_at": now, "state": "reported", "end": "served"},
            "move": {"created_at": now},
        }[kind]
        with as_owner():
            Referral.objects.filter(pk=chance.choice(made).pk).update(**values)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(CHANGES), min_size=4, max_size=25), seed=st.integers(0, 99))
def test_keeping_the_figures_gives_what_counting_from_the_start_gives(db, steps, seed):
    with transaction.atomic():
        receivers = [ServiceFactory(), ServiceFactory()]
        made, chance = [], random.Random(seed)
        for kind in steps:
            change(kind, made, chance, receivers)
        figures.refresh()
        kept = rows()
        assert kept == rebuilt()
        transaction.set_rollback(True)


def test_the_comparison_sees_a_missing_mark(net):
    """The control: with the trigger off, keeping and counting anew differ."""
    figures.refresh()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE referrals_referral DISABLE TRIGGER referrals_referral_figures")
    sent(net)
    figures.refresh()
    assert rows() != rebuilt()


@pytest.mark.django_db(transaction=True)
def test_what_commits_while_the_figures_are_counted_is_counted_the_next_time():
    first = ReferralFactory(sent=True)
    figures.refresh()
    changed, counted = threading.Event(), threading.Event()

    def answer():
        try:
            with as_owner():
                Referral.objects.filter(pk=first.pk).update(
                    answered_at=timezone.now(), state="accepted"
                )
                changed.set()
                assert counted.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    assert changed.wait(20)
    figures.refresh()  # the answer is not committed yet: neither it nor its mark can be seen
    assert "answered" not in count()
    counted.set()
    thread.join(20)
    figures.refresh()
    assert count()["answered"] == 1
    assert rows() == rebuilt()


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_take_turns():
    ReferralFactory.create_batch(3, sent=True)

    def count_now():
        try:
            figures.refresh()
        finally:
            connection.close()

    threads = [threading.Thread(target=count_now) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert count()["sent"] == 3
    assert rows() == rebuilt()
