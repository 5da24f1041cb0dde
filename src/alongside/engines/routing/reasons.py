"""What a proposal says of each person: where to and why, or why nowhere."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class LanguageFit(IntEnum):
    """How a partner speaks with a person; the number is what it costs."""

    PREFERRED = 0
    ANOTHER = 1
    INTERPRETER = 2


class Cause(IntEnum):
    """Why a partner cannot take a person. The order is the order in which it is asked."""

    NONE = 0
    NOT_ELIGIBLE = 1
    EXCLUDED = 2
    OTHER_AREA = 3
    NO_LANGUAGE = 4
    CANNOT_TRAVEL = 5
    NO_ROOM = 6
    FULL = 7


class Better(StrEnum):
    """Why a partner that would have suited a person better was not proposed."""

    FULL = "full"
    LOAD = "load"


@dataclass(frozen=True, slots=True, order=True)
class Objective:
    """What the rule weighs, in its order; less is better in each.

    `language`: steps summed over people. `load`: per cent summed over the places given. `km`: kilometres
    summed, an unknown distance as `FARTHEST_KM`.
    """

    unplaced: int
    language: int
    load: int
    km: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person to one partner.

    `km`: whole kilometres, None when unknown; `online`: nobody has to go anywhere.
    `share`: per cent of the partner's room that would be taken, all proposed people counted.
    `better`: the code of a partner that would suit this person better by language or distance, and
    `because` why it was not that one; both empty when this is the best for them.
    """

    client: str
    partner: str
    language: LanguageFit
    share: int
    km: int | None
    online: bool
    better: str = ""
    because: Better | None = None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """One person to nobody.

    `cause`: what stopped it at the partners that came nearest to taking them; `partners`: those.
    When all are full, `places` is the room that these partners have together and `rivals` how many people,
    this one included, can go to none but these: always more than there are places (the minimum cut).
    """

    client: str
    cause: Cause
    partners: tuple[str, ...] = ()
    places: int = 0
    rivals: int = 0
