"""A readable sentence for each verb; every app registers its own.

    sentences.register("client.shared", _("Sent to %(receiver)s: %(fields)s"),
                       receiver=ORGANIZATION, fields=labels)

A placeholder is filled from the line's data: as the name of a person or an organization, or by a
function of the value, or as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.foundation.journal.models import Event
from alongside.foundation.journal.names import ORGANIZATION, PERSON

Filling = Callable[[Any], Any] | str

GONE = {PERSON: _("somebody whose account is gone"), ORGANIZATION: _("another organization")}


@dataclass(frozen=True)
class Sentence:
    """The words of a verb, and how its placeholders are filled."""

    words: Any
    fillings: Mapping[str, Filling]

    def keys(self, kind: str, event: Event) -> set[str]:
        """The keys of this kind that the line's data holds."""
        wanted = [name for name, filling in self.fillings.items() if filling == kind]
        return {str(event.data[name]) for name in wanted if event.data.get(name)}

    def of(self, event: Event, names: Mapping[str, Mapping[str, str]]) -> str:
        """The line in words. The ground, a column of its own, is a placeholder too."""
        told = {name: self._filled(name, event, names) for name in ("ground", *event.data)}
        missing = {name: "" for name in self.fillings if name not in told}
        return str(self.words) % (told | missing)

    def _filled(self, name: str, event: Event, names: Mapping[str, Mapping[str, str]]) -> Any:
        filling = self.fillings.get(name)
        value = event.data.get(name, event.ground)
        if isinstance(filling, str):
            return names[filling].get(str(value), GONE[filling])
        return filling(value) if filling else value


_sentences: dict[str, Sentence] = {}


def register(verb: str, words: Any, **fillings: Filling) -> None:
    """Register the sentence of a verb: lazily translated, with named placeholders."""
    _sentences[verb] = Sentence(words, fillings)


def known() -> frozenset[str]:
    """The verbs that have a sentence."""
    return frozenset(_sentences)


def of_verb(verb: str) -> Sentence:
    """The sentence of a verb; the verb itself where nobody registered one."""
    return _sentences.get(verb) or Sentence(verb.replace("%", "%%"), {})
