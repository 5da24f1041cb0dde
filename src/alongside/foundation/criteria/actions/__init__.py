"""Deciding by the version in force, writing the next version, and loading those shipped."""

from alongside.foundation.criteria.actions.deciding import decide
from alongside.foundation.criteria.actions.drafting import (
    begin_draft,
    describe,
    discard_draft,
    put_rule,
    remove_rule,
)
from alongside.foundation.criteria.actions.loading import (
    VersionChanged,
    load_set,
    load_sets,
    shipped_sets,
)
from alongside.foundation.criteria.actions.putting import call_back, put_in_force

__all__ = [
    "VersionChanged",
    "begin_draft",
    "call_back",
    "decide",
    "describe",
    "discard_draft",
    "load_set",
    "load_sets",
    "put_in_force",
    "put_rule",
    "remove_rule",
    "shipped_sets",
]
