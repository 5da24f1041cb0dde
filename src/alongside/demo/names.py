"""Names and languages of invented people, drawn by community."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from alongside.demo.chance import Chance


@dataclass(frozen=True)
class Community:
    """A language community: how many of the newcomers, their languages, statuses and names."""

    name: str
    share: int
    languages: tuple[str, ...]
    status: tuple[tuple[str, int], ...]
    single: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]

    def given(self, chance: Chance) -> str:
        """A given name, a woman's as often as a man's."""
        return chance.choice(self.women if chance.likely(54) else self.men)

    def draw(self, chance: Chance) -> tuple[str, str]:
        """A given and a family name; some go by one name alone."""
        given = self.given(chance)
        if chance.likely(self.single):
            return given, ""
        return given, chance.choice(self.family).replace(
            "-", " " if self.name == "tagalog" else "-"
        )


@cache
def communities() -> dict[str, Community]:
    """All communities by name."""
    text = (files("alongside.demo") / "data" / "communities.toml").read_text(encoding="utf-8")
    return {name: _read(name, plain) for name, plain in tomllib.loads(text).items()}


def _read(name: str, plain: dict[str, object]) -> Community:
    def words(key: str) -> tuple[str, ...]:
        return tuple(str(plain[key]).split())

    return Community(
        name=name,
        share=plain["share"],  # type: ignore[arg-type]
        languages=tuple(plain["languages"]),  # type: ignore[arg-type]
        status=tuple(plain["status"].items()),  # type: ignore[attr-defined]
        single=plain.get("single", 0),  # type: ignore[arg-type]
        women=words("women"),
        men=words("men"),
        family=words("family"),
    )


def newcomers_by_share() -> dict[str, float]:
    """Communities of newcomers with their shares."""
    return {name: float(each.share) for name, each in communities().items() if each.share}


def staff_by_share() -> dict[str, float]:
    """Communities of staff: a third was born here, the rest as the newcomers they serve."""
    return newcomers_by_share() | {"canadian": 50.0}
