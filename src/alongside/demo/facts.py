"""What is true of an invented person where criteria ask: most fit, some do not, some is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alongside.demo.chance import Chance
from alongside.engines.eligibility import Evidence, Fact, PartialDate
from alongside.engines.eligibility.rules.language import SKILLS
from alongside.foundation.clients.states import Status

if TYPE_CHECKING:
    from alongside.demo.newcomers import Newcomer

# From the words of the communities' file to the record's, which are also the criteria's.
STATUSES = {
    "permanent": Status.PERMANENT_RESIDENT,
    "protected": Status.PROTECTED_PERSON,
    "claimant": Status.CLAIMANT,
    "cuaet": Status.WORK_PERMIT,
    "work": Status.WORK_PERMIT,
    "study": Status.STUDY_PERMIT,
    "citizen": Status.CITIZEN,
    "unknown": Status.UNKNOWN,
}


class Standing(NamedTuple):
    """How somebody stands towards the criteria: fits them, lacks something, or too little is known."""

    fit: int = 70
    lacking: int = 18
    unknown: int = 12


USUAL = Standing()


def facts_about(chance: Chance, newcomer: Newcomer, standing: Standing = USUAL) -> dict[str, Fact]:
    """Facts with their evidence, as a worker would have written them down."""
    status, arrived = newcomer.known["status"], newcomer.known["arrived_on"]
    facts = _fitting(chance, newcomer.worker.name)
    if status:
        facts["status"] = _told(chance, status, seen=75)
        facts["may_work"] = _told(chance, status not in ("visitor", "study_permit"), seen=60)
    if arrived:
        facts["arrival"] = _told(chance, PartialDate.of(arrived), seen=65)
    draw = chance.random() * sum(standing)
    if draw < standing.lacking:
        facts |= _hindrance(chance)
    elif draw < standing.lacking + standing.unknown:
        for name in chance.some(
            ["clb_writing", "education_abroad", "experience_abroad_years"], 1, 2
        ):
            facts.pop(name, None)
    return facts


def _told(chance: Chance, value: str | bool | int | PartialDate, seen: int = 40) -> Fact:
    evidence = Evidence.SEEN if chance.likely(seen) else Evidence.SELF_DECLARED
    return Fact(value, evidence)


def _fitting(chance: Chance, judge: str) -> dict[str, Fact]:
    levels = {"bachelor": 62.0, "master": 33.0, "doctorate": 5.0}
    tested = Evidence.SEEN if chance.likely(70) else Evidence.SELF_DECLARED
    facts = {f"clb_{skill}": Fact(chance.randint(6, 9), tested) for skill in SKILLS}
    return facts | {
        "education_level": _told(chance, chance.among(levels), seen=80),
        "education_abroad": _told(chance, True, seen=80),
        "experience_abroad_years": _told(chance, chance.randint(3, 18), seen=55),
        "employment": _told(chance, "unemployed", seen=5),
        "underemployed": _told(chance, False, seen=5),
        "available_full_time": _told(chance, True, seen=5),
        "canadian_experience": Fact(chance.choice(("none", "limited")), by=judge),
        "good_english": Fact("yes", by=judge),
    }


def _hindrance(chance: Chance) -> dict[str, Fact]:
    """One thing that stands in the way."""
    kind = chance.randrange(5)
    if kind == 0:
        skill = chance.choice(SKILLS)
        return {f"clb_{skill}": Fact(chance.randint(3, 5), Evidence.SEEN)}
    if kind == 1:
        return {"education_level": _told(chance, chance.choice(("secondary", "diploma")), seen=70)}
    if kind == 2:
        return {"experience_abroad_years": _told(chance, chance.randint(0, 2))}
    if kind == 3:
        return {
            "employment": _told(chance, "30_hours_or_more"),
            "underemployed": _told(chance, True),
        }
    return {"available_full_time": _told(chance, False), "good_english": Fact("no", by="")}
