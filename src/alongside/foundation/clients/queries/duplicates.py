"""People who may already have a record in the same organization."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, Greatest, Lower
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries.lists import digits_of
from alongside.foundation.clients.states import BirthDateKnown

ALIKE = 0.45
ALIKE_WITH_SAME_BIRTH = 0.2
# Two people with different birth dates, both known to the day, must be all but namesakes.
ALIKE_WITH_OTHER_BIRTH = 0.85
PHONE_DIGITS = 7
MOST = 5


@dataclass(frozen=True)
class Likeness:
    """A record that may be about the same person, and what is alike."""

    client: Client
    reasons: tuple[str, ...]


def possible_duplicates(
    acting: Acting,
    *,
    given_name: str,
    family_name: str,
    birth_date: datetime.date | None,
    phone: str,
    exclude: UUID | None = None,
) -> list[Likeness]:
    """Records of the same organization that may be this person, the most alike first.

    Names are compared by trigrams in either order, without accents; a birth date of which only the
    year is known compares by year; a telephone number by its last seven digits.
    """
    name = f"{given_name} {family_name}".strip()
    digits = re.sub(r"\D", "", phone)[-PHONE_DIGITS:]
    if len(name) < 2 and len(digits) < PHONE_DIGITS:
        return []
    known = Client.objects.visible_to(acting).filter(organization=acting.organization)
    if exclude:
        known = known.exclude(pk=exclude)
    known = known.annotate(
        alike=_alike(name),
        alike_given=TrigramSimilarity(_plain(F("given_name")), _asked(given_name)),
        phone_digits=digits_of("phone"),
    )
    same_phone = Q(phone_digits__endswith=digits) if len(digits) == PHONE_DIGITS else Q(pk__in=[])
    close = known.filter(_names_alike(birth_date) | same_phone).select_related("worker")
    return [
        Likeness(client, tuple(_reasons(client, birth_date, digits)))
        for client in close.order_by("-alike", "pk")[:MOST]
    ]


def _plain(expression: Any) -> Func:
    return Func(Lower(expression), function="unaccent", output_field=TextField())


def _asked(name: str) -> Any:
    return Func(Value(name.lower()), function="unaccent", output_field=TextField())


def _alike(name: str) -> Greatest:
    orders = (("given_name", "family_name"), ("family_name", "given_name"))
    return Greatest(
        *(
            TrigramSimilarity(_plain(Concat(F(first), Value(" "), F(last))), _asked(name))
            for first, last in orders
        )
    )


def _names_alike(birth_date: datetime.date | None) -> Q:
    if birth_date is None:
        return Q(alike__gte=ALIKE)
    other = Q(birth_date_known=BirthDateKnown.DAY) & ~Q(birth_date__year=birth_date.year)
    return (
        (Q(alike__gte=ALIKE) & ~other)
        | Q(alike__gte=ALIKE_WITH_OTHER_BIRTH)
        | (
            (Q(alike__gte=ALIKE_WITH_SAME_BIRTH) | Q(alike_given__gte=ALIKE_WITH_SAME_BIRTH))
            & _same_birth(birth_date)
        )
    )


def _same_birth(day: datetime.date) -> Q:
    year_only = Q(birth_date__year=day.year) & ~Q(birth_date_known=BirthDateKnown.DAY)
    return Q(birth_date=day) | year_only


def _reasons(client: Any, birth_date: datetime.date | None, digits: str) -> list[str]:
    alike = max(client.alike, client.alike_given)
    reasons = [_("similar name")] if alike >= ALIKE_WITH_SAME_BIRTH else []
    if birth_date and client.birth_date and client.birth_date == birth_date:
        reasons.append(_("same date of birth"))
    elif birth_date and client.birth_date and client.birth_date.year == birth_date.year:
        reasons.append(_("same year of birth"))
    if len(digits) == PHONE_DIGITS and client.phone_digits.endswith(digits):
        reasons.append(_("same telephone number"))
    return reasons
