"""A network's coordinator at work on criteria, and decisions to try a draft on."""

from __future__ import annotations

import copy
import datetime

from alongside.engines import eligibility
from alongside.foundation.criteria import actions, documents
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.criteria.queries import as_facts, rules_of
from tests.factories import acting, as_owner


def begin(coordinator, slug):
    """A draft of the set, begun by this coordinator."""
    with acting(coordinator) as by:
        return actions.begin_draft(criteria_slug=slug, by=by)[0]


def changed(draft, name, **values):
    """A rule of the draft with other values, as a form would give it."""
    return {**copy.deepcopy(documents.rule_named(draft.document, name)), **values}


def change(coordinator, draft, name, **values):
    """The draft with a rule that has other values."""
    with acting(coordinator) as by:
        return actions.put_rule(
            draft_id=draft.pk,
            version=draft.version,
            rule=changed(draft, name, **values),
            replaces=name,
            by=by,
        )


def put(coordinator, draft, on):
    """The draft in force from that day."""
    with acting(coordinator) as by:
        return actions.put_in_force(draft_id=draft.pk, version=draft.version, on=on, by=by)


def decided(desk, slug, many, *, on, client=None, organization=None):
    """Decisions of the engine, stored without the walk: `many` are mappings of facts."""
    client = client or desk.client
    with as_owner():
        version = CriteriaVersion.objects.select_related("criteria").get(criteria=slug, number=1)
        rules = rules_of(version)
        rows = [row(desk, client, organization, version, rules, facts, on) for facts in many]
        return Decision.objects.bulk_create(rows)


def row(desk, client, organization, version, rules, facts, on):
    known = as_facts(facts)
    found = eligibility.assess(known, rules, as_of=on)
    return Decision(
        organization=organization or desk.home,
        client=client,
        version=version,
        facts=eligibility.facts_to_json(known),
        results=[finding.to_json() for finding in found.findings],
        verdict=found.verdict.value,
        as_of=on,
        made_by=desk.worker,
    )


def days(count):
    return datetime.timedelta(days=count)
