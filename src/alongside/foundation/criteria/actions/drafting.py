"""Writing the next version of a set: one draft at a time, changed rule by rule, read by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.criteria import documents, permissions
from alongside.foundation.criteria.actions import turns
from alongside.foundation.criteria.models import CriteriaSet, Draft
from alongside.foundation.directory.actions.versions import check_version
from alongside.foundation.journal import actions as journal


class DraftGone(StepRefused):
    """The draft was put in force or discarded in the meantime."""

    def __init__(self) -> None:
        told = _("This draft is no longer open: somebody has put it in force or discarded it.")
        super().__init__("the draft is gone", told)


@transaction.atomic
def begin_draft(*, criteria_slug: str, by: Acting) -> tuple[Draft, bool]:
    """A draft of the set's next version, from its latest; whether it is new, or was open already."""
    require(permissions.may_draft(by))
    turns.change(criteria_slug)
    criteria = CriteriaSet.objects.get(pk=criteria_slug)
    open_already = Draft.objects.filter(criteria=criteria).first()
    if open_already is not None:
        return open_already, False
    latest = criteria.versions.order_by("-number")[0]
    draft = Draft.objects.create(
        criteria=criteria,
        based_on=latest,
        organization=by.organization,
        document=documents.document_of(latest),
        began_by=by.person,
    )
    _note("began", draft, by, version=latest.number)
    return draft, True


@transaction.atomic
def describe(
    *, draft_id: UUID, version: int, source: dict[str, str], note: dict[str, str] | None, by: Acting
) -> Draft:
    """Say where the new version as a whole was read, and what its readers should know."""
    draft = locked(draft_id, version, by)
    return _keep(draft, {**draft.document, "source": source, "note": note}, by, what="source")


@transaction.atomic
def put_rule(
    *,
    draft_id: UUID,
    version: int,
    rule: dict[str, Any],
    by: Acting,
    replaces: str = "",
    parts: Sequence[str] = (),
) -> Draft:
    """Add a rule, or put it in the place of the one that it replaces.

    `parts`: for a rule made of rules, those it is made of, by name; they leave the place where they
    stood. Raises `CriteriaError` where the engine does not read the result.
    """
    draft = locked(draft_id, version, by)
    _check_there(draft, [*parts, *([replaces] if replaces else [])])
    if parts:
        changed = documents.with_parts(draft.document, rule, parts)
    else:
        changed = documents.with_rule(draft.document, rule, replaces)
    return _keep(draft, changed, by, what="changed" if replaces else "added", rule=rule["id"])


@transaction.atomic
def remove_rule(*, draft_id: UUID, version: int, rule: str, by: Acting) -> Draft:
    """Take a rule out, and with it those that it is made of.

    Raises `CriteriaError` where nothing would be left: criteria that ask nothing are none.
    """
    draft = locked(draft_id, version, by)
    _check_there(draft, [rule])
    return _keep(draft, documents.without_rule(draft.document, rule), by, what="removed", rule=rule)


@transaction.atomic
def discard_draft(*, draft_id: UUID, by: Acting) -> None:
    """Throw a draft away."""
    draft = locked(draft_id, None, by)
    _note("discarded", draft, by)
    draft.delete()


def locked(draft_id: UUID, version: int | None, by: Acting) -> Draft:
    """The draft under its row lock; refused when it is gone, or newer than the form (`Stale`)."""
    require(permissions.may_draft(by))
    found = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id)
    draft = found.select_related("criteria", "based_on").first()
    if draft is None:
        raise DraftGone
    if version is not None:
        check_version(draft, version, by)
    return draft


def _check_there(draft: Draft, names: Sequence[str]) -> None:
    if any(documents.rule_named(draft.document, name) is None for name in names):
        raise StepRefused("no such rule", _("Somebody has removed this rule from the draft."))


def _keep(draft: Draft, document: dict[str, Any], by: Acting, **data: Any) -> Draft:
    """Store a document that the engine reads, and say in the journal which rule it was about."""
    if document == draft.document:
        return draft
    draft.document = document
    documents.read_draft(draft)
    draft.changed_at = timezone.now()
    draft.save_changes("document", "changed_at")
    _note("changed", draft, by, **data)
    return draft


def _note(verb: str, draft: Draft, by: Acting, **data: Any) -> None:
    journal.record(f"criteria.draft_{verb}", draft, by=by, criteria=draft.criteria_id, **data)
