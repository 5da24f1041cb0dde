"""The journal's lines about criteria, in words."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from alongside.foundation.criteria.models import Verdict
from alongside.foundation.journal import sentences
from alongside.foundation.ui import words


def register() -> None:
    """Give the journal a sentence for each verb of this app."""
    sentences.register(
        "criteria.decided",
        _("Eligibility was decided by version %(version)s of the criteria: %(verdict)s"),
        verdict=verdict,
    )
    sentences.register(
        "criteria.version_added", _("Version %(number)s of the criteria %(criteria)s was loaded")
    )
    sentences.register(
        "criteria.draft_began",
        _("A new version of the criteria %(criteria)s was begun, from version %(version)s"),
    )
    sentences.register(
        "criteria.draft_changed", _("The draft of the criteria %(criteria)s was changed: %(what)s"),
        what=change,
    )  # fmt: skip
    sentences.register(
        "criteria.draft_discarded", _("The draft of the criteria %(criteria)s was discarded")
    )
    sentences.register(
        "criteria.put_in_force",
        _("Version %(number)s of the criteria %(criteria)s was put in force from %(day)s"),
        day=day,
    )
    sentences.register(
        "criteria.called_back",
        _("Version %(number)s of the criteria %(criteria)s, due on %(day)s, was called back"),
        day=day,
    )


CHANGES = {
    "source": _("its source"),
    "added": _("a rule added"),
    "changed": _("a rule changed"),
    "removed": _("a rule removed"),
}


def change(value: str) -> str:
    """What was changed in a draft, in words."""
    return str(CHANGES.get(value, value))


def day(value: str) -> str:
    """A day as it is written, from the line's data."""
    return words.day(datetime.date.fromisoformat(value))


def verdict(value: str) -> str:
    """What the criteria said, in words."""
    return str(dict(Verdict.choices).get(value, value)).lower()
