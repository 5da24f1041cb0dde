"""The network's times as they were in force on a day, and which referrals a clock calls for."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import connection

from alongside.foundation.access.working_days import Opening
from alongside.foundation.directory.queries import openings
from alongside.programmes.referrals.clocks import Times, waited_for
from alongside.programmes.referrals.models import ClockTimes, Referral


def times_on(clock: str, day: datetime.date) -> Times:
    """The times of a clock in force on a day. The first were put in when the table was made."""
    found = ClockTimes.objects.filter(clock=clock, starts__lte=day).order_by("-starts")
    in_force = found[0]
    return Times(in_force.remind, in_force.due, in_force.escalate, in_force.give_back)


def shared_opening(referral: Referral, since: datetime.date) -> Opening:
    """The days on which both organizations are open; those of whoever is waited for come first."""
    holder = waited_for(referral)
    both = {key for key in (referral.sender_id, referral.receiver_id) if key}
    found = openings(both, since)
    other = {key for key in found if key != holder}
    opening = found[holder] if holder else Opening()
    for key in other:
        opening = opening.with_other(found[key])
    return opening


def called_for(today: datetime.date, after: UUID, most: int) -> list[UUID]:
    """Keys of referrals on which a clock has something to do today, in the order of their keys.

    Asked as nobody: a function of the owner gives keys and nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM referrals_clocks_due(%s, %s, %s) AS id", [today, after, most]
        )
        return [row[0] for row in cursor.fetchall()]
