"""What every way of placing people starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.engines.routing.alike import Kinds, gather, in_order
from alongside.engines.routing.fit import Fit, fits
from alongside.engines.routing.flow import Numbers
from alongside.engines.routing.parties import Client, Gazetteer, Partner

NOBODY: Gazetteer = {}


@dataclass(frozen=True, slots=True)
class Backlog:
    """People by kind, partners, and how they fit: what both ways of placing start from."""

    kinds: Kinds
    partners: tuple[Partner, ...]
    fit: Fit
    room: Numbers
    taken: Numbers


def backlog(
    clients: Sequence[Client], partners: Sequence[Partner], places: Gazetteer = NOBODY
) -> Backlog:
    """People gathered by kind, and how each kind fits each partner."""
    kinds, ordered = gather(clients), in_order(partners)
    room = np.array([partner.room for partner in ordered], dtype=np.int64)
    taken = np.array([partner.taken for partner in ordered], dtype=np.int64)
    return Backlog(kinds, ordered, fits(kinds, ordered, places), room, taken)
