"""What an administrator can put right: organizations that nobody manages, invitations nobody took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import WorkItem
from alongside.foundation.access.roles import ADMINISTRATOR
from alongside.foundation.directory.models import Organization
from alongside.foundation.people.models import Invitation
from alongside.foundation.people.queries import organizations_with_managers

NAMED = 5


def upkeep(acting: Acting) -> Iterator[WorkItem]:
    """The state of the install, as far as somebody can act on it; for administrators."""
    if not acting.has_role(ADMINISTRATOR):
        return
    yield from _unmanaged()
    yield from _untaken()


def _unmanaged() -> Iterator[WorkItem]:
    """Members without a manager can neither be helped nor let go by anybody else."""
    counted: Any = organizations_with_managers()
    unmanaged = [each for each in counted if each.members and not each.managers]
    for organization in unmanaged[:NAMED]:
        yield WorkItem(
            _("%(organization)s has no manager") % {"organization": organization.called},
            _("Invite one, so that colleagues can be added and let go"),
            reverse("people:managers"),
            tone="warning",
        )


def _untaken() -> Iterator[WorkItem]:
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    late = waiting.filter(expires_at__lt=timezone.now()).count()
    open_still = waiting.count() - late
    if late:
        said = ngettext(
            "%(count)s invitation has run out unused",
            "%(count)s invitations have run out unused",
            late,
        )
        yield WorkItem(said % {"count": late}, "", reverse("people:managers"), tone="warning")
    if open_still:
        said = ngettext(
            "%(count)s invitation waits for an answer",
            "%(count)s invitations wait for an answer",
            open_still,
        )
        yield WorkItem(said % {"count": open_still}, "", reverse("people:managers"))


def empty_install() -> bool:
    """Whether nobody has put an organization in yet."""
    return not Organization.objects.exists()
