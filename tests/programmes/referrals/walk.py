"""A network small enough to walk through in a test: one sender, two receivers, a stranger."""

from types import SimpleNamespace

from alongside.engines.eligibility import Evidence, Fact, PartialDate, facts_to_json
from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.actions import take_consent
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.criteria.actions import load_sets
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.states import Gate
from tests.factories import (
    CapacityStatementFactory,
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    ServiceFactory,
    acting,
    as_owner,
    days_ago,
)

CRITERIA = "mentoring-partnership"
ALL_PURPOSES = [Purpose.REFER.value, Purpose.REPORT_BACK.value]


def facts(**changes):
    """Stored facts of somebody who meets the first mentoring set, with changes."""
    arrived = days_ago(400)
    plain = {
        "status": "permanent_resident",
        "may_work": True,
        "arrival": PartialDate(arrived.year, arrived.month, arrived.day),
        "education_level": "bachelor",
        "education_abroad": True,
        "experience_abroad_years": 5,
        "employment": "unemployed",
        "available_full_time": True,
        **{f"clb_{skill}": 7 for skill in ("listening", "speaking", "reading", "writing")},
    }
    return facts_to_json({k: Fact(v, Evidence.SEEN) for k, v in (plain | changes).items()})


def network():
    """Sender with a worker and a colleague; receiver with two coaches; another receiver; a stranger."""
    with as_owner():
        load_sets()
    sender = OrganizationFactory(refers=True)
    receiver, other = OrganizationFactory(delivers=True), OrganizationFactory(delivers=True)
    service = ServiceFactory(organization=receiver, criteria=CRITERIA)
    CapacityStatementFactory(service=service)
    return SimpleNamespace(
        sender=sender,
        receiver=receiver,
        other=other,
        service=service,
        other_service=ServiceFactory(organization=other, criteria=CRITERIA),
        worker=PersonFactory(works_at=sender, name="Wanda Worker"),
        colleague=PersonFactory(works_at=sender),
        coach=PersonFactory(works_at=receiver, roles=["coach"], name="Carl Coach"),
        second_coach=PersonFactory(works_at=receiver, roles=["coach"]),
        other_coach=PersonFactory(works_at=other, roles=["coach"]),
        stranger=PersonFactory(
            works_at=OrganizationFactory(), roles=["settlement_worker", "coach"]
        ),
        client=ClientFactory(organization=sender, given_name="Selam", family_name="Tesfay"),
    )


def prepared(net, *, purposes=None, fields=None, **changed_facts):
    """A referral of the network's newcomer, prepared by the worker up to sending."""
    with acting(net.worker) as by:
        referral = actions.start(id=uuid7(), client_id=net.client.pk, by=by)
        step = {"referral_id": referral.pk, "by": by}
        actions.prescreen(criteria_slug=CRITERIA, facts=facts(**changed_facts), **step)
        actions.judge(gate=Gate.SUITABLE, passed=True, reasons="Ready to learn.", **step)
        actions.choose(service_id=net.service.pk, **step)
        consent = take(net, by, net.receiver, purposes=purposes, fields=fields)
        actions.attach_consent(consent_id=consent.pk, **step)
    return referral


def take(net, by, receiver, *, purposes=None, fields=None):
    """A live consent of the network's newcomer, spoken, for half a year."""
    return take_consent(
        client_id=net.client.pk,
        receiver_id=receiver.pk,
        fields=fields or list(Shareable.values),
        purposes=purposes or ALL_PURPOSES,
        read_in="en",
        interpreter="",
        given="spoken",
        until=days_ago(-180),
        risks_told=True,
        by=by,
    )


def sent(net, **options):
    """The same, sent."""
    referral = prepared(net, **options)
    with acting(net.worker) as by:
        return actions.send(referral_id=referral.pk, by=by)


def accepted(net, **options):
    """The same, accepted by the coach."""
    referral = sent(net, **options)
    with acting(net.coach) as by:
        return actions.accept(referral_id=referral.pk, by=by)
