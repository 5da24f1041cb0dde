"""How each kind of people fits each partner: language, distance, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.engines.routing.alike import incidence
from alongside.engines.routing.parties import FARTHEST_KM, Client, Gazetteer, Mode, Partner, Point
from alongside.engines.routing.reasons import Cause, LanguageFit

EARTH_KM = 6371.0088
NONE = 99

Table = NDArray[np.int64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """Kinds of people (rows) and partners (columns).

    `language`: a LanguageFit, or NONE. `km`: whole kilometres as they count; `online`: nobody travels.
    `cause`: what stands in the way, 0 where nothing does.
    """

    language: Table
    km: Table
    online: Truth
    cause: Table

    @property
    def possible(self) -> Truth:
        """Where a person of the kind may be placed."""
        return self.cause == Cause.NONE


def fits(clients: Sequence[Client], partners: Sequence[Partner], places: Gazetteer) -> Fit:
    """How one person of each kind fits each partner."""
    language = _language(clients, partners)
    online = _online(clients, partners)
    km = np.where(online, 0, _kilometres(clients, partners, places))
    return Fit(language, km, online, _cause(clients, partners, language, online))


def _language(clients: Sequence[Client], partners: Sequence[Partner]) -> Table:
    speaks = [(client.preferred, client.languages, client.interpreter) for client in clients]
    numbers: dict[tuple[str, tuple[str, ...], bool], int] = {}
    rows = [numbers.setdefault(one, len(numbers)) for one in speaks]
    codes = _numbered(code for partner in partners for code in partner.languages)
    works = incidence([partner.languages for partner in partners], codes).T.astype(np.int64)
    prefers = incidence([(preferred,) for preferred, _, _ in numbers], codes) @ works > 0
    others = incidence([() if needs else more for _, more, needs in numbers], codes) @ works > 0
    bridged = np.array([partner.interpreters for partner in partners], dtype=bool)
    table = np.where(bridged[None, :], int(LanguageFit.INTERPRETER), NONE)
    table = np.where(others, int(LanguageFit.ANOTHER), table)
    table = np.where(prefers, int(LanguageFit.PREFERRED), table)
    return np.asarray(table[rows], dtype=np.int64)


def _online(clients: Sequence[Client], partners: Sequence[Partner]) -> Truth:
    """Online alone; and who offers both meets those online who cannot travel."""
    travels = np.array([client.travels for client in clients], dtype=bool)[:, None]
    alone = np.array([partner.mode == Mode.ONLINE for partner in partners], dtype=bool)
    both = np.array([partner.mode == Mode.BOTH for partner in partners], dtype=bool)
    return np.asarray(alone[None, :] | (both[None, :] & ~travels), dtype=bool)


def _kilometres(
    clients: Sequence[Client], partners: Sequence[Partner], places: Gazetteer
) -> Table:
    """To the nearest site, as the crow flies, in whole kilometres; unknown is the farthest."""
    homes = _numbered(client.place for client in clients)
    origin = _points(homes, places)
    table = np.full((len(homes), len(partners)), float(FARTHEST_KM))
    for column, partner in enumerate(partners):
        sites = [site for site in partner.sites if site in places]
        if sites:
            table[:, column] = _nearest(origin, _points(sites, places))
    rows = [homes[client.place] for client in clients]
    return np.asarray(np.minimum(np.rint(table), FARTHEST_KM).astype(np.int64)[rows])


def _points(slugs: Iterable[str], places: Gazetteer) -> NDArray[np.float64]:
    nowhere = Point(float("nan"), float("nan"))
    return np.radians(np.array([places.get(slug, nowhere) for slug in slugs], dtype=float))


def _nearest(origins: NDArray[np.float64], sites: NDArray[np.float64]) -> NDArray[np.float64]:
    """By the haversine formula on a sphere of the earth's mean radius, R = 6371.0088 km."""
    north, east = origins[:, None, 0], origins[:, None, 1]
    turned = np.sin((sites[None, :, 0] - north) / 2) ** 2
    turned = turned + np.cos(north) * np.cos(sites[None, :, 0]) * (
        np.sin((sites[None, :, 1] - east) / 2) ** 2
    )
    way = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, turned)))
    return np.asarray(np.nan_to_num(way.min(axis=1), nan=float(FARTHEST_KM)))


def _cause(
    clients: Sequence[Client], partners: Sequence[Partner], language: Table, online: Truth
) -> Table:
    """The first thing in the way, in the order of `Cause`."""
    cause = np.zeros(language.shape, dtype=np.int64)
    full = np.array([partner.room == 0 for partner in partners], dtype=bool)
    cause[:, full] = Cause.NO_ROOM
    travels = np.array([client.travels for client in clients], dtype=bool)
    cause[~travels[:, None] & ~online] = Cause.CANNOT_TRAVEL
    cause[language == NONE] = Cause.NO_LANGUAGE
    cause[_elsewhere(clients, partners)] = Cause.OTHER_AREA
    columns = {partner.code: column for column, partner in enumerate(partners)}
    cause[incidence([client.excluded for client in clients], columns)] = Cause.EXCLUDED
    cause[~_eligible(clients, columns)] = Cause.NOT_ELIGIBLE
    return cause


def _eligible(clients: Sequence[Client], columns: dict[str, int]) -> Truth:
    everywhere = np.array([client.eligible is None for client in clients], dtype=bool)
    named = incidence([client.eligible or frozenset() for client in clients], columns)
    return np.asarray(named | everywhere[:, None], dtype=bool)


def _elsewhere(clients: Sequence[Client], partners: Sequence[Partner]) -> Truth:
    """Who lives outside what a partner serves; of whom it is not known, nobody says so."""
    homes = _numbered(client.place for client in clients)
    outside = np.array(
        [[bool(p.serves) and bool(home) and home not in p.serves for p in partners] for home in homes],
        dtype=bool,
    ).reshape(len(homes), len(partners))
    return np.asarray(outside[[homes[client.place] for client in clients]])


def _numbered(values: Iterable[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}
