"""Why a receiver can no longer read what was shared."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import End, State


def why_unreadable(referral: Referral) -> str:
    """The reason, told from the referral itself: the copy that would say it is gone from sight."""
    if referral.end == End.CONSENT_WITHDRAWN:
        return _("The person withdrew their consent.")
    if referral.end == End.RECALLED:
        return _("The sender took the referral back.")
    if referral.state == State.ENROLLED:
        return _("The consent has ended. Your organization keeps its own record since enrolment.")
    if referral.end:
        return _("The referral is over.")
    return _("The consent has ended on its date. Ask the sender whether the person agrees again.")
