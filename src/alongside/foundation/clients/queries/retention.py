"""How long records are kept, and which have been kept long enough."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.clients import policy
from alongside.foundation.clients.models import Client, ClientQuerySet, RetentionRule
from alongside.foundation.clients.states import KeptFor
from alongside.foundation.journal.models import Event
from alongside.foundation.ui import words

# To look at a record, or to think of erasing it, is no use of it; else nothing would ever fall due.
NO_USE = (
    "client.opened",
    "client.erasure_proposed",
    "client.erasure_refused",
    "client.erasure_taken_back",
)


@dataclass(frozen=True)
class Rule:
    """The rule in force: months after the last use; `rule` is None where nobody has set one yet."""

    least_months: int
    most_months: int
    rule: RetentionRule | None = None

    @property
    def reason(self) -> str:
        """What asks for it, in words."""
        return str(KeptFor(self.rule.reason).label) if self.rule else _("Set by default")

    def used_before(self, months: int, today: datetime.date | None = None) -> datetime.datetime:
        """The moment before which a record must have been used last, to have been kept `months`."""
        day = policy.months_later(today or timezone.localdate(), -months)
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def rule_in_force(acting: Acting, on: datetime.date | None = None) -> Rule:
    """The organization's rule on a day, or the one that holds until it sets its own."""
    standing = RetentionRule.objects.visible_to(acting).filter(
        starts__lte=on or timezone.localdate()
    )
    if found := standing.order_by("-starts", "-id").first():
        return Rule(found.least_months, found.most_months, found)
    return Rule(policy.KEPT_MONTHS_AT_LEAST, policy.KEPT_MONTHS_AT_MOST)


def with_last_use(records: ClientQuerySet) -> Any:
    """Records with `last_use`: when something was last done with them (begun, changed, sent, closed)."""
    lines = Event.objects.filter(client_id=OuterRef("pk")).exclude(verb__in=NO_USE)
    lines = lines.order_by("-created_at")
    newest = Subquery(lines.values("created_at")[:1], output_field=DateTimeField())
    return records.annotate(
        last_use=Greatest(
            F("created_at"),
            Coalesce(F("closed_at"), F("created_at")),
            Coalesce(newest, F("created_at")),
        )
    )


def due(acting: Acting, *, months: int | None = None) -> Any:
    """The organization's records that were last used before the longest time, the oldest first.

    `months`: another length of time instead, for instance to see what falls due soon.
    """
    rule = rule_in_force(acting)
    before = rule.used_before(rule.most_months if months is None else months)
    records = Client.objects.visible_to(acting).filter(
        organization=acting.organization, created_at__lt=before
    )
    return with_last_use(records).filter(last_use__lt=before).order_by("last_use", "pk")


def outlived(acting: Acting, client: Client) -> Answer:
    """Whether the shortest time is over, so that a record may be erased as kept long enough."""
    rule = rule_in_force(acting)
    held = with_last_use(Client.objects.visible_to(acting)).get(pk=client.pk)
    if held.last_use < rule.used_before(rule.least_months):
        return YES
    until = policy.months_later(timezone.localdate(held.last_use), rule.least_months)
    told = _(
        "Your rule keeps this record until %(day)s at least. Before that only the person may ask."
    )
    return no(told % {"day": words.day(until)})
