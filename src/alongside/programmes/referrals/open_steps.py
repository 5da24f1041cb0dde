"""Which step of a referral that is being prepared is open, for many referrals at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.foundation.clients.models import Consent
from alongside.foundation.criteria.models import Verdict
from alongside.programmes.referrals.models import Judgement, Referral
from alongside.programmes.referrals.states import BEFORE_SENDING, Gate


@dataclass(frozen=True)
class Recorded:
    """What is recorded for some referrals: which were judged suitable, which consents live."""

    suits: frozenset[UUID]
    live: frozenset[UUID]


def recorded(referrals: Iterable[Referral]) -> Recorded:
    """What is recorded for those of them that are being prepared, in two queries."""
    drafts = [each for each in referrals if each.state in BEFORE_SENDING]
    judged = Judgement.objects.filter(referral__in=drafts, gate=Gate.SUITABLE)
    newest = dict(judged.order_by("created_at", "id").values_list("referral_id", "passed"))
    taken = Consent.objects.live().filter(pk__in=[each.consent_id for each in drafts])
    return Recorded(
        suits=frozenset(key for key, passed in newest.items() if passed),
        live=frozenset(taken.values_list("pk", flat=True)),
    )


def open_step(referral: Referral, so_far: Recorded) -> str:
    """The first step that is not done, as something to do."""
    if referral.receiver is None:
        return _first_without_receiver(referral, so_far)
    partner = {"partner": referral.receiver.called}
    if referral.verdict != Verdict.ELIGIBLE:
        return _("Pre-screen for %(partner)s") % partner
    if referral.pk not in so_far.suits:
        return _("Say why %(partner)s suits") % partner
    if referral.consent_id not in so_far.live:
        return _("Ask for consent for %(partner)s") % partner
    return _("Check what goes to %(partner)s, then send it") % partner


def _first_without_receiver(referral: Referral, so_far: Recorded) -> str:
    if referral.verdict != Verdict.ELIGIBLE:
        return _("Pre-screen")
    if referral.pk not in so_far.suits:
        return _("Say why a referral suits")
    return _("Choose where to refer")
