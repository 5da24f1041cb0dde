"""How dates, money, sizes and spans of time are written, in the language of the reader.

English and French follow the house's voice: 21 November 2026 and 21 novembre 2026, $2,500 and
2 500 $ with non-breaking spaces. Arabic keeps the digits that forms in Canada use.
"""

# newcomer-facing: these words have an Arabic form too.
from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NBSP = "\N{NO-BREAK SPACE}"
STEPS = ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB"))


def in_french() -> bool:
    """Whether the reader reads French."""
    return (translation.get_language() or "").startswith("fr")


def colon() -> str:
    """What stands between a label and its value; French has a space before it that never breaks."""
    return f"{NBSP}: " if in_french() else ": "


def with_house(house: str, name: str) -> str:
    """A service with its organization ("JVS: Mentoring"); the service alone where its name says whose it is."""
    return name if house in name else f"{house}{colon()}{name}"


def pair(label: object, value: object) -> str:
    """A label and its value ("Status: sent")."""
    return f"{label}{colon()}{value}"


def local_day(moment: datetime.date) -> datetime.date:
    """The calendar day of a date or a moment, where the reader is."""
    if isinstance(moment, datetime.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def day(moment: datetime.date) -> str:
    """21 November 2026; French writes the first of a month 1er."""
    return _written(local_day(moment), translation.get_language())


@lru_cache(maxsize=1024)
def _written(when: datetime.date, _language: str | None) -> str:
    """Written once in each language: lists repeat the days of the last weeks."""
    number = "1er" if in_french() and when.day == 1 else str(when.day)
    return f"{number}{NBSP}{MONTHS[when.month]}{NBSP}{when.year}"


def local_moment(moment: datetime.datetime) -> datetime.datetime:
    """The moment by the clocks where the reader is."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def clock(moment: datetime.datetime) -> str:
    """2:05 pm in English, 14 h 05 in French, 14:05 otherwise."""
    local = local_moment(moment)
    language = translation.get_language() or "en"
    if language.startswith("fr"):
        return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"
    if language.startswith("en"):
        return f"{local.hour % 12 or 12}:{local.minute:02}{NBSP}{'am' if local.hour < 12 else 'pm'}"
    return f"{local.hour:02}:{local.minute:02}"


def day_and_clock(moment: datetime.datetime) -> str:
    """21 November 2026 at 2:05 pm."""
    local = local_moment(moment).replace(tzinfo=None)
    return _("%(day)s at %(time)s") % {"day": day(local), "time": clock(local)}


def ago(moment: datetime.date, today: datetime.date | None = None) -> str:
    """Today, yesterday, 3 days ago, in 2 days; months and years when it is long."""
    days = (local_day(moment) - (today or timezone.localdate())).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    span = _span(abs(days))
    return _("in %(span)s") % {"span": span} if days > 0 else _("%(span)s ago") % {"span": span}


def _span(days: int) -> str:
    if days < 60:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    years = days // 365
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


def whole(number: float | Decimal) -> str:
    """A whole number with its thousands apart: 1,500 or 1 500."""
    return f"{round(number):,}".replace(",", NBSP if in_french() else ",")


def decimal(number: float | Decimal, places: int = 1) -> str:
    """A number with decimals, its mark as the language writes it."""
    text = f"{number:,.{places}f}"
    return text.replace(",", NBSP).replace(".", ",") if in_french() else text


def percent(share: float, places: int = 0) -> str:
    """A share between 0 and 1 as 86% or 86 %."""
    text = decimal(share * 100, places)
    return f"{text}{NBSP}%" if in_french() else f"{text}%"


def money(amount: float | Decimal) -> str:
    """Canadian dollars: $2,500 or 2 500 $; cents only where there are any."""
    places = 0 if round(Decimal(str(amount)), 2) == round(Decimal(str(amount))) else 2
    text = decimal(amount, places)
    return f"{text}{NBSP}$" if in_french() else f"${text}"


def file_size(count: int) -> str:
    """Bytes in the largest unit that fits: 1.4 MB or 1,4 Mo."""
    for size, unit in STEPS:
        if count >= size:
            number = decimal(count / size, 1 if count / size < 10 else 0)
            return f"{number}{NBSP}{unit.replace('B', 'o') if in_french() else unit}"
    return ngettext("%(count)d byte", "%(count)d bytes", count) % {"count": count}


def initials(name: str) -> str:
    """At most two initials of a name: first and last word."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends)
