"""Routing: a whole backlog of newcomers and the room of all partners in, one proposal with its reasons out.

    proposal = route(clients, partners, places=gazetteer)       # engines.routing.optimum
    proposal.objective, proposal.assignments(), proposal.unassigned()

What is optimal is a stated rule, each point deciding only among those that the points before leave
equal (lexicographic; docs/guides/routing.md, ADR 13):

1. as many people as possible have a place;
2. language: the fewest steps away from the language that each person likes best, over all people
   (0 that language, 1 another one they speak, 2 an interpreter of the partner's);
3. load share: a place is worth the part of the partner's room that is taken once it is filled, in whole per
   cent, (taken + k) / (taken + room) for the k-th place given; the sum over all places given is least, which
   spreads people over partners;
4. distance: the fewest whole kilometres together; online is 0, an unknown distance counts as the farthest.

Among proposals that are equal in all of these the same input gives the same one, in whatever order it
comes: clients and partners are sorted by code, and among people alike in everything that the rule asks,
those who wait longest come first.

The package itself is light; numpy and the solver are loaded by `optimum` alone.
"""

from alongside.engines.routing.parties import (
    FARTHEST_KM,
    Client,
    Mode,
    Partner,
    Point,
    RoutingError,
)
from alongside.engines.routing.reasons import (
    Assignment,
    Cause,
    LanguageFit,
    Objective,
    Unassigned,
)

__all__ = [
    "FARTHEST_KM",
    "Assignment",
    "Cause",
    "Client",
    "LanguageFit",
    "Mode",
    "Objective",
    "Partner",
    "Point",
    "RoutingError",
    "Unassigned",
]
