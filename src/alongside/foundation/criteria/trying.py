"""Trying a draft on the latest decisions: which would change, and what turned them.

Coordinators read no decision. The database hands out codes and the facts that the rules ask for
(`criteria_recent_facts`); the facts are weighed here and go no further: a page gets codes, counts,
verdicts and rules.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.engines import eligibility
from alongside.engines.eligibility import (
    Comparison,
    CriteriaVersion,
    Fact,
    FactError,
    Outcome,
    Verdict,
)
from alongside.foundation.criteria import documents
from alongside.foundation.criteria.models import Draft
from alongside.foundation.criteria.policy import LOOK_BACK
from alongside.foundation.criteria.queries import rules_of
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.directory.models import Organization

COLUMNS = "code, organization_id, number, as_of, verdict, facts"


@dataclass(frozen=True)
class Tried:
    """A decision without a name: what was decided, and what both versions say of its facts."""

    code: str
    organization: UUID
    number: int
    as_of: datetime.date
    decided: str
    comparison: Comparison


@dataclass(frozen=True)
class Turned:
    """A rule, and of how many verdicts it is among those that turned them."""

    rule: str
    title: str
    before: Outcome | None
    after: Outcome | None
    count: int


@dataclass(frozen=True)
class Trial:
    """A draft tried on the latest decisions of its set.

    `moves`: how many went from which verdict to which; `unreadable`: how many have facts of
    another shape than a rule asks for; `decided_otherwise`: how many were decided otherwise in
    their time than the version that the draft follows says today.
    """

    looked_at: int = 0
    changed: list[Tried] = field(default_factory=list)
    moves: dict[tuple[Verdict, Verdict], int] = field(default_factory=dict)
    turned: list[Turned] = field(default_factory=list)
    by_organization: list[tuple[Organization, int, int]] = field(default_factory=list)
    unreadable: int = 0
    decided_otherwise: int = 0


def try_out(draft: Draft, most: int = LOOK_BACK) -> Trial:
    """The draft and the version that it follows, both asked about each of the latest decisions."""
    before, after = rules_of(draft.based_on), documents.read_draft(draft)
    rows = recent_facts(draft.criteria_id, names_asked(before, after), most)
    tried, unreadable = weigh(rows, before, after)
    changed = [one for one in tried if one.comparison.differs]
    return Trial(
        looked_at=len(rows),
        changed=changed,
        moves=dict(Counter((one.comparison.before, one.comparison.after) for one in changed)),
        turned=turned(changed, before, after),
        by_organization=by_organization(tried),
        unreadable=unreadable,
        decided_otherwise=sum(one.decided != one.comparison.before for one in tried),
    )


def names_asked(*versions: CriteriaVersion) -> list[str]:
    """The facts that some rule asks for: no others leave the database.

    A rule about results in one framework also looks whether there are results in the other.
    """
    names = {need.name for version in versions for need in version.needs}
    others = {"clb_": "nclc_", "nclc_": "clb_"}
    beside = {
        other + name.removeprefix(framework)
        for name in names
        for framework, other in others.items()
        if name.startswith(framework)
    }
    return sorted(names | beside)


def recent_facts(slug: str, names: list[str], most: int) -> list[tuple[Any, ...]]:
    """The rows of the database's function; none for who does not coordinate the network."""
    statement = f"SELECT {COLUMNS} FROM criteria_recent_facts(%s, %s, %s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [slug, names, most])
        return cursor.fetchall()


def weigh(
    rows: Iterable[tuple[Any, ...]], before: CriteriaVersion, after: CriteriaVersion
) -> tuple[list[Tried], int]:
    """Each row by both versions, and how many rows a rule could not read."""
    tried, unreadable = [], 0
    for code, organization, number, as_of, verdict, facts in rows:
        known = facts_of(facts)
        try:
            comparison = eligibility.compare(known, before, after, as_of=as_of)
        except FactError:
            unreadable += 1
            continue
        tried.append(Tried(code, organization, number, as_of, verdict, comparison))
    return tried, unreadable


def facts_of(stored: Any) -> dict[str, Fact]:
    """The facts of a row; JSON of a function comes as text."""
    plain = json.loads(stored) if isinstance(stored, str) else stored
    return eligibility.facts_from_json(plain)


def turned(
    changed: Iterable[Tried], before: CriteriaVersion, after: CriteriaVersion
) -> list[Turned]:
    """The rules that turned verdicts, most first."""
    counts = Counter(turn for one in changed for turn in one.comparison.turns)
    rules = {**before.rules_by_id, **after.rules_by_id}
    titles = {name: rule.title.said_in(reader_language()) for name, rule in rules.items()}
    return [
        Turned(turn.rule, titles[turn.rule], turn.before, turn.after, count)
        for turn, count in counts.most_common()
    ]


def by_organization(tried: Iterable[Tried]) -> list[tuple[Organization, int, int]]:
    """Organizations with their decisions that were looked at and those that would change."""
    looked: Counter[UUID] = Counter()
    changed: Counter[UUID] = Counter()
    for one in tried:
        looked[one.organization] += 1
        changed[one.organization] += one.comparison.differs
    homes = Organization.objects.in_bulk(list(looked))
    rows = [(homes[key], looked[key], changed[key]) for key in looked if key in homes]
    return sorted(rows, key=lambda row: (-row[2], row[0].called.casefold()))
