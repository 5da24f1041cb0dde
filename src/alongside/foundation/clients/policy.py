"""How long a consent holds, what it must say, and when its end is announced."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.limits import Limit
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.clients.states import NEEDED_TO_REFER, Given, Purpose, Shareable

CONSENT_MONTHS = 12
CONSENT_MONTHS_AT_MOST = 24
ENDS_SOON_DAYS = 14
LINK_DAYS = 365
# Until an organization sets its own rule: a year after the last use at least, as Ontario asks of public
# bodies (O. Reg. 460, s. 5), and seven years at most, as contribution agreements ask for their books.
KEPT_MONTHS_AT_LEAST = 12
KEPT_MONTHS_AT_MOST = 84
# How long a record stays open in an emergency, and in how many words somebody must say why.
EMERGENCY = datetime.timedelta(hours=4)
EMERGENCY_WORDS = 5
# Opening the same record again within this time is the same look at it.
ONE_LOOK = datetime.timedelta(minutes=15)
# So many letters about an account of one's own go out from one private link within an hour.
ACCOUNT_LETTERS = Limit("own-account", tries=5, seconds=3600)

# What these purposes allow happens at another organization, which must then be named.
NEEDS_A_RECEIVER = frozenset({Purpose.REFER, Purpose.REPORT_BACK, Purpose.SHOW_TO_MENTORS})


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day some months on, or the last day of that month when it is shorter."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def consent_until(today: datetime.date | None = None) -> datetime.date:
    """Until when a consent holds unless the person says otherwise."""
    return months_later(today or timezone.localdate(), CONSENT_MONTHS)


def latest_until(today: datetime.date | None = None) -> datetime.date:
    """The last day that a consent may hold."""
    return months_later(today or timezone.localdate(), CONSENT_MONTHS_AT_MOST)


def consent_is_sound(
    *,
    has_receiver: bool,
    fields: Collection[str],
    purposes: Collection[str],
    given: str,
    until: datetime.date,
    risks_told: bool,
) -> Answer:
    """Whether what was agreed is complete enough to stand as a consent."""
    for answer in (
        _names_purposes(has_receiver, fields, purposes),
        _names_fields(fields, purposes),
        _was_given(given, until, risks_told),
    ):
        if not answer:
            return answer
    return YES


def _names_purposes(
    has_receiver: bool, fields: Collection[str], purposes: Collection[str]
) -> Answer:
    if not purposes or not set(purposes) <= set(Purpose.values):
        return no(_("Choose at least one thing that the person agrees to."))
    if not has_receiver and (fields or NEEDS_A_RECEIVER & set(purposes)):
        return no(_("Name the organization that the information goes to."))
    if Purpose.REPORT_BACK in purposes and Purpose.REFER not in purposes:
        return no(_("Reporting back needs a referral: tick that the information may be sent."))
    return YES


def _names_fields(fields: Collection[str], purposes: Collection[str]) -> Answer:
    if not set(fields) <= set(Shareable.values):
        return no(_("One of the parts of the record is not known."))
    if Purpose.REFER in purposes and not set(NEEDED_TO_REFER) <= set(fields):
        return no(_("A referral cannot do without the name and the languages."))
    return YES


def _was_given(given: str, until: datetime.date, risks_told: bool) -> Answer:
    if given not in Given.values:
        return no(_("Say how the consent was given."))
    if not risks_told:
        return no(_("Tell the person the risks before recording consent."))
    if until < timezone.localdate():
        return no(_("The consent must hold until today or later."))
    if until > latest_until():
        return no(_("A consent may hold for 24 months at most."))
    return YES
