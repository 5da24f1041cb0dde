"""The criteria that the product ships, and a person who meets them, to be changed by each test."""

import json
from datetime import date
from pathlib import Path

import alongside.foundation.criteria
from alongside.engines.eligibility import (
    CriteriaSet,
    CriteriaVersion,
    Evidence,
    Fact,
    Finding,
    PartialDate,
    assess,
)
from alongside.engines.eligibility.facts import Value
from alongside.engines.eligibility.rules.language import SKILLS

SETS = Path(alongside.foundation.criteria.__file__).parent / "sets"
TODAY = date(2025, 3, 1)


def shipped(slug: str) -> CriteriaSet:
    return CriteriaSet.from_json(json.loads((SETS / f"{slug}.json").read_text(encoding="utf-8")))


def version_of(slug: str) -> CriteriaVersion:
    version = shipped(slug).in_force(TODAY)
    assert version is not None
    return version


FIRST = version_of("mentoring-partnership")
SECOND = version_of("referral-partnership-programme")


def fits(**changes: Value | Fact | None) -> dict[str, Fact]:
    """Somebody who meets both sets, all seen, with these facts instead (None: not known)."""
    plain: dict[str, Value | Fact | None] = {
        "status": "permanent_resident",
        "may_work": True,
        "arrival": PartialDate(2023, 5, 14),
        "education_level": "bachelor",
        "education_abroad": True,
        "experience_abroad_years": 3,
        "canadian_experience": Fact("limited", Evidence.SEEN, "a worker"),
        "good_english": Fact("yes", Evidence.SEEN, "a worker"),
        "employment": "unemployed",
        "underemployed": False,
        "available_full_time": True,
        **{f"clb_{skill}": 6 for skill in SKILLS},
    }
    facts = {name: as_fact(value) for name, value in (plain | changes).items()}
    return {name: fact for name, fact in facts.items() if fact is not None}


def as_fact(value: Value | Fact | None) -> Fact | None:
    return value if value is None or isinstance(value, Fact) else Fact(value, Evidence.SEEN)


def finding_on(
    rule: str, version: CriteriaVersion = FIRST, as_of: date = TODAY, **changes: object
) -> Finding:
    """What the rule of that name says of the person with these changes."""
    findings = assess(fits(**changes), version, as_of=as_of).findings
    return next(finding for finding in findings if finding.rule == rule)
