"""What a page of help is made of: tasks with steps, and pictures that the journeys take.

The words are data, so that one template shows every page and a test can walk through all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

# Every picture has these pixels; a journey cuts it from a window of this size.
WIDTH, HEIGHT = 1120, 760


@dataclass(frozen=True)
class Picture:
    """A picture of a page, in each language of its guide; `alt` says what it shows."""

    name: str
    alt: Any
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def address(self) -> str:
        """Where the picture is in the language of the reader."""
        return static(f"help/{translation.get_language() or 'en'}/{self.name}.webp")


@dataclass(frozen=True)
class Task:
    """Something that people come to do: its steps in order, where it begins, how it looks."""

    key: str
    title: Any
    steps: tuple[Any, ...]
    picture: Picture | None = None
    begins_at: str = ""

    @property
    def url(self) -> str:
        """The page where the task begins, when it has an address of its own."""
        return reverse(self.begins_at) if self.begins_at else ""


@dataclass(frozen=True)
class Guide:
    """The page of help of one kind of reader. `ask`: whom to ask first, in a sentence."""

    title: Any
    lead: Any
    ask: Any
    tasks: tuple[Task, ...]
    languages: tuple[str, ...] = ("en", "fr")

    @property
    def pictures(self) -> list[Picture]:
        """Every picture of the page."""
        return [task.picture for task in self.tasks if task.picture]
