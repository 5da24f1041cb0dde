"""What is told to whom. Initials and codes only: these words also travel by e-mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.roles import COACH
from alongside.foundation.notices import kinds
from alongside.foundation.notices.actions import tell
from alongside.foundation.people.queries import members_with_role
from alongside.programmes.referrals.models import Referral

KINDS = {
    "referral.sent": (
        _("A new referral is waiting"),
        _("%(sender)s referred %(initials)s to you (%(code)s)."),
    ),
    "referral.sent_again": (
        _("A referral came back with more information"),
        _("%(sender)s answered your question about %(initials)s (%(code)s)."),
    ),
    "referral.recalled": (
        _("A referral was recalled"),
        _("%(sender)s recalled the referral of %(initials)s (%(code)s). Nothing is left to do."),
    ),
    "referral.accepted": (
        _("Your referral was accepted"),
        _("%(receiver)s accepted the referral of %(initials)s (%(code)s)."),
    ),
    "referral.declined": (
        _("Your referral was declined"),
        _("%(receiver)s declined the referral of %(initials)s (%(code)s). The reason is inside."),
    ),
    "referral.returned": (
        _("A partner asks for information"),
        _("%(receiver)s has a question about %(initials)s (%(code)s) before they can answer."),
    ),
    "referral.redirected": (
        _("A partner suggests another organization"),
        _(
            "%(receiver)s suggests another organization for %(initials)s (%(code)s). "
            "Ask for consent before you send it on."
        ),
    ),
    "referral.intake_booked": (
        _("An intake is booked"),
        _("%(receiver)s booked an intake for %(initials)s (%(code)s)."),
    ),
    "referral.kept": (
        _("An intake took place"),
        _("%(initials)s came to the intake at %(receiver)s (%(code)s)."),
    ),
    "referral.missed": (
        _("An intake was missed"),
        _("%(initials)s did not come to the intake at %(receiver)s (%(code)s)."),
    ),
    "referral.enrolled": (
        _("Enrolled"),
        _("%(receiver)s enrolled %(initials)s (%(code)s)."),
    ),
    "referral.reported": (
        _("What became of your referral"),
        _("%(receiver)s reported back about %(initials)s (%(code)s)."),
    ),
    "referral.withdrawn": (
        _("A referral was withdrawn"),
        _("%(initials)s decided not to go on (%(code)s). Please do not contact them about it."),
    ),
    "referral.message": (
        _("A message about a referral"),
        _("There is a new message about %(initials)s (%(code)s)."),
    ),
}


def register() -> None:
    """Give the notices app the words for each kind."""
    for kind, (title, sentence) in KINDS.items():
        kinds.register(kind, title, sentence)


def tell_receiver(kind: str, referral: Referral) -> None:
    """Tell the coach who has it, or every coach of the receiver while nobody has."""
    if referral.receiver_id is None:
        return
    coaches = [referral.coach] if referral.coach else []
    coaches = coaches or members_with_role(referral.receiver_id, COACH)
    _tell(coaches, kind, referral, referral.receiver_id)


def tell_sender(kind: str, referral: Referral) -> None:
    """Tell the worker who sent it; nobody when they have left and it was not handed over."""
    if referral.worker:
        _tell([referral.worker], kind, referral, referral.sender_id)


def tell_sender_if_agreed(kind: str, referral: Referral) -> None:
    """Tell the sender what came after the answer, when the person agreed to report-back."""
    if referral.report_back:
        tell_sender(kind, referral)


def _tell(people: list[Any], kind: str, referral: Referral, organization_id: UUID) -> None:
    context = {
        "initials": referral.subject.initials,
        "code": referral.code,
        "sender": referral.sender.called,
        "receiver": referral.receiver.called if referral.receiver else "",
    }
    url = reverse("referrals:referral", args=[referral.pk])
    tell(people, kind, context=context, url=url, organization_id=organization_id)
