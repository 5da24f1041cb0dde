"""The coordinator sets the network's times. What is in force is never changed, only followed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused, require
from alongside.foundation.journal import actions as journal
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.clocks import Times
from alongside.programmes.referrals.models import ClockTimes


@transaction.atomic
def set_times(*, starts: datetime.date, times: Mapping[str, Times], by: Acting) -> None:
    """Set the times of all clocks from a coming day on; those planned for the same day are replaced.

    Referrals that were sent before run on by what was promised to them.
    """
    require(permissions.may_set_times(by))
    if starts <= timezone.localdate():
        raise Refused(_("Times begin on a day that lies ahead; what is in force is not changed."))
    for clock, each in times.items():
        values = {
            "remind": each.remind,
            "due": each.due,
            "escalate": each.escalate,
            "give_back": each.give_back,
            "by": by.person,
        }
        ClockTimes.objects.update_or_create(
            starts=starts, clock=clock, defaults=values, create_defaults=values | {"id": uuid7()}
        )
    due = {clock: each.due for clock, each in times.items()}
    journal.record("referral.times_set", None, by=by, starts=starts.isoformat(), due=due)
