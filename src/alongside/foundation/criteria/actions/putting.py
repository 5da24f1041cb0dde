"""Putting a draft in force on a day, and calling it back before that day."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.criteria import documents, permissions, policy
from alongside.foundation.criteria.actions import turns
from alongside.foundation.criteria.actions.drafting import DraftGone, locked
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion, Draft
from alongside.foundation.journal import actions as journal
from alongside.foundation.ui import words

A_DAY = datetime.timedelta(days=1)


@transaction.atomic
def put_in_force(*, draft_id: UUID, version: int, on: datetime.date, by: Acting) -> CriteriaVersion:
    """Make the draft the version that holds from that day, and end the one before on the day before.

    Decisions under way are waited for. Refused on a day that has passed, that was decided on
    already, or that lies before the latest version begins.
    """
    require(permissions.may_draft(by))
    _hold_set_of(draft_id)
    draft = locked(draft_id, version, by)
    earliest = policy.first_day(draft.criteria_id)
    if on < earliest.day:
        raise StepRefused("too early", earliest.told)
    latest = draft.criteria.versions.order_by("-number")[0]
    earlier_end = latest.valid_to
    _end(latest, on - A_DAY)
    added = _add(draft, latest.number + 1, on, earlier_end)
    draft.delete()
    journal.record(
        "criteria.put_in_force",
        added,
        by=by,
        criteria=draft.criteria_id,
        number=added.number,
        day=on.isoformat(),
    )
    return added


def _hold_set_of(draft_id: UUID) -> None:
    """Take the set's turn before the draft's lock: everybody in the same order, so none waits for ever."""
    slug = Draft.objects.filter(pk=draft_id).values_list("criteria", flat=True).first()
    if slug is None:
        raise DraftGone
    turns.change(slug)


def _end(version: CriteriaVersion, last: datetime.date) -> None:
    """Give a version an earlier last day."""
    if version.valid_to is None or version.valid_to > last:
        version.valid_to = last
        version.save(update_fields=["valid_to"])


def _add(
    draft: Draft, number: int, on: datetime.date, earlier_end: datetime.date | None
) -> CriteriaVersion:
    rules = documents.read(draft.document, draft.criteria, number=number, first=on).to_json()
    source = str(documents.read_draft(draft).source)
    del rules["valid_to"]
    return CriteriaVersion.objects.create(
        criteria=draft.criteria,
        number=number,
        source=source,
        valid_from=on,
        rules=rules,
        made_here=True,
        earlier_end=earlier_end,
    )


@transaction.atomic
def call_back(*, version_id: UUID, by: Acting) -> Draft:
    """Take a version back before its first day: it is a draft again, and the one before goes on."""
    require(permissions.may_draft(by))
    version = _scheduled(version_id)
    if Draft.objects.filter(criteria=version.criteria_id).exists():
        told = _("Another draft of these criteria is open. Discard it first.")
        raise StepRefused("a draft is open", told)
    before = version.criteria.versions.filter(number__lt=version.number).order_by("-number")[0]
    draft = Draft.objects.create(
        criteria=version.criteria,
        based_on=before,
        organization=by.organization,
        document=documents.document_of(version),
        began_by=by.person,
    )
    _take_away(version, before)
    journal.record(
        "criteria.called_back",
        draft,
        by=by,
        criteria=version.criteria_id,
        number=version.number,
        day=version.valid_from.isoformat(),
    )
    return draft


def _scheduled(version_id: UUID) -> CriteriaVersion:
    """The version, its set held; refused when it is gone or its day has come."""
    gone = StepRefused("gone", _("Somebody has called this version back already."))
    slug = CriteriaSet.objects.filter(versions=version_id).values_list("slug", flat=True).first()
    if slug is None:
        raise gone
    turns.change(slug)
    found = CriteriaVersion.objects.select_related("criteria").filter(pk=version_id).first()
    if found is None:
        raise gone
    if found.valid_from <= timezone.localdate() or not found.made_here:
        told = _("This version has been in force since %(day)s and is not called back.")
        raise StepRefused("in force", told % {"day": words.day(found.valid_from)})
    return found


def _take_away(version: CriteriaVersion, before: CriteriaVersion) -> None:
    """Delete the version, and give the one before the last day that it had."""
    ended_for_it = before.valid_to == version.valid_from - A_DAY
    CriteriaVersion.objects.filter(pk=version.pk).delete()
    if ended_for_it:
        before.valid_to = version.earlier_end
        before.save(update_fields=["valid_to"])
