"""The gazetteer: about 130 places of Ontario, hand-written, each with the point it is measured from."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from alongside.foundation.directory.models import Place

GAZETTEER = Path(__file__).parent / "data" / "places.csv"


def load_places() -> int:
    """Add what is missing and correct what differs; run by the owner after each migration.

    The file names a place before the places within it. Places that install added by hand stay.
    """
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        places = [_place(row) for row in csv.DictReader(file)]
    Place.objects.bulk_create(
        places,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_en", "name_fr", "latitude", "longitude", "within"],
    )
    return len(places)


def _place(row: dict[str, str]) -> Place:
    return Place(
        slug=row["slug"],
        name_en=row["name_en"],
        name_fr=row["name_fr"],
        latitude=Decimal(row["latitude"]),
        longitude=Decimal(row["longitude"]),
        within_id=row["within"] or None,
    )
