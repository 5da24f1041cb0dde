"""What the gallery shows: every component file, its contract and its example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

COMPONENTS = Path(__file__).parent / "templates" / "ui"
CONTRACT = re.compile(r"{% comment %}\s*(ui/\w+: .*?){% endcomment %}", re.DOTALL)


@dataclass(frozen=True)
class Component:
    """One component: its name, what its file promises, and the example that is shown."""

    name: str
    contract: str
    example: str

    @property
    def template(self) -> str:
        """The template of its example."""
        return f"ui/gallery/{self.name}.html"


@cache
def components() -> list[Component]:
    """Every component in the order of its name."""
    return [_component(path) for path in sorted(COMPONENTS.glob("*.html"))]


def _component(path: Path) -> Component:
    found = CONTRACT.match(path.read_text(encoding="utf-8"))
    example = COMPONENTS / "gallery" / path.name
    return Component(
        path.stem,
        found[1].strip() if found else "",
        example.read_text(encoding="utf-8").strip() if example.exists() else "",
    )
