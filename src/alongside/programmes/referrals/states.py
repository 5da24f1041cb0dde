"""Where a referral stands, how it may move, and the words for reasons and ends."""

# newcomer-facing

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.steps import StepTable
from alongside.foundation.access.steps import check_step as check_table_step


class State(models.TextChoices):
    """Where a referral stands. The order is the order people read it in."""

    DRAFT = "draft", _("Draft")
    PRESCREENED = "pre-screened", _("Pre-screened")
    CONSENTED = "consented", _("Consent recorded")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")
    RETURNED = "returned", _("Returned for information")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REDIRECTED = "redirected", _("Redirected")
    RECALLED = "recalled", _("Recalled by the sender")
    UNANSWERED = "unanswered", _("Not answered in time")
    INTAKE_BOOKED = "intake booked", _("Intake booked")
    NO_SHOW = "no-show", _("Did not come to the intake")
    ENROLLED = "enrolled", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")
    REPORTED = "reported", _("Outcome reported back")
    CLOSED = "closed", _("Closed")


# Each state and the states that may follow it. Withdrawing consent is possible wherever data has
# moved and work goes on. A redirect closes this referral and opens a linked draft for the next. What
# a partner without accounts accepted, and the sender hears no more of, the sender closes (ADR 5).
NEXT: StepTable = {
    State.DRAFT: {State.PRESCREENED, State.CLOSED},
    State.PRESCREENED: {State.PRESCREENED, State.CONSENTED, State.CLOSED},
    State.CONSENTED: {State.PRESCREENED, State.SENT, State.WITHDRAWN, State.CLOSED},
    State.SENT: {
        State.RECEIVED,
        State.ACCEPTED,
        State.RETURNED,
        State.DECLINED,
        State.REDIRECTED,
        State.RECALLED,
        State.UNANSWERED,
        State.WITHDRAWN,
    },
    State.RECEIVED: {
        State.ACCEPTED,
        State.RETURNED,
        State.DECLINED,
        State.REDIRECTED,
        State.RECALLED,
        State.UNANSWERED,
        State.WITHDRAWN,
    },
    State.RETURNED: {State.SENT, State.RECALLED, State.WITHDRAWN, State.CLOSED},
    State.ACCEPTED: {
        State.INTAKE_BOOKED,
        State.ENROLLED,
        State.REPORTED,
        State.WITHDRAWN,
        State.CLOSED,
    },
    State.INTAKE_BOOKED: {
        State.INTAKE_BOOKED,
        State.ENROLLED,
        State.NO_SHOW,
        State.REPORTED,
        State.WITHDRAWN,
        State.CLOSED,
    },
    State.NO_SHOW: {State.INTAKE_BOOKED, State.REPORTED, State.WITHDRAWN, State.CLOSED},
    State.ENROLLED: {State.REPORTED, State.CLOSED},
    State.REPORTED: {State.CLOSED},
    State.DECLINED: {State.CLOSED},
    State.REDIRECTED: {State.CLOSED},
    State.RECALLED: {State.CLOSED},
    State.UNANSWERED: {State.CLOSED},
    State.WITHDRAWN: {State.CLOSED},
    State.CLOSED: set(),
}

BEFORE_SENDING = frozenset({State.DRAFT, State.PRESCREENED, State.CONSENTED})
WAITING_FOR_ANSWER = frozenset({State.SENT, State.RECEIVED})
WITH_RECEIVER = frozenset({State.ACCEPTED, State.INTAKE_BOOKED, State.NO_SHOW, State.ENROLLED})
# What the sender may know of only when the person agreed to reporting back.
AFTER_THE_ANSWER = WITH_RECEIVER | {State.REPORTED}
VERBS_AFTER_THE_ANSWER = (
    "referral.intake_booked",
    "referral.intake_moved",
    "referral.kept",
    "referral.missed",
    "referral.tried",
    "referral.judged_ready",
    "referral.enrolled",
    "referral.reported",
    "referral.reminded_later",
    "referral.escalated_later",
)
OVER = frozenset(
    {
        State.DECLINED,
        State.REDIRECTED,
        State.RECALLED,
        State.UNANSWERED,
        State.WITHDRAWN,
        State.REPORTED,
        State.CLOSED,
    }
)


