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

    fit: int = 73
    lacking: int = 15
    unknown: int = 12


USUAL = Standing()

# By level of education, the age at which it is usually finished.
FINISHED_AT = {"bachelor": 22, "master": 24, "doctorate": 28}
UNIVERSITY = "1"  # the second digit of an occupation that asks for a degree (NOC 2021)
RESEARCH = frozenset({"21101", "41200"})
LICENSED = ("31", "41")
USUAL_AGE, LONGEST_CAREER = 34, 18


def facts_about(chance: Chance, newcomer: Newcomer, standing: Standing = USUAL) -> dict[str, Fact]:
    """Facts with their evidence, as a worker would have written them down."""
    status, arrived = newcomer.known["status"], newcomer.known["arrived_on"]
    facts = _fitting(chance, newcomer)
    if status:
        facts["status"] = _told(chance, status, seen=75)
        facts["may_work"] = _told(chance, status not in ("visitor", "study_permit"), seen=60)
    if arrived:
        facts["arrival"] = _told(chance, PartialDate.of(arrived), seen=65)
    draw = chance.random() * sum(standing)
    if draw < standing.lacking:
        facts |= _hindrance(chance, newcomer.known["occupation_code"])
    elif draw < standing.lacking + standing.unknown:
        for name in chance.some(
            ["clb_writing", "education_abroad", "experience_abroad_years"], 1, 2
        ):
            facts.pop(name, None)
    return facts


def _told(chance: Chance, value: str | bool | int | PartialDate, seen: int = 40) -> Fact:
    evidence = Evidence.SEEN if chance.likely(seen) else Evidence.SELF_DECLARED
    return Fact(value, evidence)


def _fitting(chance: Chance, newcomer: Newcomer) -> dict[str, Fact]:
    known, judge = newcomer.known, newcomer.worker.name
    age = _age_on_coming(newcomer)
    level = _level(chance, known["occupation_code"], age)
    longest = max(3, min(LONGEST_CAREER, age - FINISHED_AT[level]))
    return _language(chance, judge, interpreted=known["interpreter_needed"]) | {
        "education_level": _told(chance, level, seen=80),
        "education_abroad": _told(chance, True, seen=80),
        "experience_abroad_years": _told(chance, chance.randint(3, longest), seen=55),
        "employment": _told(chance, "unemployed", seen=5),
        "underemployed": _told(chance, False, seen=5),
        "available_full_time": _told(chance, True, seen=5),
        "canadian_experience": Fact(chance.choice(("none", "limited")), by=judge),
    }


def _age_on_coming(newcomer: Newcomer) -> int:
    """How old somebody was on coming here, as far as it is known."""
    born = newcomer.known["birth_date"]
    came = newcomer.known["arrived_on"] or newcomer.since.date()
    return came.year - born.year - 1 if born else USUAL_AGE


def _level(chance: Chance, occupation: str, age: int) -> str:
    """A degree that the occupation asks for and that the years allow."""
    if occupation[1] != UNIVERSITY:
        return "bachelor"
    shares = {"bachelor": 62.0, "master": 33.0}
    if occupation in RESEARCH:
        shares = {"master": 40.0, "doctorate": 60.0}
    possible = {level: share for level, share in shares.items() if age >= FINISHED_AT[level] + 3}
    return chance.among(possible) if possible else "bachelor"


def _language(chance: Chance, judge: str, *, interpreted: bool) -> dict[str, Fact]:
    """Test results; who needs an interpreter has low ones."""
    least, most = (2, 5) if interpreted else (6, 9)
    tested = Evidence.SEEN if chance.likely(70) else Evidence.SELF_DECLARED
    facts = {f"clb_{skill}": Fact(chance.randint(least, most), tested) for skill in SKILLS}
    return facts | {"good_english": Fact("no" if interpreted else "yes", by=judge)}


def _hindrance(chance: Chance, occupation: str) -> dict[str, Fact]:
    """One thing that stands in the way; nobody is a nurse or a lawyer without a degree."""
    kind = chance.choice((0, 2, 3, 4) if occupation.startswith(LICENSED) else (0, 1, 2, 3, 4))
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
