"""From acceptance to the report back: intake, readiness, enrolment, what became of the person."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.clients.actions import end_copies, start_own_record
from alongside.foundation.clients.queries import readable_copy
from alongside.foundation.clients.states import Ended
from alongside.foundation.directory.models import Mode
from alongside.programmes.referrals import notices, permissions
from alongside.programmes.referrals.actions.locking import locked, move, note, still_shared
from alongside.programmes.referrals.models import Appointment, Attempt, Referral, Report
from alongside.programmes.referrals.states import AppointmentState, State


@transaction.atomic
def book_intake(
    *,
    referral_id: UUID,
    starts_at: datetime.datetime,
    minutes: int = 60,
    mode: str = Mode.IN_PERSON,
    where: str = "",
    by: Acting,
) -> Appointment:
    """Book the intake, or move it: a calendar that holds it is told by the same entry."""
    referral = locked(referral_id, by)
    require(permissions.may_book(by, referral))
    booked = referral.appointments.filter(state=AppointmentState.BOOKED).first()
    if booked and _says(booked, starts_at=starts_at, minutes=minutes, mode=mode, where=where):
        return booked
    still_shared(referral, by)
    appointment = booked or Appointment(referral=referral, organization=by.organization)
    appointment.sequence = booked.sequence + 1 if booked else 0
    appointment.starts_at, appointment.minutes = starts_at, minutes
    appointment.mode, appointment.where, appointment.by = mode, where, by.person
    appointment.save()
    referral.intake_at = starts_at
    move(referral, State.INTAKE_BOOKED, "intake_at")
    note("referral.intake_moved" if booked else "referral.intake_booked", referral, by)
    notices.tell_sender_if_agreed("referral.intake_booked", referral)
    return appointment


def _says(booked: Appointment, **wanted: object) -> bool:
    """Whether nothing would change: a second click moves no intake and tells nobody again."""
    return all(getattr(booked, name) == value for name, value in wanted.items())


@transaction.atomic
def mark_kept(*, referral_id: UUID, by: Acting) -> Referral:
    """Say that the person came; what follows is readiness, enrolment or a report."""
    referral = locked(referral_id, by)
    require(permissions.may_mark_kept(by, referral))
    _settle(referral, AppointmentState.KEPT)
    referral.save_changes()
    note("referral.kept", referral, by)
    notices.tell_sender_if_agreed("referral.kept", referral)
    return referral


@transaction.atomic
def mark_missed(*, referral_id: UUID, by: Acting) -> Referral:
    """Say that the person did not come; another intake can still be booked."""
    referral = locked(referral_id, by)
    require(permissions.may_mark_missed(by, referral))
    _settle(referral, AppointmentState.MISSED)
    move(referral, State.NO_SHOW)
    note("referral.missed", referral, by)
    notices.tell_sender_if_agreed("referral.missed", referral)
    return referral


@transaction.atomic
def enrol(*, referral_id: UUID, by: Acting) -> Referral:
    """Enrol: the receiver starts its own record from what was shared, as the consent text says."""
    referral = locked(referral_id, by)
    require(permissions.may_enrol(by, referral))
    copy = still_shared(referral, by)
    _settle(referral, AppointmentState.KEPT)
    start_own_record(copy=copy, by=by)
    referral.enrolled_at = timezone.now()
    move(referral, State.ENROLLED, "enrolled_at")
    note("referral.enrolled", referral, by)
    notices.tell_sender_if_agreed("referral.enrolled", referral)
    return referral


@transaction.atomic
def report(*, referral_id: UUID, end: str, line: str = "", by: Acting) -> Referral:
    """Report back how it ended. The sender reads it if the person agreed; the copy ends here."""
    referral = locked(referral_id, by)
    require(permissions.may_report(by, referral))
    _settle(referral, AppointmentState.CANCELLED)
    Report.objects.create(
        referral=referral,
        organization=by.organization,
        sender_id=referral.sender_id,
        told_sender=referral.report_back,
        end=end,
        line=line,
        by=by.person,
    )
    referral.end, referral.reported_at = end, timezone.now()
    move(referral, State.REPORTED, "end", "reported_at")
    end_copies(referral_id=referral.pk, why=Ended.CLOSED, by=by)
    note("referral.reported", referral, by)
    if not by.works_for(referral.sender_id):
        notices.tell_sender_if_agreed("referral.reported", referral)
    return referral


@transaction.atomic
def write_try(
    *,
    id: UUID | None,  # noqa: A002 - the contract's word
    referral_id: UUID,
    channel: str,
    result: str,
    remark: str = "",
    by: Acting,
) -> Attempt:
    """Write down a try to reach the person; posted twice with one key, written once."""
    referral = locked(referral_id, by)
    key = id or uuid7()
    if made := Attempt.objects.filter(pk=key, referral=referral).first():
        return made
    require(permissions.may_try(by, referral))
    if readable_copy(by, referral.pk) is None:
        raise Refused(_("The consent has ended. Please do not try to reach the person about it."))
    attempt = Attempt(
        id=key, referral=referral, organization=by.organization, channel=channel,
        told_sender=referral.report_back, result=result, note=remark, by=by.person,
    )  # fmt: skip
    attempt.save(force_insert=True)
    note("referral.tried", referral, by, channel=channel, result=result)
    return attempt


def _settle(referral: Referral, state: str) -> None:
    referral.appointments.filter(state=AppointmentState.BOOKED).update(state=state)
