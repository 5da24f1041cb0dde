"""What is told to whom. Initials and codes only: these words also travel by e-mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.roles import COACH, NETWORK_COORDINATOR
from alongside.foundation.notices import kinds
from alongside.foundation.notices.actions import tell
from alongside.foundation.people.queries import everybody_with_role, members_with_role
from alongside.programmes.referrals.clocks import waited_for
from alongside.programmes.referrals.models import Referral

KINDS = {
    "room.old": (
        _("Does the room that you stated still hold?"),
        _(
            "What your organization stated about its room has not been confirmed for long "
            "(services: %(count)s). It counts less each day until you confirm it or state it anew."
        ),
    ),
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
    "referral.remind_answer": (
        _("A referral waits for your answer"),
        _(
            "%(sender)s waits for your answer about %(initials)s (%(code)s). "
            "Please answer by %(due)s."
        ),
    ),
    "referral.remind_question": (
        _("A partner waits for your answer to a question"),
        _(
            "%(receiver)s waits for your answer about %(initials)s (%(code)s). "
            "Please answer by %(due)s."
        ),
    ),
    "referral.remind_intake": (
        _("An intake is not booked yet"),
        _("Please book the intake of %(initials)s by %(due)s (%(code)s)."),
    ),
    "referral.remind_report": (
        _("Please report back"),
        _("Please tell %(sender)s by %(due)s what became of %(initials)s (%(code)s)."),
    ),
    "referral.escalated": (
        _("A referral is overdue"),
        _(
            "Referral %(code)s from %(sender)s to %(receiver)s is overdue: "
            "%(holder)s has had it for %(days)s working days."
        ),
    ),
    "referral.unanswered": (
        _("Nobody answered your referral"),
        _(
            "%(receiver)s did not answer the referral of %(initials)s in time (%(code)s). It is back "
            "with you, and they can no longer read what was shared."
        ),
    ),
    "referral.given_back": (
        _("A referral went back without an answer"),
        _(
            "The referral of %(initials)s went back to %(sender)s because nobody answered in time "
            "(%(code)s). Nothing is left to do."
        ),
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


def remind(referral: Referral) -> None:
    """Remind whoever is waited for."""
    ours = waited_for(referral) == referral.sender_id
    tell_it = tell_sender if ours else tell_receiver
    tell_it(f"referral.remind_{referral.clock}", referral)


def escalate(referral: Referral, days: int) -> None:
    """Tell the network's coordinators: code, organizations and days, and nothing of the person.

    Of a sealed organization nobody across the network is told anything, not even a code.
    """
    if referral.sender.sealed or (referral.receiver and referral.receiver.sealed):
        return
    ours = waited_for(referral) == referral.sender_id
    holder = referral.sender if ours else referral.receiver
    context = {
        "code": referral.code,
        "sender": referral.sender.called,
        "receiver": referral.receiver.called if referral.receiver else "",
        "holder": holder.called if holder else "",
        "days": str(days),
    }
    url = f"{reverse('referrals:network-overdue')}?code={referral.code}"
    tell(everybody_with_role(NETWORK_COORDINATOR), "referral.escalated", context=context, url=url)


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
        "due": referral.due_on.isoformat() if referral.due_on else "",
    }
    url = reverse("referrals:referral", args=[referral.pk])
    tell(people, kind, context=context, url=url, organization_id=organization_id)
