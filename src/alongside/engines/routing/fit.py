"""How each kind of people fits each partner: language, distance, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.engines.routing.alike import Columns, Kinds, Truth, incidence
from alongside.engines.routing.parties import FARTHEST_KM, Gazetteer, Mode, Partner, Point
from alongside.engines.routing.reasons import Cause, LanguageFit

EARTH_KM = 6371.0088
NONE = 99

Table = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Fit:
    """Kinds of people (rows) and partners (columns).

    `language`: a LanguageFit, or NONE. `km`: whole kilometres as they count; `online`: nobody travels.
    `cause`: what stands in the way, 0 where nothing does.
    """

    language: Table
    km: Table
    online: Truth
    cause: Table

    @cached_property
    def possible(self) -> Truth:
        """Where a person of the kind may be placed."""
        return np.asarray(self.cause == Cause.NONE)

    @property
    def farthest(self) -> int:
        """The most kilometres that anybody may be sent."""
        return int((self.km * self.possible).max(initial=0))


def fits(kinds: Kinds, partners: Sequence[Partner], places: Gazetteer) -> Fit:
    """How a person of each kind fits each partner."""
    language = _language(kinds, partners)
    online = _online(kinds, partners)
    km = _kilometres(kinds, partners, places)
    km[online] = 0
    return Fit(language, km, online, _cause(kinds, partners, language, online))


def _language(kinds: Kinds, partners: Sequence[Partner]) -> Table:
    speaks = kinds.speaks.distinct
    codes = _numbered(code for partner in partners for code in partner.languages)
    works = incidence([partner.languages for partner in partners], codes).T.astype(np.int64)
    prefers = incidence([(preferred,) for preferred, _, _ in speaks], codes) @ works > 0
    others = incidence([() if needs else more for _, more, needs in speaks], codes) @ works > 0
    bridged = np.array([partner.interpreters for partner in partners], dtype=bool)
    table = np.where(bridged[None, :], int(LanguageFit.INTERPRETER), NONE)
    table = np.where(others, int(LanguageFit.ANOTHER), table)
    table = np.where(prefers, int(LanguageFit.PREFERRED), table)
    return np.asarray(table.astype(np.int8)[kinds.speaks.rows])


def _online(kinds: Kinds, partners: Sequence[Partner]) -> Truth:
    """Online alone; and who offers both meets those online who cannot travel."""
    alone = np.array([partner.mode == Mode.ONLINE for partner in partners], dtype=bool)
    both = np.array([partner.mode == Mode.BOTH for partner in partners], dtype=bool)
    return np.asarray(alone[None, :] | (both[None, :] & ~_travels(kinds)), dtype=bool)


def _travels(kinds: Kinds) -> Truth:
    answers = np.array(kinds.travels.distinct, dtype=bool)
    return np.asarray(answers[kinds.travels.rows][:, None])


def _kilometres(kinds: Kinds, partners: Sequence[Partner], places: Gazetteer) -> Table:
    """To the nearest site, as the crow flies, in whole kilometres; unknown is the farthest."""
    homes = kinds.place.distinct
    origin = _points(homes, places)
    table = np.full((len(homes), len(partners)), float(FARTHEST_KM))
    for column, partner in enumerate(partners):
        sites = [site for site in partner.sites if site in places]
        if sites:
            table[:, column] = _nearest(origin, _points(sites, places))
    whole = np.minimum(np.rint(table), FARTHEST_KM).astype(np.int32)
    return np.asarray(whole[kinds.place.rows])


def _points(slugs: Iterable[str], places: Gazetteer) -> NDArray[np.float64]:
    nowhere = Point(float("nan"), float("nan"))
    found = [places.get(slug, nowhere) for slug in slugs]
    return np.asarray(np.radians(np.array(found, dtype=float).reshape(len(found), 2)))


def _nearest(origins: NDArray[np.float64], sites: NDArray[np.float64]) -> NDArray[np.float64]:
    """By the haversine formula on a sphere of the earth's mean radius, R = 6371.0088 km."""
    north, east = origins[:, None, 0], origins[:, None, 1]
    turned = np.sin((sites[None, :, 0] - north) / 2) ** 2
    turned = turned + np.cos(north) * np.cos(sites[None, :, 0]) * (
        np.sin((sites[None, :, 1] - east) / 2) ** 2
    )
    way = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, turned)))
    return np.asarray(np.nan_to_num(way.min(axis=1), nan=float(FARTHEST_KM)))


def _cause(kinds: Kinds, partners: Sequence[Partner], language: Table, online: Truth) -> Table:
    """The first thing in the way, in the order of `Cause`."""
    cause = np.zeros(language.shape, dtype=np.int8)
    cause[:, [partner.room == 0 for partner in partners]] = Cause.NO_ROOM
    cause[~_travels(kinds) & ~online] = Cause.CANNOT_TRAVEL
    cause[language == NONE] = Cause.NO_LANGUAGE
    cause[_elsewhere(kinds, partners)] = Cause.OTHER_AREA
    columns = _numbered(partner.code for partner in partners)
    ruled_out = incidence(kinds.excluded.distinct, columns)
    cause[ruled_out[kinds.excluded.rows]] = Cause.EXCLUDED
    cause[~_eligible(kinds, columns)] = Cause.NOT_ELIGIBLE
    return cause


def _eligible(kinds: Kinds, columns: Columns) -> Truth:
    """No list of partners means all of them."""
    lists = kinds.eligible.distinct
    named = incidence([frozenset() if codes is None else codes for codes in lists], columns)
    named[[codes is None for codes in lists]] = True
    return np.asarray(named[kinds.eligible.rows])


def _elsewhere(kinds: Kinds, partners: Sequence[Partner]) -> Truth:
    """Who lives outside what a partner serves; where nothing is known of one side, nothing is against it."""
    outside = [
        [bool(each.serves and home) and home not in each.serves for each in partners]
        for home in kinds.place.distinct
    ]
    table = np.array(outside, dtype=bool).reshape(len(outside), len(partners))
    return np.asarray(table[kinds.place.rows])


def _numbered(values: Iterable[str]) -> Columns:
    return Columns({value: number for number, value in enumerate(dict.fromkeys(values))})
