"""Edits that do not overwrite each other: a form that is older than the record is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Versioned
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.journal.queries import timeline
from alongside.foundation.ui import words

Values = Mapping[str, Any]


class Stale(StepRefused):
    """Somebody changed the record after the form was shown; `standing` is what stands now."""

    def __init__(self, standing: Versioned, told: str) -> None:
        super().__init__("stale", told)
        self.standing = standing


def check_version(record: Versioned, version: int, by: Acting) -> None:
    """Raise `Stale` unless the form speaks of the record as it stands. Call it under the row lock."""
    if record.version == version:
        return
    last = next(iter(timeline(by, record, longest=1)), None)
    if last is None or not last.who:
        told = _("Somebody changed this since you opened it.")
    else:
        facts = {"who": last.who, "when": words.day_and_clock(last.when)}
        told = _("%(who)s changed this on %(when)s, since you opened it.") % facts
    raise Stale(record, told)


def put(record: Versioned, values: Values) -> list[str]:
    """Set what differs, save it, and give the names of the fields that changed."""
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    if changed:
        record.save_changes(*changed)
    return changed
