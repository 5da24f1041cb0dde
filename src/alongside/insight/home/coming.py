"""The intakes of today and of the days ahead, for the coach who holds them."""

from __future__ import annotations

import datetime

from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import COACH
from alongside.programmes.referrals.models import Appointment
from alongside.programmes.referrals.states import AppointmentState

AHEAD = datetime.timedelta(days=8)
MOST = 6


def coming(acting: Acting) -> list[Appointment]:
    """Booked intakes of the person's own referrals, from this morning on."""
    if acting.organization is None or not acting.has_role(COACH):
        return []
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = Appointment.objects.filter(
        organization=acting.organization,
        referral__coach=acting.person,
        state=AppointmentState.BOOKED,
        starts_at__gte=morning,
        starts_at__lt=morning + AHEAD,
    )
    return list(found.select_related("referral__subject").order_by("starts_at", "id")[:MOST])
