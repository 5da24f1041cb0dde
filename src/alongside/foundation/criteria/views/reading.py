"""Criteria as everybody at work reads them: the sets, a version, and a decision with its version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.foundation.access.gates import members_only
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.criteria import permissions, queries
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.criteria.telling import told_decision
from alongside.foundation.criteria.views.loading import readers
from alongside.foundation.criteria.wording import differences, whole_changes, worded_rules


@require_safe
@readers
def overview(request: ActingRequest) -> HttpResponse:
    """Every set with its versions, those in force and those to come first."""
    may_draft = bool(permissions.may_draft(request.acting))
    page = {"sets": queries.sets(timezone.localdate()), "may_draft": may_draft}
    return render(request, "criteria/sets.html", page)


@require_safe
@readers
def version(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One version: its rules in words, where they were read, and what it changed."""
    found = get_object_or_404(CriteriaVersion.objects.select_related("criteria"), pk=pk)
    today = timezone.localdate()
    page = _about(found) | {
        "standing": queries.standing(found, today),
        "others": found.criteria.versions.exclude(pk=pk).order_by("-number"),
        "may_call_back": permissions.may_draft(request.acting)
        and found.made_here
        and found.valid_from > today,
    }
    return render(request, "criteria/version.html", page)


def _about(found: CriteriaVersion) -> dict[str, Any]:
    """A version, its rules in words, and what it changed of the one before."""
    rules = queries.rules_of(found)
    page: dict[str, Any] = {"version": found, "read": rules, "rules": worded_rules(rules)}
    before = found.criteria.versions.filter(number__lt=found.number).order_by("-number").first()
    if before is not None:
        old = queries.rules_of(before)
        page |= {
            "before": before,
            "differences": differences(old, rules),
            "whole": whole_changes(old, rules),
        }
    return page


@require_safe
@members_only
def decision(request: ActingRequest, pk: UUID) -> HttpResponse:
    """A decision as it was made: its findings, and the version that made it, also when others hold."""
    visible = Decision.objects.visible_to(request.acting)
    near = visible.select_related("version__criteria", "client", "made_by")
    found = get_object_or_404(near, pk=pk)
    now = queries.newest_in_force(found.version.criteria_id, timezone.localdate())
    page = {
        "decision": found,
        "verdict": told_decision(found),
        "version": found.version,
        "rules": worded_rules(queries.rules_of(found.version)),
        "now": now if now != found.version else None,
    }
    return render(request, "criteria/decision.html", page)
