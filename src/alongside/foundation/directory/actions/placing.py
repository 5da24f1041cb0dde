"""Which part an organization plays in the network, from a day, perhaps until a day."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.access.records import open_on
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory import permissions
from alongside.foundation.directory.models import Organization, Participation
from alongside.foundation.journal import actions as journal


@transaction.atomic
def play_part(
    *,
    id: UUID,  # noqa: A002
    organization_id: UUID,
    part: str,
    starts: datetime.date,
    by: Acting,
) -> Participation:
    """Let an organization play a part from a day; the same key sent twice does it once."""
    require(permissions.may_place(by))
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
    take_turn(id)
    known = Participation.objects.filter(pk=id).first()
    if known is not None:
        return known
    held = organization.participations.filter(open_on(starts), part=part)
    if held.exists() or organization.participations.filter(part=part, starts=starts).exists():
        raise StepRefused("plays it", _("The organization plays this part on that day already."))
    participation = Participation.objects.create(
        id=id, organization=organization, part=part, starts=starts
    )
    _note("participation.began", participation, by)
    return participation


@transaction.atomic
def end_participation(*, participation_id: UUID, ends: datetime.date, by: Acting) -> Participation:
    """Let a part end; the last day on which it is played is `ends`."""
    rows = Participation.objects.select_for_update(of=("self",))
    participation = rows.get(pk=participation_id)
    require(permissions.may_place(by))
    if participation.ends is not None:
        raise StepRefused("ended", _("This part has an end already."))
    if ends < participation.starts:
        raise StepRefused("before", _("A part cannot end before it began."))
    participation.ends = ends
    participation.save(update_fields=["ends"])
    _note("participation.ended", participation, by)
    return participation


def _note(verb: str, participation: Participation, by: Acting) -> None:
    organizations = [participation.organization_id]
    journal.record(verb, participation, by=by, organizations=organizations, part=participation.part)
