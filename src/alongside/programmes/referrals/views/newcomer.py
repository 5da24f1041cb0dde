"""A newcomer's own appointments, signed in or by their private link."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from alongside.foundation.access.gates import newcomer_only
from alongside.foundation.clients.actions.own import MY_RECORD
from alongside.foundation.notices.links import by_link
from alongside.programmes.referrals import calendar, for_newcomers
from alongside.programmes.referrals.models import Appointment, Referral
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.referral import as_calendar


@require_safe
@newcomer_only
def my_appointment(request: Asked, key: UUID) -> HttpResponse:
    """One of my appointments, for my calendar."""
    return _mine(request, key)


@require_safe
@by_link(MY_RECORD)
def appointment_by_link(request: Asked, token: str, key: UUID) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The same from the private link on the paper."""
    return _mine(request, key)


def _mine(request: Asked, key: UUID) -> HttpResponse:
    own = Referral.objects.visible_to(request.acting)
    mine = Appointment.objects.filter(referral__in=own).select_related("organization")
    booked = get_object_or_404(mine, pk=key)
    summary = for_newcomers.meeting_with(booked.organization.called)
    return as_calendar(calendar.entry(booked, summary=summary), "meeting")
