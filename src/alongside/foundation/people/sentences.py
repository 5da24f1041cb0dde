"""The journal's lines about accounts and memberships, in words."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.roles import ROLES
from alongside.foundation.journal import sentences
from alongside.foundation.ui import words


def register() -> None:
    """Give the journal a sentence for each verb of this app."""
    say = sentences.register
    say("invitation.sent", _("Was invited, as %(roles)s"), roles=role_labels)
    say("invitation.resent", _("Was invited again, with a new link"))
    say("invitation.withdrawn", _("The invitation was withdrawn"))
    say("invitation.accepted", _("Accepted the invitation, as %(roles)s"), roles=role_labels)
    say(
        "membership.changed",
        _("The roles were changed from %(before)s to %(after)s"),
        before=role_labels,
        after=role_labels,
    )
    say("membership.ended", _("The access was ended; last day %(last_day)s"), last_day=day)
    say("membership.away", _("Away until %(until)s"), until=day)
    say("membership.back", _("Back again"))
    say("membership.keys_removed", _("The lost second factor was removed"))
    say("person.changed", _("The account was changed"))
    say("person.switched", _("Switched to this organization"))
    say("person.signed_out_everywhere", _("Ended all sessions"))
    say("administrator.made", _("Became an administrator of this installation"))


def role_labels(names: list[str]) -> str:
    """Roles by their labels."""
    return ", ".join(str(ROLES[name].label) for name in names if name in ROLES)


def day(text: Any) -> str:
    """A day of the calendar; a dash where none was given."""
    return words.day(datetime.date.fromisoformat(text)) if text else "–"
