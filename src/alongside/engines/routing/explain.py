"""Why a person goes where the proposal sends them, or nowhere."""

from functools import cached_property

import numpy as np

from alongside.engines.routing.alike import Truth
from alongside.engines.routing.backlog import Backlog
from alongside.engines.routing.fit import Table
from alongside.engines.routing.flow import share
from alongside.engines.routing.parties import FARTHEST_KM
from alongside.engines.routing.reasons import (
    Assignment,
    Better,
    Cause,
    LanguageFit,
    Unassigned,
)


class Reasons:
    """The reasons of one placing: people of one kind at one partner share them, so each is made once."""

    def __init__(self, held: Backlog, given: Table) -> None:
        self.held, self.given = held, given
        self.codes = [partner.code for partner in held.partners]
        self.used = given.sum(axis=0)
        self._made: dict[tuple[int, int], Assignment] = {}
        self._causes: dict[int, Unassigned] = {}
        self._squeezes: dict[bytes, Unassigned] = {}
        self.possible = held.fit.possible

    def assignment(self, client: str, kind: int, number: int) -> Assignment:
        """Why this person goes to this partner."""
        pair = (kind, number)
        if pair not in self._made:
            self._made[pair] = self._assignment(kind, number)
        shared = self._made[pair]
        return Assignment(
            client, shared.partner, shared.language, shared.share, shared.km, shared.online,
            shared.better, shared.because,
        )  # fmt: skip

    def _assignment(self, kind: int, number: int) -> Assignment:
        fit, partner = self.held.fit, self.held.partners[number]
        km, online = int(fit.km[kind, number]), bool(fit.online[kind, number])
        better = self._better(kind, number)
        return Assignment(
            client="",
            partner=partner.code,
            language=LanguageFit(int(fit.language[kind, number])),
            share=int(share(partner.taken, partner.room, self.used[number])),
            km=None if online or km >= FARTHEST_KM else km,
            online=online,
            better="" if better is None else self.codes[better],
            because=None if better is None else self._because(better),
        )

    def _better(self, kind: int, number: int) -> int | None:
        """The partner that would suit this person alone best, when it is another one."""
        best = int(self.best_alone[kind])
        return best if self.alone[kind, best] < self.alone[kind, number] else None

    def _because(self, better: int) -> Better:
        full = self.used[better] >= self.held.partners[better].room
        return Better.FULL if full else Better.LOAD

    @cached_property
    def alone(self) -> Table:
        """What each place is worth to a person alone: language, then distance."""
        fit = self.held.fit
        worth = fit.language * np.int64(FARTHEST_KM + 1) + fit.km
        return np.where(self.possible, worth, np.iinfo(np.int64).max)

    @cached_property
    def best_alone(self) -> Table:
        """For each kind the partner that is best for it alone."""
        return np.asarray(self.alone.argmin(axis=1))

    def unassigned(self, client: str, kind: int) -> Unassigned:
        """Why this person goes nowhere."""
        if kind not in self._causes:
            self._causes[kind] = self._unassigned(kind)
        shared = self._causes[kind]
        return Unassigned(client, shared.cause, shared.partners, shared.places, shared.rivals)

    def _unassigned(self, kind: int) -> Unassigned:
        cause = self.held.fit.cause[kind]
        if (cause == Cause.NONE).any():
            return self._squeezed(kind)
        nearest = int(cause.max()) if len(cause) else int(Cause.NOT_ELIGIBLE)
        at = [self.codes[number] for number in np.nonzero(cause == nearest)[0]]
        if nearest == Cause.NOT_ELIGIBLE:
            at = []
        return Unassigned("", Cause(nearest), tuple(at))

    def _squeezed(self, kind: int) -> Unassigned:
        """The partners among which moving people about frees no place for this one, and who is bound to them.

        From the partners that would take this person, go on to those that would take somebody who is
        placed there, and so on: all that is reached is full, or the person could be placed after all. Who is
        placed in there can go nowhere else, and they fill it; so with this one they are more than the places.
        """
        reached = self.leads[self.possible[kind]].any(axis=0)
        key = reached.tobytes()
        if key not in self._squeezes:
            self._squeezes[key] = self._of_full(reached)
        return self._squeezes[key]

    def _of_full(self, reached: Truth) -> Unassigned:
        bound = self.possible.any(axis=1) & ~self.possible[:, ~reached].any(axis=1)
        return Unassigned(
            client="",
            cause=Cause.FULL,
            partners=tuple(self.codes[number] for number in np.nonzero(reached)[0]),
            places=int(self.held.room[reached].sum()),
            rivals=int(self.held.kinds.sizes[bound].sum()),
        )

    @cached_property
    def leads(self) -> Truth:
        """From which partner which can be reached by moving people who are placed there, in any number of moves."""
        possible = self.possible.astype(np.int64)
        steps = (self.given > 0).T.astype(np.int64) @ possible > 0
        np.fill_diagonal(steps, True)
        while True:
            further = steps.astype(np.int64) @ steps.astype(np.int64) > 0
            if (further == steps).all():
                return np.asarray(steps)
            steps = further
