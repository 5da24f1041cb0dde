"""Integer costs under which one sum orders proposals as the rule does, point by point.

Write a proposal as a flow: client -> partner -> sink, and client -> sink for who has no place. Take two
proposals f and g with g better by the rule. Their difference is a sum of simple cycles of f's
residual network, so one of these cycles is better by the rule already (a sum of cycles none of which is
better would not be). A simple cycle passes each node once. Every second node of it is a partner or the
sink, P + 1 at most, hence it moves at most P + 1 people, and it uses at most two of the sink's arcs. So
along one cycle

- kilometres change by at most (P + 1) * the farthest that anybody may be sent, in either direction,
- the load by at most 100, one place being given and one taken back,
- the language by at most (P + 1) * 2 steps.

A weight that exceeds what all lower points can change along *one cycle* is therefore enough: the sum of
the cycle has the sign of the highest point that it changes, and a proposal that no cycle improves is
optimal by the rule. (Weights that exceed what lower points can sum to over *all people* would pass 2^63
at 10,000 people; these do not depend on how many people there are.)
"""

from dataclasses import dataclass

from alongside.engines.routing.parties import FARTHEST_KM, RoutingError
from alongside.engines.routing.reasons import LanguageFit, Objective

FULL_LOAD = 100
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Weights:
    """What one step of each point costs; a kilometre costs 1."""

    load: int
    language: int
    unplaced: int

    def total(self, objective: Objective) -> int:
        """The sum that the solver makes least."""
        return (
            objective.unplaced * self.unplaced
            + objective.language * self.language
            + objective.load * self.load
            + objective.km
        )


def weights(partners: int, clients: int, farthest: int = FARTHEST_KM) -> Weights:
    """The weights for so many partners, none farther than `farthest`; refused where a sum could leave 64 bits.

    The solver multiplies each cost by the number of nodes and adds these up along paths; it
    refuses on its own account what its arithmetic could not hold.
    """
    moved = partners + 1
    load = moved * farthest + 1
    language = FULL_LOAD * load + moved * farthest + 1
    unplaced = moved * max(LanguageFit) * language + FULL_LOAD * load + moved * farthest + 1
    dearest = unplaced + max(LanguageFit) * language + FULL_LOAD * load + farthest
    if dearest * (clients + partners + 2) > LARGEST:
        raise RoutingError(f"{clients} people to {partners} partners is too much for one proposal.")
    return Weights(load, language, unplaced)
