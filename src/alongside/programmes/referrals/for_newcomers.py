"""What newcomers read of their own referrals, on their own page: short sentences, and how to stop."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import RecordPanel
from alongside.programmes.referrals.models import Appointment, Referral
from alongside.programmes.referrals.states import AppointmentState, End, State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# (sign, what it is now, what happens next)
WORDS: dict[State, tuple[str, StrPromise, StrPromise]] = {
    State.SENT: (
        "warning",
        _("Your information was sent."),
        _("%(receiver)s will answer soon. You do not need to do anything now."),
    ),
    State.RECEIVED: (
        "warning",
        _("They are reading your information."),
        _("%(receiver)s will answer soon. You do not need to do anything now."),
    ),
    State.RETURNED: (
        "warning",
        _("They have a question."),
        _("%(sender)s will answer it. They may call you."),
    ),
    State.ACCEPTED: (
        "success",
        _("They said yes."),
        _("%(receiver)s will call you or write to you, and give you a first meeting."),
    ),
    State.INTAKE_BOOKED: (
        "success",
        _("You have a first meeting."),
        _("Go to the meeting. If you cannot go, tell %(receiver)s."),
    ),
    State.NO_SHOW: (
        "warning",
        _("You missed the meeting."),
        _("It is not too late. Call %(receiver)s and ask for a new meeting."),
    ),
    State.ENROLLED: (
        "success",
        _("You are in the program."),
        _("%(receiver)s works with you now. They keep their own file about you."),
    ),
    State.DECLINED: (
        "plain",
        _("They cannot take you now."),
        _("%(sender)s will talk with you about other ways."),
    ),
    State.REDIRECTED: (
        "plain",
        _("Another organization may be better for you."),
        _("%(sender)s will ask you first. Nothing is sent if you do not agree."),
    ),
    State.RECALLED: (
        "plain",
        _("This was stopped."),
        _("It went to the wrong place. They cannot read your information any more."),
    ),
    State.UNANSWERED: (
        "plain",
        _("They did not answer."),
        _(
            "They cannot read your information any more. %(sender)s will talk with you about other ways."
        ),
    ),
    State.WITHDRAWN: (
        "plain",
        _("You stopped this."),
        _("They cannot read your information any more, and they will not call you about it."),
    ),
    State.REPORTED: (
        "success",
        _("This is finished."),
        _("You can ask %(sender)s for help again at any time."),
    ),
    State.CLOSED: (
        "plain",
        _("This is finished."),
        _("You can ask %(sender)s for help again at any time."),
    ),
}


# A desk without accounts is asked by a link, which shows initials and no name.
_ASKED = (
    "warning",
    _("They were asked whether they have a place for you."),
    _("%(receiver)s will answer soon. They do not know your name yet."),
)
WORDS_BY_LINK = {
    State.SENT: _ASKED,
    State.RECEIVED: _ASKED,
    State.ACCEPTED: (
        "success",
        _("They said yes."),
        _("%(sender)s will bring you and %(receiver)s together."),
    ),
}

AFTER_THE_MEETING = (
    "success",
    _("You came to the first meeting."),
    _("%(receiver)s will tell you what comes next."),
)


# The sender's part is done; the partner goes on, and tells the sender nothing.
LEFT_TO_THEM = (
    "success",
    _("They said yes."),
    _("%(receiver)s goes on with you. You can ask %(sender)s for help again at any time."),
)


@dataclass(frozen=True)
class Own:
    """One referral as its person reads it."""

    referral: Referral
    tone: str
    now: str
    following: str
    appointment: Appointment | None

    @property
    def going_on(self) -> bool:
        """Whether there is something to stop."""
        return self.referral.state not in _FINISHED


_FINISHED = frozenset({
    State.DECLINED, State.REDIRECTED, State.RECALLED, State.UNANSWERED, State.WITHDRAWN,
    State.REPORTED, State.CLOSED,
})  # fmt: skip


def panel(acting: Acting, client: Any) -> Iterator[RecordPanel]:
    """The part "my referrals" of a newcomer's own page."""
    mine = Referral.objects.visible_to(acting).filter(client_id=client.pk)
    near = mine.select_related("sender", "receiver", "service").prefetch_related("appointments")
    rows = [_own(referral) for referral in near]
    yield RecordPanel(
        _("Where you were sent"), "referrals/newcomer/mine.html", {"rows": rows}, order=10
    )


def _own(referral: Referral) -> Own:
    told = {
        "sender": referral.sender.name,
        "receiver": referral.receiver.name if referral.receiver else "",
    }
    booked = [a for a in referral.appointments.all() if a.state == AppointmentState.BOOKED]
    came = any(a.state == AppointmentState.KEPT for a in referral.appointments.all())
    met = referral.state == State.INTAKE_BOOKED and came and not booked
    words = WORDS | WORDS_BY_LINK if referral.by_link else WORDS
    tone, now, following = AFTER_THE_MEETING if met else words[State(referral.state)]
    if referral.end == End.UNHEARD:
        tone, now, following = LEFT_TO_THEM
    return Own(referral, tone, str(now), str(following) % told, booked[0] if booked else None)


def meeting_with(organization: str) -> str:
    """The words of an appointment in the person's own calendar: whom they meet, and not why."""
    return _now("Meeting with %(name)s") % {"name": organization}
