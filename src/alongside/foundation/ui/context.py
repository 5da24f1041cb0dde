"""What the layout shows around a page: navigation, languages, the organization acted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise

from alongside.foundation.access import registries
from alongside.foundation.ui import sheets

OWN_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}


@dataclass(frozen=True)
class Line:
    """One line of the navigation as it is drawn."""

    label: str | Promise
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True)
class Section:
    """The lines of one programme under its heading; the first section has no heading."""

    title: str
    lines: list[Line]


class Layout:
    """The page's surroundings, worked out only where a template asks for them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.acting = getattr(request, "acting", None)

    @property
    def frame(self) -> str:
        """The base template: that of case work for people at work, the public one for everybody else.

        Somebody without a role is a newcomer, or reads what newcomers read: large, in every
        language, without navigation.
        """
        at_work = self.organization is not None or bool(getattr(self.acting, "roles", ()))
        return "base.html" if at_work else "base_public.html"

    @property
    def help(self) -> str:
        """Where help for this reader is: of their role, or for newcomers, also by a private link."""
        newcomer = self.frame == "base_public.html" and bool(getattr(self.acting, "subjects", ()))
        return _address("help:newcomers" if newcomer else "help:own")

    @property
    def demo(self) -> bool:
        """Whether the people and figures of this installation are invented."""
        return bool(settings.DEMO)

    @property
    def direction(self) -> str:
        """Reading direction of the present language."""
        return "rtl" if translation.get_language_bidi() else "ltr"

    @property
    def sheet(self) -> str:
        """The address of every style, for the present reading direction."""
        version = sheets.joined(self.direction).version
        return f"{reverse('ui:look')}?dir={self.direction}&v={version}"

    @property
    def staff_languages(self) -> list[tuple[str, str]]:
        """The languages of case work."""
        return [(code, OWN_NAMES[code]) for code in settings.STAFF_LANGUAGES]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Every language of the public and newcomers' pages."""
        return [(code, OWN_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]

    @cached_property
    def organization(self) -> Any:
        """The organization that the person acts for, or None."""
        return getattr(self.acting, "organization", None)

    @cached_property
    def organizations(self) -> list[Any]:
        """The organizations that the person may switch to, when there is more than one."""
        held = [each.organization for each in getattr(self.acting, "memberships", ())]
        return held if len(held) > 1 else []

    @cached_property
    def navigation(self) -> list[Section]:
        """The lines that the person's roles use, grouped by programme, in the order of registration."""
        if self.acting is None:
            return []
        shown = [item for item in registries.navigation if item.shown_to(self.acting)]
        return self._sections(shown)

    @cached_property
    def work(self) -> Line | None:
        """The work list: the first line of the navigation, kept in sight on a phone."""
        return self.navigation[0].lines[0] if self.navigation else None

    def _sections(self, items: Iterable[registries.NavItem]) -> list[Section]:
        sections: dict[str, list[Line]] = {}
        for item in items:
            url = _address(item.url_name)
            if url:
                sections.setdefault(str(item.group or ""), []).append(self._line(item, url))
        return [Section(title, lines) for title, lines in sections.items()]

    def _line(self, item: registries.NavItem, url: str) -> Line:
        count = item.count(self.acting) if item.count else 0
        return Line(item.label, url, item.icon, count, self._is_here(url))

    def _is_here(self, url: str) -> bool:
        """Whether the present page is this line's page or lies below it."""
        path = self.request.path
        return path == url or (path.startswith(url) and url == self._longest_match)

    @cached_property
    def _longest_match(self) -> str:
        urls = [_address(item.url_name) for item in registries.navigation]
        above = [url for url in urls if url and self.request.path.startswith(url)]
        return max(above, key=len, default="")


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `layout`, for the base templates."""
    return {"layout": Layout(request)}
