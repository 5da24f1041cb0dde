"""On which days a version may be put in force, and how far back a change is tried out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.criteria.models import CriteriaVersion
from alongside.foundation.ui import words

LOOK_BACK = 500
"""Decisions that a draft is tried on. The database gives no more at once."""

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class FirstDay:
    """The first day on which a new version of a set may begin, and why none before."""

    day: datetime.date
    told: str


def first_day(slug: str) -> FirstDay:
    """Today, or the day after the last one decided on, or after the latest version's first day.

    A day has one version: whoever was judged this morning and whoever comes this afternoon are
    judged alike.
    """
    today = timezone.localdate()
    found = [FirstDay(today, _("A version is put in force today or on a later day."))]
    latest = CriteriaVersion.objects.filter(criteria=slug).order_by("-valid_from").first()
    if latest is not None:
        told = _("Version %(number)s begins on %(day)s. Choose a later day, or call it back first.")
        facts = {"number": latest.number, "day": words.day(latest.valid_from)}
        found.append(FirstDay(latest.valid_from + A_DAY, told % facts))
    decided = last_decided(slug)
    if decided is not None:
        told = _("Decisions were made for %(day)s by the version in force. Choose a later day.")
        found.append(FirstDay(decided + A_DAY, told % {"day": words.day(decided)}))
    return max(found, key=lambda each: each.day)


def last_decided(slug: str) -> datetime.date | None:
    """The last day for which a decision was made by the set; only coordinators are told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT criteria_last_decided(%s)", [slug])
        return cursor.fetchone()[0]
