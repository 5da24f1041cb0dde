"""The journal's lines about criteria, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alongside.foundation.criteria.models import Verdict
from alongside.foundation.journal import sentences


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


def verdict(value: str) -> str:
    """What the criteria said, in words."""
    return str(dict(Verdict.choices).get(value, value)).lower()
