"""Deciding eligibility by the version in force, and keeping what it was decided by."""

from __future__ import annotations

import datetime

from django.db import transaction

from alongside.engines import eligibility
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.clients.models import Client
from alongside.foundation.criteria import permissions
from alongside.foundation.criteria.actions.turns import decide_by
from alongside.foundation.criteria.models import Decision
from alongside.foundation.criteria.queries import StoredFacts, as_facts, in_force, rules_of
from alongside.foundation.journal import actions as journal


@transaction.atomic
def decide(
    *,
    client: Client,
    criteria_slug: str,
    facts: StoredFacts,
    by: Acting,
    on: datetime.date,
) -> Decision:
    """Decide by the version in force on that day, and keep the version, the inputs and each result."""
    require(permissions.may_decide(by, client))
    decide_by(criteria_slug)
    version = in_force(criteria_slug, on)
    known = as_facts(facts)
    assessment = eligibility.assess(known, rules_of(version), as_of=on)
    decision = Decision.objects.create(
        organization=by.organization,
        client=client,
        version=version,
        facts=eligibility.facts_to_json(known),
        results=[finding.to_json() for finding in assessment.findings],
        verdict=assessment.verdict.value,
        as_of=on,
        made_by=by.person,
    )
    journal.record(
        "criteria.decided",
        decision,
        by=by,
        client=client.pk,
        criteria=criteria_slug,
        version=version.number,
        verdict=decision.verdict,
    )
    return decision
