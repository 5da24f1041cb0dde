"""Any criteria and any people, for properties that must hold for all of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from alongside.engines.eligibility import (
    CriteriaVersion,
    DatedDay,
    Evidence,
    Fact,
    PartialDate,
    Source,
    Weight,
    Words,
)
from alongside.engines.eligibility.rules import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AtLeastNumber,
    AtMostNumber,
    DateWithin,
    ElapsedLess,
    Judged,
    LanguageLevel,
    OneOf,
    Rule,
    YesNo,
)
from alongside.engines.eligibility.rules.education import LADDER
from alongside.engines.eligibility.rules.language import FRAMEWORKS, SKILLS
from alongside.engines.eligibility.vocabulary import TERMS

DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
STATUSES = tuple(TERMS["status"].choices)
JUDGEMENTS = tuple(TERMS["canadian_experience"].choices)
EVIDENCE = st.sampled_from(Evidence)
TITLE = Words("A rule", "Une règle")


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


def heading() -> dict[str, Any]:
    return {"id": st.just("R"), "title": st.just(TITLE)}


def leaf(kind: type[Rule], **own: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **heading(), seen=st.booleans(), **own)


OPTIONAL_DAYS = st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted)
PERIODS = st.builds(
    lambda days, open_end: (
        None if open_end == 0 else days[0],
        None if open_end == 1 else days[1],
    ),
    OPTIONAL_DAYS,
    st.integers(0, 2),
)
WITHIN = st.builds(
    lambda period, seen: DateWithin(
        id="R", title=TITLE, fact="arrival", first=period[0], last=period[1], seen=seen
    ),
    PERIODS,
    st.booleans(),
)
LEAVES = st.one_of(
    leaf(OneOf, fact=st.just("status"), accepted=some(STATUSES)),
    leaf(YesNo, fact=st.just("may_work"), expected=st.booleans()),
    leaf(
        AtLeastNumber,
        fact=st.just("experience_abroad_years"),
        minimum=st.integers(0, 9),
    ),
    leaf(AtMostNumber, fact=st.just("experience_abroad_years"), maximum=st.integers(0, 9)),
    leaf(Judged, fact=st.just("canadian_experience"), accepted=some(JUDGEMENTS)),
    leaf(ElapsedLess, fact=st.just("arrival"), years=st.integers(1, 6)),
    WITHIN,
    leaf(
        AtLeastLevel,
        minimum=st.sampled_from(LADDER),
        abroad=st.booleans(),
        assessed=st.booleans(),
    ),
    leaf(
        LanguageLevel,
        framework=st.sampled_from(FRAMEWORKS),
        minimum=st.integers(1, 12),
        skills=some(SKILLS),
        valid_years=st.none() | st.integers(1, 4),
    ),
)


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(*(st.builds(kind, **heading(), rules=parts) for kind in (AnyOf, AllOf)))


RULES = st.recursive(LEAVES, composed, max_leaves=4)


def named(rule: Any, name: str, weight: Weight = Weight.REQUIRED) -> Any:
    """The same rule with a name of its own, and so the rules inside it."""
    changed: Any = replace(rule, id=name, weight=weight)
    if isinstance(changed, AnyOf | AllOf):
        parts = tuple(named(part, f"{name}.{i}") for i, part in enumerate(changed.rules))
        return replace(changed, rules=parts)
    return changed


def version_with(rules: list[tuple[Any, Weight]]) -> CriteriaVersion:
    return CriteriaVersion(
        slug="any",
        number=1,
        title=TITLE,
        source=Source("a test", "https://example.org/"),
        valid_from=DatedDay(date(2000, 1, 1), assumed=True),
        rules=tuple(named(rule, f"R{i}", weight) for i, (rule, weight) in enumerate(rules)),
    )


VERSIONS = st.lists(st.tuples(RULES, st.sampled_from(Weight)), min_size=1, max_size=6).map(
    version_with
)

PARTIAL_DATES = DAYS.flatmap(
    lambda day: st.sampled_from(
        [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate.of(day)]
    )
)
SCORES = {f"{f}_{skill}": st.integers(0, 12) for f in FRAMEWORKS for skill in SKILLS}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(STATUSES),
    "may_work": st.booleans(),
    "arrival": PARTIAL_DATES,
    "experience_abroad_years": st.integers(0, 12) | st.sampled_from([0.5, 2.5, 2.999]),
    "canadian_experience": st.sampled_from(JUDGEMENTS),
    "education_level": st.sampled_from(LADDER),
    "education_abroad": st.booleans(),
    "education_assessed": st.booleans(),
    "clb_test_date": PARTIAL_DATES,
    "nclc_test_date": PARTIAL_DATES,
    **SCORES,
}
FACTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.builds(Fact, values, EVIDENCE, st.sampled_from(["", "a worker"]))
        for name, values in VALUES.items()
    },
)


@st.composite
def learned(draw: st.DrawFn, facts: dict[str, Fact], as_of: date) -> dict[str, Fact]:
    """The same person, known better: facts found, dates made exact, documents seen, judges named.

    A date made exact stays at or before the day of the decision where it could be so.
    """
    more = dict(draw(FACTS)) | facts
    return {name: draw(sharpened(fact, as_of)) for name, fact in more.items()}


@st.composite
def sharpened(draw: st.DrawFn, fact: Fact, as_of: date) -> Fact:
    value = fact.value
    if isinstance(value, PartialDate):
        value = draw(narrowed(value, as_of))
    evidence = Evidence.SEEN if draw(st.booleans()) else fact.evidence
    by = fact.by or draw(st.sampled_from(["", "a worker"]))
    return Fact(value, evidence, by)


@st.composite
def narrowed(draw: st.DrawFn, value: PartialDate, as_of: date) -> PartialDate:
    first, last = value.earliest, value.latest
    last = min(last, as_of) if first <= as_of else last
    exact = first + timedelta(days=draw(st.integers(0, (last - first).days)))
    month = PartialDate(exact.year, exact.month)
    return draw(st.sampled_from([value, PartialDate.of(exact), value if value.month else month]))
