"""Before anything is sent: start, pre-screen, judge, choose a partner, attach the consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.engines.eligibility import facts_to_json
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import no, require
from alongside.foundation.clients.models import Client, Consent
from alongside.foundation.clients.states import Purpose
from alongside.foundation.criteria.actions import decide
from alongside.foundation.criteria.models import Decision
from alongside.foundation.criteria.queries import as_facts
from alongside.foundation.directory.models import Service
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.actions.locking import locked, move, note
from alongside.programmes.referrals.models import Judgement, Referral, Subject
from alongside.programmes.referrals.states import Gate, State, Urgency


@transaction.atomic
def start(*, id: UUID, client_id: UUID, by: Acting, urgency: str = Urgency.ORDINARY) -> Referral:  # noqa: A002
    """Open a draft for one of the organization's newcomers; asked twice with one key, opened once."""
    require(permissions.may_start(by))
    take_turn(id)
    existing = Referral.objects.visible_to(by).filter(pk=id, client_id=client_id).first()
    if existing:
        return existing
    client = Client.objects.visible_to(by).get(pk=client_id, organization=by.organization)
    referral = Referral.objects.create(
        id=id,
        sender=by.organization,
        client_id=client.pk,
        place=client.place,
        worker=by.person,
        urgency=urgency,
    )
    Subject.objects.create(
        referral=referral,
        sender_id=referral.sender_id,
        client_id=client.pk,
        initials=client.initials,
    )
    note("referral.started", referral, by)
    return referral


@transaction.atomic
def prescreen(
    *, referral_id: UUID, criteria_slug: str, facts: dict[str, Any], by: Acting
) -> Referral:
    """Decide eligibility by the criteria in force today; the decision is kept with its inputs.

    A consent recorded before stays; it does not depend on the answers.
    """
    referral = locked(referral_id, by)
    require(permissions.may_prepare(by, referral))
    if _is_decided(referral, criteria_slug, facts):
        return referral
    client = Client.objects.visible_to(by).get(pk=referral.client_id)
    decision = decide(
        client=client,
        criteria_slug=criteria_slug,
        facts=facts,
        by=by,
        on=timezone.localdate(),
    )
    referral.decision_id = decision.pk
    referral.criteria_version = decision.version
    referral.verdict = decision.verdict
    fields = ("decision_id", "criteria_version", "verdict")
    if referral.state == State.DRAFT:
        move(referral, State.PRESCREENED, *fields)
    else:
        referral.save_changes(*fields)
    note("referral.prescreened", referral, by, verdict=decision.verdict)
    return referral


def _is_decided(referral: Referral, criteria_slug: str, facts: dict[str, Any]) -> bool:
    """Whether the same answers were decided today by the same criteria: a second click."""
    stands = Decision.objects.filter(pk=referral.decision_id) if referral.decision_id else None
    today, plain = timezone.localdate(), facts_to_json(as_facts(facts))
    same = {"version__criteria": criteria_slug, "facts": plain, "as_of": today}
    return stands is not None and stands.filter(**same).exists()


@transaction.atomic
def judge(
    *,
    referral_id: UUID,
    gate: str,
    passed: bool,
    reasons: str,
    by: Acting,
    id: UUID | None = None,  # noqa: A002
) -> Judgement:
    """Write down a judgement that is not eligibility: suitable, or ready, with its reasons.

    Asked twice with one key, it is written once.
    """
    referral = locked(referral_id, by)
    require(permissions.may_judge(by, referral, gate))
    key = id or uuid7()
    if written := Judgement.objects.filter(pk=key, referral=referral).first():
        return written
    judgement = Judgement.objects.create(
        id=key,
        referral=referral,
        organization=by.organization,
        gate=gate,
        passed=passed,
        reasons=reasons,
        by=by.person,
    )
    note(f"referral.judged_{Gate(gate).value}", referral, by, passed=passed)
    return judgement


@transaction.atomic
def choose(*, referral_id: UUID, service_id: UUID, by: Acting) -> Referral:
    """Choose the receiving service. A consent that named another receiver no longer counts."""
    referral = locked(referral_id, by)
    require(permissions.may_choose(by, referral))
    service = Service.objects.receiving().get(pk=service_id)
    if service.organization_id == referral.sender_id:
        require(no(_("Choose another organization than your own.")))
    changed = service.organization_id != referral.receiver_id
    referral.service, referral.receiver = service, service.organization
    fields = ["service", "receiver"]
    if changed and referral.consent_id:
        referral.consent_id, referral.report_back = None, False
        fields += ["consent_id", "report_back"]
        if referral.state == State.CONSENTED:
            move(referral, State.PRESCREENED, *fields)
            fields = []
    if fields:
        referral.save_changes(*fields)
    note("referral.receiver_chosen", referral, by, service=str(service.pk))
    return referral


@transaction.atomic
def attach_consent(*, referral_id: UUID, consent_id: UUID, by: Acting) -> Referral:
    """Attach the consent under which this referral will be sent; it must name the receiver."""
    referral = locked(referral_id, by)
    require(permissions.may_prepare(by, referral))
    consent = Consent.objects.visible_to(by).get(pk=consent_id, client_id=referral.client_id)
    if not (consent.live and consent.covers(Purpose.REFER)):
        require(no(_("This consent does not allow a referral any more.")))
    if consent.receiver_id != referral.receiver_id:
        require(no(_("This consent names another organization.")))
    referral.consent_id = consent.pk
    referral.report_back = consent.covers(Purpose.REPORT_BACK)
    fields = ("consent_id", "report_back")
    if referral.state == State.PRESCREENED:
        move(referral, State.CONSENTED, *fields)
    else:
        referral.save_changes(*fields)
    note("referral.consent_attached", referral, by, consent=str(consent.pk))
    return referral
