"""Criteria as data: the shipped sets, their versions, and files that are wrong."""

import copy
from datetime import date

import pytest

from alongside.engines.eligibility import CriteriaError, CriteriaSet
from alongside.engines.eligibility.rules import KINDS
from alongside.engines.eligibility.vocabulary import TERMS
from tests.engines.eligibility.people import FIRST, SECOND, SETS, shipped

PLAIN = shipped("mentoring-partnership").to_json()


def changed(*path, to):
    """The shipped set in plain JSON with one place changed."""
    plain = copy.deepcopy(PLAIN)
    *way, last = path
    place = plain
    for key in way:
        place = place[key]
    place[last] = to
    return plain


def test_every_shipped_file_is_called_as_its_set():
    files = sorted(path.stem for path in SETS.glob("*.json"))

    assert files == [shipped(stem).slug for stem in files]


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_a_date_that_no_source_gives_is_marked_assumed(version):
    assert version.valid_from.assumed
    assert version.source.url.startswith("http")


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_every_fact_that_a_shipped_rule_uses_has_words(version):
    assert [need.name for need in version.needs if need.name not in TERMS] == []


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_what_is_assumed_says_why(version):
    assert [r.id for r in version.rules_by_id.values() if r.assumed and not r.note] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_rule_is_known_by_its_name(kind):
    assert KINDS[kind].kind == kind


def two_versions(ends, begins):
    plain = copy.deepcopy(PLAIN)
    later = copy.deepcopy(plain["versions"][0])
    plain["versions"][0]["valid_to"] = {"date": ends} if ends else None
    later |= {"number": 2, "valid_from": {"date": begins}}
    plain["versions"].append(later)
    return plain


def test_the_version_in_force_follows_the_day():
    criteria = CriteriaSet.from_json(two_versions("2024-03-31", "2024-04-01"))

    assert criteria.in_force(date(2024, 3, 31)).number == 1
    assert criteria.in_force(date(2024, 4, 1)).number == 2
    assert criteria.in_force(date(1999, 1, 1)) is None


@pytest.mark.parametrize("ends", ["2024-04-01", None])
def test_two_versions_are_never_in_force_on_one_day(ends):
    with pytest.raises(CriteriaError, match="2 begins before 1 ends"):
        CriteriaSet.from_json(two_versions(ends, "2024-04-01"))


RULES = ("versions", 0, "rules")


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ([], "criteria: expected an object"),
        (changed("slug", to=" "), "criteria.slug: is empty"),
        (changed("title", "fr", to=None), "criteria.title.fr: expected str"),
        (changed("versions", to=[]), "criteria.versions: is empty"),
        (changed("versions", 0, "number", to=True), "versions[0].number: expected int"),
        (
            changed("versions", 0, "valid_from", "date", to="2024-02-30"),
            "valid_from.date: ",
        ),
        (
            changed(*RULES, 0, "kind", to="magic"),
            "rules[0].kind: 'magic' is none of one_of",
        ),
        (changed(*RULES, 1, "years", to=0), "rules[1].years: must be at least 1"),
        (changed(*RULES, 1, "yaers", to=3), "rules[1].yaers: is not known here"),
        (changed(*RULES, 1, "id", to="TMP-03"), "rules: two rules are called 'TMP-03'"),
        (changed(*RULES, 2, "minimum", to="phd"), "'phd' is none of below_secondary"),
        (changed(*RULES, 3, "minimum", to="3"), "rules[3].minimum: expected a number"),
        (changed(*RULES, 3, "fact", to="arrival"), "arrival is both date and number"),
        (changed(*RULES, 4, "framework", to="cefr"), "'cefr' is none of clb, nclc"),
        (
            changed(*RULES, 4, "skills", to=[]),
            "rules[4].skills: expected a list of words",
        ),
        (changed(*RULES, 4, "skills", to=["reading"] * 2), "names something twice"),
        (changed(*RULES, 4, "minimum", to=13), "levels end at 12"),
        (
            changed(*RULES, 0, "rules", 0, "weight", to="preferred"),
            "only the outermost rule",
        ),
    ],
)
def test_wrong_criteria_are_refused_with_the_place(plain, message):
    with pytest.raises(CriteriaError) as refusal:
        CriteriaSet.from_json(plain)

    assert message in str(refusal.value)
