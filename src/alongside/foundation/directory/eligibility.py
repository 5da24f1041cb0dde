"""What upper floors know about who may come to a service: criteria sets, immigration statuses.

They register a provider of (slug, title) pairs when they start; the directory keeps only slugs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Choices = Iterable[tuple[str, Any]]
Provider = Callable[[], Choices]

_criteria: list[Provider] = []
_statuses: list[Provider] = []


def know_criteria(provider: Provider) -> None:
    """Register what gives the criteria sets that a service may name."""
    if provider not in _criteria:
        _criteria.append(provider)


def know_statuses(provider: Provider) -> None:
    """Register what gives the immigration statuses that a funder may pay for."""
    if provider not in _statuses:
        _statuses.append(provider)


def criteria_choices() -> list[tuple[str, Any]]:
    """Every criteria set, by slug."""
    return [pair for provider in _criteria for pair in provider()]


def status_choices() -> list[tuple[str, Any]]:
    """Every immigration status, by key."""
    return [pair for provider in _statuses for pair in provider() if pair[0]]


def criteria_title(slug: str) -> str:
    """The title of a criteria set, or its slug when nobody knows it."""
    return str(dict(criteria_choices()).get(slug, slug))
