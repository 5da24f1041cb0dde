"""Places of the gazetteer: how far apart they are, and which lie within which."""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

from alongside.foundation.directory.models import Place

EARTH_KM = 6371.0088


def distance_km(place_a: Place | None, place_b: Place | None) -> float | None:
    """How far two places lie apart as the crow flies, in kilometres; None when one is not known.

    By the haversine formula, d = 2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), on a sphere of the
    mean radius of the earth, R = 6371.0088 km. Each place is one point that stands for a
    municipality or a neighbourhood, so the answer is good to a few kilometres and is shown rounded.
    """
    if place_a is None or place_b is None:
        return None
    if place_a.slug == place_b.slug:
        return 0.0
    north_a, north_b = radians(place_a.latitude), radians(place_b.latitude)
    east = radians(float(place_b.longitude) - float(place_a.longitude))
    half = sin((north_b - north_a) / 2) ** 2 + cos(north_a) * cos(north_b) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def places_by_slug() -> dict[str, Place]:
    """The whole gazetteer, in one query."""
    return {place.slug: place for place in Place.objects.all()}


def place_choices() -> list[tuple[str, str]]:
    """Every place for a select, in the reader's alphabet."""
    return sorted(((place.slug, place.name) for place in Place.objects.all()), key=_by_name)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold().replace("é", "e").replace("î", "i")


def find_place(text: str, places: Iterable[Place]) -> str | None:
    """The slug of what somebody wrote: a slug, or a name in English or French."""
    wanted = text.strip().casefold()
    for place in places:
        if wanted in (place.slug, place.name_en.casefold(), place.name_fr.casefold()):
            return place.slug
    return None


def slugs_within(slug: str) -> set[str]:
    """A place with everything that lies within it, at any depth."""
    children: dict[str | None, list[str]] = {}
    for child, parent in Place.objects.values_list("slug", "within_id"):
        children.setdefault(parent, []).append(child)
    found, left = set(), [slug]
    while left:
        here = left.pop()
        found.add(here)
        left += children.get(here, [])
    return found


class Near:
    """Distances from one place to all others of the gazetteer."""

    def __init__(self, slug: str) -> None:
        self.places = places_by_slug()
        self.origin = self.places.get(slug)
        self.above = self._above(slug)

    def _above(self, slug: str) -> set[str]:
        found, here = set(), self.places.get(slug)
        while here is not None and here.slug not in found:
            found.add(here.slug)
            here = self.places.get(here.within_id or "")
        return found

    def km(self, slugs: Iterable[str | None]) -> float | None:
        """The way to the nearest of these places, or None when none is known."""
        ways = [distance_km(self.origin, self.places.get(slug)) for slug in slugs if slug]
        return min((way for way in ways if way is not None), default=None)

    def served_by(self, catchment: Iterable[str]) -> bool:
        """Whether a catchment covers the origin; an empty one covers everywhere."""
        slugs = set(catchment)
        return not slugs or bool(slugs & self.above)
