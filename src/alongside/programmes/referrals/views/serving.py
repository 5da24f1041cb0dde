"""After acceptance: intake, readiness, enrolment, report back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer
from alongside.foundation.ui import words
from alongside.programmes.referrals import actions, permissions
from alongside.programmes.referrals.forms import IntakeForm, ReadyForm, ReportForm
from alongside.programmes.referrals.models import Appointment, Referral
from alongside.programmes.referrals.states import AppointmentState, Gate
from alongside.programmes.referrals.try_forms import TryForm
from alongside.programmes.referrals.views.loading import Asked, case_work, found
from alongside.programmes.referrals.views.stepping import Step, take


def _may_judge_ready(by: Acting, referral: Referral) -> Answer:
    return permissions.may_judge(by, referral, Gate.READY)


def _judge_ready(*, form_key: UUID | None, **values: Any) -> None:
    actions.judge(id=form_key, gate=Gate.READY, **values)


def _booked(referral: Referral) -> Appointment | None:
    booked = referral.appointments.filter(state=AppointmentState.BOOKED)
    return booked.select_related("by").first()


def _intake_row(referral: Referral) -> Iterable[dict[str, Any]]:
    booked = _booked(referral)
    if booked:
        now = words.day_and_clock(booked.starts_at)
        yield {"label": _now("Booked now"), "value": f"{now}, {booked.where}".rstrip(", ")}


def _tries_row(referral: Referral) -> Iterable[dict[str, Any]]:
    tries = list(referral.attempts.all())
    if tries:
        last = words.day_and_clock(tries[-1].created_at)
        told = _now("%(count)s, the last on %(day)s") % {"count": len(tries), "day": last}
        yield {"label": _now("Tries so far"), "value": told}


def _write_try(*, form_key: UUID | None, note: str, **values: Any) -> None:
    actions.write_try(id=form_key, remark=note, **values)


INTAKE = Step(
    title=_("The intake of %(initials)s"),
    lead=_("%(sender)s is told if %(initials)s agreed to reporting back."),
    rows=_intake_row,
    form=IntakeForm,
    may=permissions.may_book,
    do=actions.book_intake,
    verb="referral.intake_booked",
    submit=_("Save the intake"),
    done=_("The intake is booked. Put it into your calendar from the referral’s page."),
)
KEPT = Step(
    title=_("%(initials)s came to the intake?"),
    lead=_("%(sender)s is told if %(initials)s agreed to reporting back."),
    rows=_intake_row,
    may=permissions.may_mark_kept,
    do=actions.mark_kept,
    verb="referral.kept",
    submit=_("Yes, they came"),
    done=_("Written down. Next: write down whether %(initials)s is ready, then enrol."),
)
MISSED = Step(
    title=_("%(initials)s did not come to the intake?"),
    lead=_("You can book another intake afterwards. Nobody is blamed for one that was missed."),
    rows=_intake_row,
    may=permissions.may_mark_missed,
    do=actions.mark_missed,
    verb="referral.missed",
    submit=_("They did not come"),
    done=_("Written down. Book another intake, or report back if you cannot reach them."),
)
TRY = Step(
    title=_("A try to reach %(initials)s"),
    lead=_("%(sender)s reads it if %(initials)s agreed to reporting back."),
    rows=_tries_row,
    form=TryForm,
    may=permissions.may_try,
    do=_write_try,
    verb="referral.tried",
    submit=_("Write it down"),
    done=_("Your try is written down."),
)
READY = Step(
    title=_("Is %(initials)s ready?"),
    lead=_(
        "Eligible, suitable and ready are three judgements by different people. This one is yours."
    ),
    form=ReadyForm,
    may=_may_judge_ready,
    do=_judge_ready,
    verb="referral.judged_ready",
    submit=_("Save the judgement"),
    done=_("Your judgement is written down."),
)
ENROL = Step(
    title=_("Enrol %(initials)s?"),
    lead=_(
        "Your organization starts its own record of %(initials)s from what was shared, as the "
        "consent says. From then on you keep it up to date yourselves."
    ),
    may=permissions.may_enrol,
    do=actions.enrol,
    verb="referral.enrolled",
    submit=_("Enrol"),
    done=_("%(initials)s is enrolled, and your organization has its own record now."),
)
REPORT = Step(
    title=_("Report back about %(initials)s"),
    lead=_("Say honestly how it ended; every end is worth knowing."),
    warning=_("What was shared with you can no longer be read afterwards."),
    rows=_tries_row,
    form=ReportForm,
    may=permissions.may_report,
    do=actions.report,
    verb="referral.reported",
    submit=_("Report back"),
    done=_("Reported back. Thank you."),
)


@case_work
def intake(request: Asked, pk: UUID) -> HttpResponse:
    """Book the intake, or move it."""
    return take(request, pk, INTAKE, booked=_booked(found(request, pk)))


@case_work
def kept(request: Asked, pk: UUID) -> HttpResponse:
    """Write down that the person came."""
    return take(request, pk, KEPT)


@case_work
def missed(request: Asked, pk: UUID) -> HttpResponse:
    """Write down that the person did not come."""
    return take(request, pk, MISSED)


@case_work
def try_to_reach(request: Asked, pk: UUID) -> HttpResponse:
    """Write down a try to reach the person."""
    return take(request, pk, TRY)


@case_work
def ready(request: Asked, pk: UUID) -> HttpResponse:
    """Judge readiness, with reasons."""
    return take(request, pk, READY)


@case_work
def enrol(request: Asked, pk: UUID) -> HttpResponse:
    """Enrol the person."""
    return take(request, pk, ENROL)


@case_work
def report(request: Asked, pk: UUID) -> HttpResponse:
    """Report back how it ended."""
    return take(request, pk, REPORT)
