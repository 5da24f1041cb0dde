"""Reading plain JSON strictly: every mistake is named by the place where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from alongside.engines.eligibility.words import Words

T = TypeVar("T")


class CriteriaError(ValueError):
    """Criteria that cannot be read, with the place and the reason in one sentence."""


class Reader:
    """One JSON object, read key by key; keys that nobody asked for are refused."""

    def __init__(self, plain: Any, place: str) -> None:
        if not isinstance(plain, Mapping):
            raise CriteriaError(f"{place}: expected an object, found {plain!r}")
        self.plain = plain
        self.place = place
        self.read: set[str] = set()

    def wrong(self, key: str, reason: str) -> CriteriaError:
        return CriteriaError(f"{self.place}.{key}: {reason}")

    def has(self, key: str) -> bool:
        self.read.add(key)
        return self.plain.get(key) is not None

    def take(self, key: str, kind: type[T]) -> T:
        self.read.add(key)
        if key not in self.plain:
            raise self.wrong(key, "is missing")
        value = self.plain[key]
        # A yes is not a number here, although Python counts it as one.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"expected {kind.__name__}, found {value!r}")
        return value

    def text(self, key: str) -> str:
        value = self.take(key, str)
        if not value.strip():
            raise self.wrong(key, "is empty")
        return value

    def whole(self, key: str, *, least: int = 0) -> int:
        value = self.take(key, int)
        if value < least:
            raise self.wrong(key, f"must be at least {least}, found {value}")
        return value

    def number(self, key: str) -> float:
        self.read.add(key)
        value = self.plain.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise self.wrong(key, f"expected a number from 0 up, found {value!r}")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self.take(key, bool) if self.has(key) else default

    def choice(self, key: str, among: Iterable[str]) -> str:
        value, allowed = self.text(key), list(among)
        if value not in allowed:
            raise self.wrong(key, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def texts(self, key: str, among: Iterable[str] | None = None) -> tuple[str, ...]:
        values = self.take(key, list)
        allowed = None if among is None else list(among)
        if not values or not all(isinstance(v, str) and v for v in values):
            raise self.wrong(key, f"expected a list of words, found {values!r}")
        if len(set(values)) != len(values):
            raise self.wrong(key, "names something twice")
        strange = [v for v in values if allowed is not None and v not in allowed]
        if strange:
            raise self.wrong(key, f"{strange[0]!r} is none of {', '.join(allowed or [])}")
        return tuple(values)

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as error:
            raise self.wrong(key, str(error)) from error

    def words(self, key: str) -> Words:
        reader = self.inside(key)
        words = Words(reader.text("en"), reader.text("fr"))
        reader.done()
        return words

    def inside(self, key: str) -> "Reader":
        return Reader(self.take(key, dict), f"{self.place}.{key}")

    def each(self, key: str) -> list["Reader"]:
        items = self.take(key, list)
        if not items:
            raise self.wrong(key, "is empty")
        return [Reader(item, f"{self.place}.{key}[{i}]") for i, item in enumerate(items)]

    def done(self) -> None:
        """Refuse what was not read: a misspelt key must not pass for an absent one."""
        strange = sorted(set(self.plain) - self.read)
        if strange:
            raise self.wrong(strange[0], "is not known here")
