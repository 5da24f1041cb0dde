"""The proposal is the optimum of the stated rule, whatever the order of the input."""

import subprocess
import sys
from datetime import date
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.engines.routing import (
    FARTHEST_KM,
    Client,
    Mode,
    Objective,
    Partner,
    Point,
    RoutingError,
    flow,
)
from alongside.engines.routing.backlog import backlog
from alongside.engines.routing.optimum import best, first_come, route
from alongside.engines.routing.tiers import LARGEST, Weights, weights
from tests.engines.routing.strategies import PLACES, backlogs, every_placing


@settings(max_examples=150, deadline=None)
@given(backlogs())
def test_nothing_that_the_rule_allows_is_better(case):
    assert route(*case, PLACES).objective == min(every_placing(*case))


def test_weights_that_a_lower_point_can_outweigh_are_found_out():
    """The control of the test above: with a kilometre as dear as a per cent of load, it sees the difference."""
    near = Partner("NEAR", room=2, taken=8, sites=("north",))
    far = Partner("FAR", room=2, taken=0, sites=("far",))
    people = [Client("A", place="north")]
    flat = Weights(load=1, language=10**9)

    right = route(people, [near, far], PLACES)
    with mock.patch("alongside.engines.routing.optimum.weights", return_value=flat):
        wrong = route(people, [near, far], PLACES)

    assert right.partner_of() == {"A": "FAR"}
    assert wrong.partner_of() == {"A": "NEAR"}
    assert right.objective == min(every_placing(people, [near, far])) < wrong.objective


@settings(max_examples=60, deadline=None)
@given(backlogs(most=10), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(case, chance):
    people, offering = case
    before = route(people, offering, PLACES)
    chance.shuffle(people)
    chance.shuffle(offering)
    after = route(people, offering, PLACES)

    assert after.partner_of() == before.partner_of()
    assert after.assignments() == before.assignments()
    assert after.unassigned() == before.unassigned()


@settings(max_examples=60, deadline=None)
@given(backlogs(most=10))
def test_gathering_people_alike_costs_nothing(case):
    """One node for each person, as one would write it down, gives the same cost."""
    held = backlog(*case, PLACES)
    weigh = weights(len(held.partners), len(held.kinds.clients))
    kind = held.kinds.of_each
    plain = flow.Fit(
        *(getattr(held.fit, name)[kind] for name in ("language", "km", "online", "cause"))
    )
    _, cost = flow.solve(
        flow.arcs(plain, np.ones(len(kind), dtype=np.int64), held.room, held.taken, weigh)
    )

    assert weigh.total(best(held).objective) == cost


@settings(max_examples=60, deadline=None)
@given(backlogs(most=10))
def test_first_come_first_served_is_never_better_and_breaks_no_rule(case):
    held = backlog(*case, PLACES)
    served, proposed = first_come(held), best(held)

    assert proposed.objective <= served.objective
    assert (served.given.sum(axis=0) <= held.room).all()
    assert not served.given[~held.fit.possible].any()


@settings(max_examples=60, deadline=None)
@given(backlogs(most=10))
def test_everybody_is_told_something_once(case):
    people, offering = case
    proposal = route(people, offering, PLACES)
    told = [why.client for why in (*proposal.assignments(), *proposal.unassigned())]

    assert sorted(told) == sorted(client.code for client in people)
    assert proposal.partner_of() == {
        **{client.code: "" for client in people},
        **{why.client: why.partner for why in proposal.assignments()},
    }


def test_more_people_have_a_place_than_by_first_come():
    """The one who could go anywhere does not take the only place that the next one can use."""
    only = frozenset({"A"})
    people = [Client("1", place="north"), Client("2", place="north", eligible=only)]
    offering = [Partner("A", room=1, sites=("north",)), Partner("B", room=1, sites=("far",))]
    held = backlog(people, offering, PLACES)

    assert first_come(held).placed == 1
    assert best(held).partner_of() == {"1": "B", "2": "A"}


def test_language_comes_before_load_and_load_before_distance():
    arabic = Partner("ARABIC", room=1, taken=9, languages=("ar",), sites=("far",))
    empty = Partner("EMPTY", room=10, languages=("en",), sites=("far",))
    near = Partner("NEAR", room=5, taken=5, languages=("en",), sites=("north",))
    person = Client("A", preferred="ar", languages=("en",), place="north")

    def to(*offering):
        return route([person], offering, PLACES).partner_of()["A"]

    assert to(arabic, empty, near) == "ARABIC"
    assert to(empty, near) == "EMPTY"
    assert to(near) == "NEAR"


def test_the_load_is_spread_by_shares():
    people = [Client(f"{number:02}") for number in range(12)]
    offering = [Partner("SMALL", room=4, taken=4), Partner("LARGE", room=16)]

    assert [load.given for load in route(people, offering).loads()] == [11, 1]
    assert [load.after for load in route(people, offering).loads()] == [69, 63]


def test_of_people_alike_who_waits_longest_has_the_place():
    people = [Client("A", since=date(2026, 10, 3)), Client("B", since=date(2026, 10, 1))]

    assert route(people, [Partner("P", room=1)]).partner_of() == {"A": "", "B": "P"}


def test_an_online_partner_is_near_and_an_unknown_place_is_far():
    online = Partner("WEB", room=1, mode=Mode.ONLINE)
    unknown = Partner("UNKNOWN", room=1, sites=("nowhere",))
    proposal = route([Client("A", place="north")], [online, unknown], PLACES)

    assert proposal.partner_of() == {"A": "WEB"}
    assert backlog([Client("A")], [unknown], PLACES).fit.km[0, 0] == FARTHEST_KM


def test_distance_is_the_haversine_to_the_nearest_site():
    """Toronto to Ottawa and a point of the same latitude, by hand: 352 km and 0."""
    places = {"toronto": Point(43.6532, -79.3832), "ottawa": Point(45.4215, -75.6972)}
    one, both = (Partner(c, 1, sites=s) for c, s in (("A", ("ottawa",)), ("B", tuple(places))))

    assert backlog([Client("1", place="toronto")], [one, both], places).fit.km.tolist() == [
        [352, 0]
    ]


def test_nothing_to_do_is_done():
    assert route([], [Partner("P", 3)]).objective == Objective(0, 0, 0, 0)
    assert [why.client for why in route([Client("A")], []).unassigned()] == ["A"]
    assert route([Client("A")], []).objective.unplaced == 1


def test_two_of_one_code_and_less_than_no_room_are_refused():
    with pytest.raises(RoutingError, match="Two people have the code A"):
        route([Client("A"), Client("A")], [])
    with pytest.raises(RoutingError, match="Two partners have the code P"):
        route([], [Partner("P", 1), Partner("P", 2)])
    with pytest.raises(RoutingError, match="less than no room"):
        route([], [Partner("P", -1)])


def test_what_would_leave_64_bits_is_refused_and_10000_to_40_does_not():
    known = weights(40, 10_000)
    whole = Objective(10_000, 20_000, 1_000_000, 10_000 * FARTHEST_KM)

    assert known.total(whole) < LARGEST
    assert all(lower < higher for lower, higher in pairwise((1, known.load, known.language)))
    with pytest.raises(RoutingError, match="too much"):
        weights(10_000, 1_000_000_000)


def test_importing_the_package_loads_neither_numpy_nor_the_solver():
    script = "import sys, alongside.engines.routing, alongside.engines.routing.sentences; "
    script += "print([name for name in ('numpy', 'ortools') if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"
