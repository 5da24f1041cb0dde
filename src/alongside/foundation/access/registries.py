"""Registries through which the layout and the home page reach upper floors without naming them.

Providers take an `Acting` (who asks, for which organization, in which roles) and give plain values.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Provider = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True)
class NavItem:
    """One line of the side navigation.

    `roles`: who sees it; empty means everybody who acts for an organization.
    `newcomer`: shown to newcomers instead of staff.
    `count`: how many things wait there for the person who acts, or None.
    """

    label: Any
    url_name: str
    icon: str
    group: Any
    order: int = 50
    roles: frozenset[str] = frozenset()
    newcomer: bool = False
    count: Callable[[Any], int] | None = None

    def shown_to(self, acting: Any) -> bool:
        """Whether the person who acts uses this page."""
        if self.newcomer:
            return bool(acting.subjects)
        if self.roles:
            return any(acting.has_role(name) for name in self.roles)
        return acting.organization is not None


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for a person: what, about whom, where, until when.

    `about`: by name where it is a record of the person's own organization, else initials and a code.
    """

    what: Any
    about: str
    url: str
    due: datetime.date | None = None
    since: datetime.datetime | None = None
    tone: str = "info"


@dataclass(frozen=True)
class Figure:
    """One number on a home page's strip: what it counts, its value, a line below it, where it leads."""

    label: Any
    value: Any
    note: Any = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Found:
    """One thing that a search found: of which kind, its name, a line to tell it by, where it leads."""

    kind: Any
    name: str
    line: Any = ""
    url: str = ""


@dataclass(frozen=True)
class Sought:
    """A few typed words, and what one search has found out on the way that another needs too."""

    text: str
    known: dict[str, Any] = field(default_factory=dict)


Search = Callable[[Any, Sought], Iterable[Found]]


@dataclass(frozen=True)
class RecordPanel:
    """A part that an upper floor gives to the page of a newcomer's record.

    `template` is included with `context` alone. `links`: (words, address) of what can be done there.
    `order`: small comes first.
    """

    title: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[tuple[Any, str]] = ()
    order: int = 50


PanelProvider = Callable[[Any, Any], Iterable[RecordPanel]]

navigation: list[NavItem] = []
_record_panels: list[PanelProvider] = []
_own_panels: list[PanelProvider] = []
_reference: list[Callable[[], object]] = []
_work: list[Provider] = []
_figures: list[Provider] = []
_searches: list[tuple[int, Search]] = []


def add_navigation(*items: NavItem) -> None:
    """Put lines into the side navigation; called from an app's `ready`."""
    navigation.extend(item for item in items if item not in navigation)
    navigation.sort(key=lambda item: item.order)


def add_work(provider: Provider) -> None:
    """Register what gives the work items of an acting person."""
    _work.append(provider)


def add_figures(provider: Provider) -> None:
    """Register what gives the figures of an acting person's home page."""
    _figures.append(provider)


def work_for(acting: Any) -> list[WorkItem]:
    """All that waits for the person, the earliest due first, then what has no date."""
    items = [item for provider in _work for item in provider(acting)]
    return sorted(items, key=lambda item: (item.due is None, item.due or datetime.date.max))


def figures_for(acting: Any) -> list[Figure]:
    """The figures of the person's home page, in the order of registration."""
    return [figure for provider in _figures for figure in provider(acting)]


def add_search(search: Search, *, order: int = 50) -> None:
    """Register what finds records of an acting person by a few typed words.

    `search(acting, sought)` gives at most the 20 best of what the person may see anyway. `order`:
    small comes first.
    """
    if search not in [known for _order, known in _searches]:
        _searches.insert(0, (order, search))
        _searches.sort(key=lambda entry: entry[0])


def found_for(acting: Any, text: str) -> list[Found]:
    """What all searches find for the person; within an order, upper floors come first."""
    sought = Sought(text)
    return [found for _order, search in _searches for found in search(acting, sought)]


def add_record_panel(provider: PanelProvider) -> None:
    """Register what gives parts of a record's page to staff: called with who acts and the record."""
    if provider not in _record_panels:
        _record_panels.append(provider)


def add_own_panel(provider: PanelProvider) -> None:
    """Register what gives parts of the page on which newcomers see their own record."""
    if provider not in _own_panels:
        _own_panels.append(provider)


def record_panels(acting: Any, client: Any) -> list[RecordPanel]:
    """The parts that upper floors give to a record's page, for staff."""
    return _panels(_record_panels, acting, client)


def own_panels(acting: Any, client: Any) -> list[RecordPanel]:
    """The parts that upper floors give to a newcomer's own page."""
    return _panels(_own_panels, acting, client)


def _panels(providers: list[PanelProvider], acting: Any, client: Any) -> list[RecordPanel]:
    found = [panel for provider in providers for panel in provider(acting, client)]
    return sorted(found, key=lambda panel: panel.order)


def add_reference(loader: Callable[[], object]) -> None:
    """Register an idempotent loader of reference data, run by the owner after each migrate."""
    if loader not in _reference:
        _reference.append(loader)


def load_reference() -> None:
    """Run every loader of reference data (places, criteria in force)."""
    for loader in _reference:
        loader()
