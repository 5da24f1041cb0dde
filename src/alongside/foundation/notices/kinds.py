"""Kinds of notices: what each is called and how its sentence reads, in the reader's language.

Programmes register theirs when they start. A sentence has named places, filled from the notice's
`context`, which holds initials, codes and names of organizations, never a newcomer's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alongside.foundation.ui import words

# In the context of a notice that reached a stand-in: the colleague who is away.
AWAY = "away"
# In the context of a notice: a day (ISO text), which each reader reads in their own language.
DUE = "due"


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its code, its title and its sentence (lazy translations)."""

    code: str
    title: Any
    sentence: Any

    def says(self, context: Mapping[str, Any]) -> str:
        """The sentence in the language that is active now, with for whom one stands in."""
        said = str(self.sentence) % {**context, **_days(context)}
        if AWAY not in context:
            return said
        return _("%(said)s (for %(name)s, who is away)") % {"said": said, "name": context[AWAY]}

    def subject(self, context: Mapping[str, Any]) -> str:
        """What an e-mail about it is called: with the code of the matter, so that letters are told apart."""
        return f"{self.title} ({context['code']})" if context.get("code") else str(self.title)


def _days(context: Mapping[str, Any]) -> dict[str, str]:
    return {DUE: words.day(date.fromisoformat(context[DUE]))} if context.get(DUE) else {}


_kinds: dict[str, Kind] = {}


def register(code: str, title: Any, sentence: Any) -> None:
    """Register a kind; called from an app's `ready`."""
    _kinds[code] = Kind(code, title, sentence)


def kind(code: str) -> Kind:
    """The kind with this code; an unknown code is a mistake of ours and raises KeyError."""
    return _kinds[code]