class End(models.TextChoices):
    """How it ended, honestly: each its own word, none folded into another."""

    SERVED = "served", _("Served")
    ATTENDED_ONCE = "attended once", _("Attended once")
    NO_CONTACT = "no contact", _("Could not be reached")
    PERSON_DECLINED = "declined by the person", _("The person decided not to go on")
    NOT_ELIGIBLE = "not eligible", _("Not eligible")
    FULL = "full", _("No room")
    DUPLICATE = "duplicate", _("Already known to the receiver")
    RECALLED = "recalled", _("Recalled: sent to the wrong place")
    REDIRECTED = "redirected", _("Passed on to another organization")
    NO_ANSWER = "no answer", _("Not answered in time")
    CONSENT_WITHDRAWN = "consent withdrawn", _("Consent withdrawn")
    NOT_SENT = "not sent", _("Closed before it was sent")
    UNHEARD = "not heard of", _("Accepted; what came of it is not told")


class Parting(models.TextChoices):
    """What the sender did last for a referral that it hears no more of: its own part, and no outcome."""

    TOGETHER = "together", _("We brought the two together")
    NOT_TOGETHER = "not together", _("We tried, and could not bring the two together")
    NOTHING_LEFT = "nothing left", _("Nothing is left for us to do")


class Clock(models.TextChoices):
    """What somebody is waited for, each with times of its own. The order is that of a referral."""

    ANSWER = "answer", _("The answer")
    QUESTION = "question", _("The answer to a question")
    INTAKE = "intake", _("Booking the intake")
    REPORT = "report", _("Reporting back")


class ClockStep(models.TextChoices):
    """What happens when a wait grows long, in this order."""

    REMIND = "remind", _("Reminder")
    ESCALATE = "escalate", _("The coordinator is told")
    GIVE_BACK = "give back", _("Goes back to the sender")


class ByLink(models.TextChoices):
    """What a partner without accounts may answer from its link."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    RETURN = "return", _("Return with a question")


# Which clock runs where. Once the intake is booked the calendar says what is next; while the sender
# answers a question, the clock for the answer stands still.
RUNS: dict[str, str] = {
    State.SENT: Clock.ANSWER,
    State.RECEIVED: Clock.ANSWER,
    State.RETURNED: Clock.QUESTION,
    State.ACCEPTED: Clock.INTAKE,
    State.NO_SHOW: Clock.INTAKE,
    State.ENROLLED: Clock.REPORT,
}
CLOCKS_AFTER_THE_ANSWER = frozenset({Clock.INTAKE, Clock.REPORT})


class DeclineReason(models.TextChoices):
    """Why a receiver says no."""

    NOT_ELIGIBLE = "not eligible", _("Does not meet the criteria")
    NOT_READY = "not ready", _("Not ready for this service yet")
    FULL = "full", _("No room")
    OUT_OF_AREA = "out of area", _("Lives outside the area")
    LANGUAGE = "language", _("We cannot serve in their language")
    DUPLICATE = "duplicate", _("Already with us")
    NO_CONTACT = "no contact", _("Could not be reached")
    PERSON_DECLINED = "person declined", _("The person decided not to go on")
    OTHER_SERVICE = "other service", _("Another service suits better")


DECLINE_ENDS: dict[str, str] = {
    DeclineReason.NOT_ELIGIBLE: End.NOT_ELIGIBLE,
    DeclineReason.NOT_READY: End.NOT_ELIGIBLE,
    DeclineReason.FULL: End.FULL,
    DeclineReason.OUT_OF_AREA: End.NOT_ELIGIBLE,
    DeclineReason.LANGUAGE: End.NOT_ELIGIBLE,
    DeclineReason.DUPLICATE: End.DUPLICATE,
    DeclineReason.NO_CONTACT: End.NO_CONTACT,
    DeclineReason.PERSON_DECLINED: End.PERSON_DECLINED,
    DeclineReason.OTHER_SERVICE: End.NOT_ELIGIBLE,
}


class Party(models.TextChoices):
    """On whose side a reason to decline lies."""

    RECEIVER = "receiver", _("The receiving organization")
    PERSON = "person", _("The person")
    SENDER = "sender", _("The sending organization")


class Gate(models.TextChoices):
    """The judgements that are not eligibility: suitable (sender), ready (receiver)."""

    SUITABLE = "suitable", _("Suitable")
    READY = "ready", _("Ready")


class Urgency(models.TextChoices):
    """How soon an answer is needed."""

    ORDINARY = "ordinary", _("Ordinary")
    SOON = "soon", _("Within a week")


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    BOOKED = "booked", _("Booked")
    KEPT = "kept", _("Kept")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


def check_step(here: str, there: str, told: object = "") -> None:
    """Raise `StepRefused` unless a referral may move from `here` to `there`."""
    check_table_step(NEXT, here, there, told)  # type: ignore[arg-type]
