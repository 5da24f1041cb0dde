"""Appointments as iCalendar entries (RFC 5545): initials and a code, no name and no reason."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from alongside.programmes.referrals.models import Appointment
from alongside.programmes.referrals.states import AppointmentState

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Alongside//Referrals//EN"


def entry(appointment: Appointment, *, summary: str, url: str = "") -> bytes:
    """One appointment as a file; a later version of it replaces the earlier in any calendar."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(appointment, summary, url))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, summary: str, url: str) -> Event:
    cancelled = appointment.state == AppointmentState.CANCELLED
    starts = timezone.localtime(appointment.starts_at, timezone.get_default_timezone())
    event = Event()
    event.add("uid", str(appointment.pk))
    # A cancellation must count higher than the entry that it cancels.
    event.add("sequence", appointment.sequence + cancelled)
    event.add("dtstamp", datetime.datetime.now(datetime.UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + datetime.timedelta(minutes=appointment.minutes))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    for name, value in _where(appointment, url):
        event.add(name, value)
    return event


def _where(appointment: Appointment, url: str) -> list[tuple[str, Any]]:
    parts: list[tuple[str, Any]] = []
    if appointment.where:
        parts.append(("location", vText(appointment.where)))
    if url:
        parts.append(("url", settings.BASE_URL + url))
    return parts


def for_staff(appointment: Appointment, initials: str, code: str) -> bytes:
    """For the calendar of a coach or a worker: initials and the code."""
    told = _("Intake %(initials)s (%(code)s)") % {"initials": initials, "code": code}
    page = reverse("referrals:referral", args=[appointment.referral_id])
    return entry(appointment, summary=told, url=page)
