"""Chance that is the same each time: draws, keys and codes that follow from a seed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

# The alphabet of spoken codes (access.ids): no 0, O, 1, I, L.
SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Chance(Random):
    """One stream of chance. Streams with other names do not disturb each other."""

    def __new__(cls, *_: object) -> Chance:
        return super().__new__(cls)

    def __init__(self, seed: int, stream: str) -> None:
        super().__init__(f"{seed}/{stream}")
        self.world = seed

    def stream(self, name: str) -> Chance:
        """A stream of its own within the same world."""
        return Chance(self.world, name)

    def likely(self, hundredths: float) -> bool:
        """True as many times in a hundred."""
        return self.random() * 100 < hundredths

    def among(self, shares: Mapping[T, float]) -> T:
        """One key, drawn by its share."""
        names, bounds = _bounds(tuple(shares.items()))
        return self.choices(names, cum_weights=bounds)[0]

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """A few different ones, in the order in which they stood."""
        wanted = min(len(things), self.randint(least, most))
        return [things[place] for place in sorted(self.sample(range(len(things)), wanted))]

    def key(self, at: datetime) -> UUID:
        """A key as `access.ids.uuid7` makes them, of an invented moment."""
        value = int(at.timestamp() * 1000) << 80 | self.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)


@lru_cache(maxsize=256)
def _bounds(items: tuple[tuple[T, float], ...]) -> tuple[list[T], list[float]]:
    return [name for name, _ in items], list(accumulate(share for _, share in items))


class Codes:
    """Codes to be read aloud, none of them twice, however many are asked for."""

    def __init__(self, chance: Chance, length: int = 7) -> None:
        self.length = length
        self.circle = len(SPOKEN) ** length
        self.place = chance.randrange(self.circle)
        # 31 is prime, so any step that it does not divide visits every place of the circle.
        self.step = chance.randrange(self.circle // 3, self.circle // 2) // 31 * 31 + 7

    def next(self) -> str:
        """The next code."""
        self.place = rest = (self.place + self.step) % self.circle
        letters = []
        for _ in range(self.length):
            rest, letter = divmod(rest, len(SPOKEN))
            letters.append(SPOKEN[letter])
        return "".join(letters)
