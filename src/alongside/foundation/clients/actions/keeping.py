"""How long an organization keeps records: a new rule is added, older ones stay as they were."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.clients import permissions
from alongside.foundation.clients.models import RetentionRule
from alongside.foundation.journal import actions as journal


@transaction.atomic
def set_retention_rule(
    *,
    id: UUID,  # noqa: A002 - the contract's word
    starts: datetime.date,
    least_months: int,
    most_months: int,
    reason: str,
    source: str,
    by: Acting,
) -> RetentionRule:
    """Set the rule that holds from a day on. The same key again sets it once."""
    require(permissions.may_set_retention(by))
    take_turn(id)
    if made := RetentionRule.objects.visible_to(by).filter(pk=id).first():
        return made
    rule = RetentionRule(
        id=id, organization=by.organization, starts=starts, least_months=least_months,
        most_months=most_months, reason=reason, source=source, set_by=by.person,
    )  # fmt: skip
    rule.full_clean(exclude=["organization", "set_by"])
    rule.save(force_insert=True)
    journal.record(
        "organization.retention_set", rule, by=by, least=least_months, most=most_months,
        starts=starts.isoformat(),
    )  # fmt: skip
    return rule
