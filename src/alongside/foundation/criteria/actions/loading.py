"""Loading the criteria that the product ships.

Where a network has put versions of its own in force, it governs the set: what the product ships later
of that set is left aside, and what is in force stays.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from alongside.engines import eligibility
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion
from alongside.foundation.journal import actions as journal

SETS = Path(__file__).parents[1] / "sets"


class VersionChanged(Exception):
    """A version that was in use differs from what is to be loaded; a change needs a new number."""


@transaction.atomic
def load_sets() -> list[CriteriaVersion]:
    """Load the shipped criteria that are not here yet, and give the versions that were new.

    Run as often as one likes. A version once loaded never changes, except that it may get its
    last day when another follows; what decisions were made by must stay readable.
    """
    return [row for criteria in shipped_sets() for row in load_set(criteria)]


def shipped_sets() -> Iterator[eligibility.CriteriaSet]:
    for path in sorted(SETS.glob("*.json")):
        plain = json.loads(path.read_text(encoding="utf-8"))
        yield eligibility.CriteriaSet.from_json(plain, path.name)


def load_set(criteria: eligibility.CriteriaSet) -> list[CriteriaVersion]:
    row, _ = CriteriaSet.objects.update_or_create(
        slug=criteria.slug,
        defaults={"title_en": criteria.title.en, "title_fr": criteria.title.fr},
    )
    loaded = [load_version(row, version) for version in criteria.versions]
    return [version for version in loaded if version is not None]


def load_version(row: CriteriaSet, version: eligibility.CriteriaVersion) -> CriteriaVersion | None:
    """The new row, or nothing when the version was here already or the network has its own."""
    stored = row.versions.filter(number=version.number).first()
    if (stored is None or stored.made_here) and row.versions.filter(made_here=True).exists():
        return None
    if stored is None:
        return add_version(row, version)
    if stored.rules != document(version):
        raise VersionChanged(
            f"Version {version.number} of {row.slug} is in use and differs from the shipped file. "
            "Give the changed criteria a new number."
        )
    close_version(stored, version)
    return None


def add_version(row: CriteriaSet, version: eligibility.CriteriaVersion) -> CriteriaVersion:
    added = CriteriaVersion.objects.create(
        criteria=row,
        number=version.number,
        source=str(version.source),
        valid_from=version.valid_from.day,
        valid_to=last_day(version),
        dates_assumed=version.valid_from.assumed,
        rules=document(version),
    )
    journal.record("criteria.version_added", added, by=None, criteria=row.slug, number=added.number)
    return added


def close_version(stored: CriteriaVersion, version: eligibility.CriteriaVersion) -> None:
    """Give a version its last day when the shipped file has one now, unless it ended otherwise."""
    end = last_day(version)
    if stored.valid_to is None and end is not None:
        stored.valid_to = end
        stored.save(update_fields=["valid_to"])


def last_day(version: eligibility.CriteriaVersion) -> datetime.date | None:
    return version.valid_to.day if version.valid_to else None


def document(version: eligibility.CriteriaVersion) -> dict[str, Any]:
    """The version as stored: all of it but its last day, which may come later."""
    plain = version.to_json()
    del plain["valid_to"]
    return plain
