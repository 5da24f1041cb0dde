"""The journal's lines about referrals, in words."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation.clients.states import AttemptResult, Channel
from alongside.foundation.criteria.models import Verdict
from alongside.foundation.journal import sentences
from alongside.programmes.referrals.partnership import Aim, Role
from alongside.programmes.referrals.states import DeclineReason, End, Parting


def register() -> None:
    """Give the journal a sentence for each verb of this app."""
    say = sentences.register
    _register_after_the_answer()
    say("referral.started", _("A referral was begun"))
    say("referral.prescreened", _("Pre-screened: %(verdict)s"), verdict=_label(Verdict))
    say("referral.judged_suitable", _("Judged whether it suits: %(passed)s"), passed=_yes)
    say("referral.judged_ready", _("Judged whether ready: %(passed)s"), passed=_yes)
    say("referral.receiver_chosen", _("A receiving service was chosen"))
    say("referral.consent_attached", _("Consent was recorded for this referral"))
    say("referral.sent", _("Sent"))
    say("referral.sent_again", _("Sent again, with an answer to the question"))
    say("referral.received", _("Opened by the receiver"))
    say("referral.accepted", _("Accepted"))
    say("referral.declined", _("Declined: %(reason)s"), reason=_label(DeclineReason))
    say("referral.returned", _("Returned with a question"))
    say("referral.redirected", _("Another organization was suggested"))
    say("referral.message_written", _("A message was written"))
    say("referral.recalled", _("Recalled by the sender"))
    say("referral.withdrawn", _("Stopped: %(end)s"), end=_label(End))
    say("referral.link_sent", _("A link to answer was sent by e-mail"))
    say("referral.code_sent", _("A code to open the link was asked for"))
    say("referral.opened_by_link", _("Opened through the link"))
    say("referral.reminded", _("A reminder was sent"))
    say("referral.reminded_later", _("A reminder was sent"))
    say("referral.escalated", _("The coordinator was told: %(days)s working days"))
    say("referral.escalated_later", _("The coordinator was told: %(days)s working days"))
    say("referral.unanswered", _("Not answered in %(days)s working days: back with the sender"))
    say("referral.closed", _("Closed"))
    say("referral.closed_unheard", _("Closed by the sender: %(parting)s"), parting=_label(Parting))
    say("referral.times_set", _("The network’s times were set, from %(starts)s on"))
    say("referral.exported", _("A list of referrals was taken as a table"))
    say("network.added", _("A network was added"))
    say("network.changed", _("The network was changed"))
    say("partner.joined", _("Joined a network as %(role)s"), role=_label(Role))
    say("partner.left", _("Leaves a network as %(role)s"), role=_label(Role))
    say("target.added", _("A target was set: %(number)s, %(aim)s"), aim=_label(Aim))
    say("target.changed", _("A target was changed: %(number)s, %(aim)s"), aim=_label(Aim))
    say("target.dropped", _("A target was removed: %(number)s, %(aim)s"), aim=_label(Aim))
    say("proposal.worked_out", _("A proposal for %(people)s people was worked out"))
    say("proposal.suggested", _("Partners were suggested for %(count)s referrals"))


def _register_after_the_answer() -> None:
    say = sentences.register
    say("referral.intake_booked", _("An intake was booked"))
    say("referral.intake_moved", _("The intake was moved"))
    say("referral.kept", _("The intake took place"))
    say("referral.missed", _("The intake was missed"))
    say(
        "referral.tried",
        _("Tried to reach the person: %(channel)s, %(result)s"),
        channel=_label(Channel),
        result=_label(AttemptResult),
    )
    say("referral.enrolled", _("Enrolled"))
    say("referral.reported", _("The outcome was reported back"))


def _yes(passed: bool) -> str:
    return _now("yes") if passed else _now("not yet")


def _label(choices: type) -> Callable[[str], str]:
    def words_of(value: str) -> str:
        return str(dict(choices.choices).get(value, value)).lower()  # type: ignore[attr-defined]

    return words_of
