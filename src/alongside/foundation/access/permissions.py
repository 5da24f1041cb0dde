"""Permission answers: yes, or no with a sentence a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Answer:
    """Yes, or no with a sentence a person can read."""

    allowed: bool
    reason: str | StrPromise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


class Refused(PermissionDenied):
    """The asked-for thing is not allowed; its text is the sentence to show."""


def no(reason: str | StrPromise) -> Answer:
    """A refusal with the sentence that explains it."""
    return Answer(False, reason)


def require(answer: Answer) -> None:
    """Raise `Refused` with the answer's sentence unless the answer is yes."""
    if not answer:
        raise Refused(answer.reason)
