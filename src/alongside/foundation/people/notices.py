"""What colleagues are told about each other."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.notices import kinds
from alongside.foundation.notices.actions import tell
from alongside.foundation.people.models import Membership


def register() -> None:
    """Give the notices app the words of each kind."""
    kinds.register(
        "membership.stand_in",
        _("You stand in for a colleague"),
        _("%(name)s is away. Until they are back, their work and notices reach you too."),
    )


def stand_in_is_told(membership: Membership, by: Acting) -> None:
    """Tell whoever stands in, unless they arranged it themself."""
    if membership.stand_in is None or membership.stand_in == by.person:
        return
    told = {"name": str(membership.person)}
    tell(membership.stand_in, "membership.stand_in", context=told, url=reverse("home:home"))
