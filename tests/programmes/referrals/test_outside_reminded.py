"""A reminder to a partner without accounts carries a link that works, and the link before ends."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access import scope
from alongside.foundation.notices import links
from alongside.foundation.notices.models import Link
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.answer_links import PURPOSE, AnswerLink
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import State
from tests.factories import PersonFactory, as_owner, sign_in
from tests.programmes.referrals.test_outside import (
    YES,
    invited,
    lines,
    mails,
    opened,
    page,
    small_network,
    standing,
    text_of,
    token_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return small_network()


def reminded(referral):
    """Take the reminder of today; gives the letters that went to the desk with it."""
    today = timezone.localdate()
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(remind_on=today, next_step_on=today)
    assert actions.run_clocks(today) == 1
    return mails("still waits")


def live():
    with as_owner():
        return list(links.live().values_list("token_hash", flat=True))


def test_the_desk_is_reminded_with_a_link_by_which_it_answers(net, client):
    referral, first = invited(net)
    (letter,) = reminded(referral)
    assert net.client.initials in letter.body
    assert net.client.family_name not in letter.body
    fresh = token_of(letter)
    assert fresh != first
    assert live() == [links.digest(fresh)]
    opened(client, fresh).post(page(fresh), YES)
    assert standing(referral).state == State.ACCEPTED
    assert live() == []


def test_the_link_of_the_letter_before_opens_nothing_also_where_it_was_open(net, client):
    referral, first = invited(net)
    opened(client, first)
    assert net.client.initials in text_of(client.get(page(first)))  # the control
    reminded(referral)
    assert "This link no longer works" in text_of(client.get(page(first)))
    client.post(page(first), YES)
    assert standing(referral).state == State.RECEIVED


def test_the_sender_still_reads_who_opened_it_and_that_a_fresh_link_was_sent(net, client):
    referral, first = invited(net)
    opened(client, first).get(page(first))
    reminded(referral)
    url = reverse("referrals:referral", args=[referral.pk])
    shown = text_of(sign_in(Browser(), net.worker).get(url))
    assert shown.count("A link to answer was sent by e-mail") == 2
    assert "A reminder was sent" in shown
    assert "Opened through the link" in shown
    assert "Not yet" not in shown
    assert lines("link_sent") == 2


def test_it_goes_to_the_desk_as_the_directory_now_has_it(net):
    referral, first = invited(net)
    with as_owner():
        net.receiver.contact_points.update(email="moved@small.example")
    assert reminded(referral) == []
    with as_owner():
        held = AnswerLink.objects.first()
    assert (held.address, held.organization_id) == ("moved@small.example", net.sender.pk)
    assert links.digest(first) not in live()


def test_without_a_desk_a_coach_who_has_come_since_is_reminded(net):
    referral, first = invited(net)
    coach = PersonFactory(works_at=net.receiver, roles=["coach"])
    with as_owner():
        net.receiver.contact_points.update(email="")
    assert reminded(referral) == []
    with as_owner():
        assert coach.notice_set.get().kind == "referral.remind_answer"
    assert live() == [links.digest(first)]


@pytest.mark.parametrize("wrong", ["another referral", "another house", "another purpose"])
def test_the_job_makes_links_for_the_referral_in_hand_alone(net, wrong):
    """Whatever the site's code asked for: the database refuses."""
    referral, _first = invited(net)
    other = invited(small_network())[0] if wrong == "another referral" else referral
    house = net.stranger.memberships.get().organization_id if wrong == "another house" else None
    purpose = "own-record" if wrong == "another purpose" else PURPOSE
    values = (purpose, other.pk, house or other.sender_id)
    with scope.acting(scope.Scope(matter=referral.pk)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            made(*values)
        made(PURPOSE, referral.pk, referral.sender_id)  # the control
        links.withdraw(PURPOSE, other.pk)
    with as_owner():
        ended = Link.objects.filter(subject_id=other.pk, withdrawn_at__isnull=False).exists()
    assert ended == (other.pk == referral.pk)


def made(purpose, subject_id, organization_id):
    return links.make(purpose, subject_id, days=1, organization_id=organization_id)
