"""Integer costs under which one sum orders proposals that place equally many people as the rule does.

That as many people as possible have a place needs no cost: the solver is asked for the greatest flow
source -> client -> partner -> sink, and of those for the one of least cost. Take two greatest flows f and
g with g better by the rule. As they are equally great, their difference is a sum of simple cycles of f's
residual network, so one of these cycles is better by the rule already (a sum of cycles none of which is
better would not be). A simple cycle passes each node once. Beside each client on it stand partners or
the source, P + 1 of them at most, hence it moves at most P + 1 people, and it uses at most two of the
sink's arcs. So along one cycle

- kilometres change by at most (P + 1) * the farthest that anybody may be sent, in either direction,
- the load by at most 100, one place being given and one taken back.

A weight that exceeds what all lower points can change along *one cycle* is therefore enough: the sum of
the cycle has the sign of the highest point that it changes, and a greatest flow that no cycle improves is
optimal by the rule. (Weights that exceed what lower points can sum to over *all people* would be
thousands of times as large; these do not depend on how many people there are, and the solver is
quicker with small ones.)
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

    def total(self, objective: Objective) -> int:
        """The sum that the solver makes least among proposals that place equally many."""
        return objective.language * self.language + objective.load * self.load + objective.km


def weights(partners: int, clients: int, farthest: int = FARTHEST_KM) -> Weights:
    """The weights for so many partners, none farther than `farthest`; refused where a sum could leave 64 bits.

    The solver multiplies each cost by the number of nodes and adds these up along paths; it
    refuses on its own account what its arithmetic could not hold.
    """
    moved = partners + 1
    load = moved * farthest + 1
    language = FULL_LOAD * load + moved * farthest + 1
    dearest = max(LanguageFit) * language + FULL_LOAD * load + farthest
    if dearest * (clients + partners + 2) > LARGEST:
        raise RoutingError(f"{clients} people to {partners} partners is too much for one proposal.")
    return Weights(load, language)
