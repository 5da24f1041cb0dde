"""The moment personal data moves: exactly the consented fields, as a copy, under the consent's lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients.actions import end_copies, share_copy
from alongside.foundation.clients.models import Consent
from alongside.foundation.clients.states import Ended, Shareable
from alongside.foundation.criteria.models import Decision
from alongside.programmes.referrals import desks, notices, permissions
from alongside.programmes.referrals.actions.locking import locked, move, note, what_happened
from alongside.programmes.referrals.actions.outside import invite
from alongside.programmes.referrals.models import Judgement, Referral
from alongside.programmes.referrals.states import BEFORE_SENDING, Gate, State


@transaction.atomic
def send(*, referral_id: UUID, by: Acting) -> Referral:
    """Send, or send again after a question: one copy, one notice, however often it is clicked."""
    consent = _locked_consent(referral_id, by)
    referral = locked(referral_id, by)
    _refuse_a_second_click(referral)
    require(permissions.may_send(by, referral))
    if consent is None or consent.pk != referral.consent_id or not consent.live:
        raise Refused(_("The consent was withdrawn or has ended. Nothing was sent."))
    again = referral.state == State.RETURNED
    if again:
        end_copies(referral_id=referral.pk, why=Ended.RECALLED, by=by)
    share_copy(
        consent_id=consent.pk, referral_id=referral.pk, extra=judged(referral, consent), by=by
    )
    referral.sent_at = referral.sent_at or timezone.now()
    referral.by_link = referral.service is not None and desks.answers_by_link(referral.service)
    move(referral, State.SENT, "sent_at", "by_link")
    referral.subject.receiver_id = referral.receiver_id
    referral.subject.save(update_fields=["receiver_id"])
    note("referral.sent_again" if again else "referral.sent", referral, by)
    notices.tell_receiver("referral.sent_again" if again else "referral.sent", referral)
    invite(referral, by)
    return referral


def _locked_consent(referral_id: UUID, by: Acting) -> Consent | None:
    """The consent under its lock, before the referral's: a withdrawal locks in that order too."""
    found = Referral.objects.visible_to(by).filter(pk=referral_id)
    consents = Consent.objects.visible_to(by).select_for_update(of=("self",))
    return consents.filter(pk__in=list(found.values_list("consent_id", flat=True))).first()


def _refuse_a_second_click(referral: Referral) -> None:
    if referral.state not in BEFORE_SENDING | {State.RETURNED}:
        raise StepRefused(f"{referral.state} -> sent", what_happened(referral))


def judged(referral: Referral, consent: Consent) -> dict[str, Any]:
    """What the referral adds to the person's own fields, as far as the consent covers it: the
    pre-screen, and why the service suits them."""
    decision = Decision.objects.filter(pk__in=[referral.decision_id]).get()
    suitable = Judgement.objects.filter(referral=referral, gate=Gate.SUITABLE).first()
    added = {
        Shareable.PRESCREEN.value: {
            "verdict": decision.verdict,
            "as_of": decision.as_of.isoformat(),
            "version": str(decision.version_id),
            "facts": decision.facts,
            "results": decision.results,
        },
        Shareable.SUITABILITY.value: suitable.reasons if suitable else "",
    }
    return {name: value for name, value in added.items() if name in consent.fields}
