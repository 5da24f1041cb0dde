"""The step checker: states are a table, and whoever moves a record asks the table first."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

StepTable = Mapping[str, AbstractSet[str]]


class StepRefused(Exception):
    """The record cannot move that way from where it stands.

    `told` is a sentence for the person who tried, for example who answered before them.
    Becomes a 409 page.
    """

    def __init__(self, detail: str, told: str | StrPromise = "") -> None:
        super().__init__(detail)
        self.told = told


def check_step(table: StepTable, here: str, there: str, told: str | StrPromise = "") -> None:
    """Raise `StepRefused` unless `table` allows the step from `here` to `there`."""
    if there not in table[here]:
        raise StepRefused(f"{here} -> {there}", told)


def mermaid(table: StepTable, first: str) -> str:
    """The table drawn as a Mermaid state diagram, for the decision records."""
    lines = ["stateDiagram-v2", f"    [*] --> {_node(first)}"]
    for here, theres in table.items():
        lines += [f"    {_node(here)} --> {_node(there)}" for there in sorted(theres)]
        if not theres:
            lines.append(f"    {_node(here)} --> [*]")
    return "\n".join(lines)


def _node(state: str) -> str:
    """Mermaid takes no blanks or hyphens in the name of a state."""
    return str(state).replace(" ", "_").replace("-", "_")
