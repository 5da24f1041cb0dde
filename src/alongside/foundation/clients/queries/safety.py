"""How somebody may be reached safely, from a record or from a copy; shown wherever contact details are."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.foundation.clients.models import Client
from alongside.foundation.clients.states import Channel
from alongside.foundation.directory.languages import language_label


@dataclass(frozen=True)
class Safety:
    """Safe channels, what must not be done, and in which language to speak."""

    channels: Sequence[str]
    no_voice_mail: bool
    note: str
    language: str
    interpreter: bool

    @property
    def warns(self) -> bool:
        """Whether something must be kept in mind before getting in touch."""
        return self.no_voice_mail or bool(self.note or self.channels)

    @property
    def lines(self) -> list[str]:
        """What to keep in mind, the gravest first."""
        return self._said(
            _("Do not leave voice mail."), _("Safe ways to reach them: %(channels)s.")
        )

    @property
    def own_lines(self) -> list[str]:
        """The same, said to the person themself."""
        return self._said(
            _("We leave you no voice mail."), _("We reach you only like this: %(channels)s.")
        )

    def _said(self, no_voice_mail: str, ways: str) -> list[str]:
        said = [no_voice_mail] if self.no_voice_mail else []
        if self.note:
            said.append(self.note)
        if self.channels:
            names = _(", ").join(str(Channel(code).label).lower() for code in self.channels)
            said.append(ways % {"channels": names})
        return said

    @property
    def spoken(self) -> str:
        """The language to speak, and whether an interpreter is needed."""
        name = language_label(self.language)
        return (
            _("%(language)s, with an interpreter") % {"language": name}
            if self.interpreter
            else name
        )


def safety_of(client: Client) -> Safety:
    """As the record says."""
    return Safety(
        channels=client.safe_channels,
        no_voice_mail=client.no_voice_mail,
        note=client.safety_note,
        language=client.preferred_language,
        interpreter=client.interpreter_needed,
    )


def safety_of_copy(fields: Mapping[str, Any]) -> Safety:
    """As far as it was shared; unknown is not the same as safe, so nothing shared says nothing."""
    safety, languages = fields.get("safety", {}), fields.get("languages", {})
    return Safety(
        channels=safety.get("channels", []),
        no_voice_mail=safety.get("no_voice_mail", False),
        note=safety.get("note", ""),
        language=languages.get("preferred", ""),
        interpreter=languages.get("interpreter", False),
    )
