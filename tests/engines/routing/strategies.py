"""Small backlogs for Hypothesis, and the answer found by trying everything."""

from datetime import date
from itertools import product

from hypothesis import strategies as st

from alongside.engines.routing import Client, Mode, Objective, Partner, Point
from alongside.engines.routing.backlog import backlog

PLACES = {
    "north": Point(43.76, -79.41),
    "east": Point(43.77, -79.26),
    "far": Point(45.42, -75.70),
}
LANGUAGES = ["en", "fr", "ar"]
CODES = ["P1", "P2", "P3"]

some = st.lists(st.sampled_from(CODES), unique=True).map(frozenset)
partners = st.builds(
    Partner,
    code=st.just(""),
    room=st.integers(0, 3),
    taken=st.integers(0, 4),
    languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
    interpreters=st.booleans(),
    mode=st.sampled_from(Mode),
    sites=st.lists(st.sampled_from(list(PLACES)), max_size=2, unique=True).map(tuple),
    serves=st.just(frozenset()) | st.just(frozenset({"north", "east"})),
)
clients = st.builds(
    Client,
    code=st.just(""),
    preferred=st.sampled_from(LANGUAGES),
    languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
    interpreter=st.booleans(),
    place=st.sampled_from(["", *PLACES]),
    travels=st.booleans(),
    eligible=st.none() | some,
    excluded=st.just(frozenset()) | some,
    since=st.none() | st.dates(date(2026, 10, 1), date(2026, 10, 4)),
)


def coded(things, codes):
    """The same things with codes of their own."""
    return [
        type(one)(**{**fields(one), "code": code}) for one, code in zip(things, codes, strict=False)
    ]


def fields(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@st.composite
def backlogs(draw, most=6):
    """Up to six people and three partners."""
    people = draw(st.lists(clients, min_size=1, max_size=most))
    offering = draw(st.lists(partners, min_size=1, max_size=3))
    return (
        coded(people, [f"C{number}" for number in range(len(people))]),
        coded(offering, CODES),
    )


def every_placing(people, offering):
    """The objective of each way of placing these people that the rule allows."""
    held = backlog(people, offering, PLACES)
    kind = held.kinds.of_each
    columns = [*range(len(held.partners)), None]
    for choice in product(columns, repeat=len(kind)):
        if all(
            to is None or held.fit.possible[row, to] for row, to in zip(kind, choice, strict=True)
        ):
            counts = [choice.count(to) for to in columns[:-1]]
            if all(count <= each.room for count, each in zip(counts, held.partners, strict=True)):
                yield weighed(held, kind, choice, counts)


def weighed(held, kind, choice, counts):
    """By plain arithmetic, not by the engine's own."""
    pairs = [(row, to) for row, to in zip(kind, choice, strict=True) if to is not None]
    load = 0
    for count, each in zip(counts, held.partners, strict=True):
        whole = each.taken + each.room
        load += sum(int(100 * (each.taken + k) / whole + 0.5) for k in range(1, count + 1))
    return Objective(
        unplaced=len(kind) - len(pairs),
        language=sum(int(held.fit.language[pair]) for pair in pairs),
        load=load,
        km=sum(int(held.fit.km[pair]) for pair in pairs),
    )
