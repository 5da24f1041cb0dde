"""Steps 1 and 2 of the walk: eligible by the criteria, suitable by somebody's judgement."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from alongside.foundation.criteria.forms import FactsForm
from alongside.foundation.criteria.models import CriteriaSet
from alongside.foundation.criteria.queries import in_force, known_facts
from alongside.foundation.criteria.telling import told_decision
from alongside.foundation.directory.models import Service
from alongside.programmes.referrals import actions, permissions
from alongside.programmes.referrals.forms import SuitabilityForm
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import Gate
from alongside.programmes.referrals.views.loading import (
    Asked,
    back_with,
    case_work,
    own,
    person_of,
    walk_page,
)
from alongside.programmes.referrals.walk import prepared


@case_work
def prescreen(request: Asked, pk: UUID) -> HttpResponse:
    """Step 1: the facts that the criteria ask for, each with its evidence."""
    referral = own(request, pk)
    may = permissions.may_prepare(request.acting, referral)
    if not may and request.method != "POST":
        return back_with(request, referral, may)
    person, sets = person_of(request, referral), _sets()
    slug = _slug(request, referral, [each.slug for each in sets])
    version = in_force(slug, timezone.localdate())
    form = FactsForm(
        request.POST or None,
        version=version,
        by=request.acting,
        earlier=known_facts(person, request.acting),
    )
    if request.method == "POST" and form.is_valid():
        actions.prescreen(referral_id=pk, criteria_slug=slug, facts=form.facts(), by=request.acting)
        return redirect("referrals:verdict", pk=pk)
    tabs = [
        {"label": each.title, "url": f"?criteria={each.slug}", "current": each.slug == slug}
        for each in sets
    ]
    more = {"form": form, "tabs": tabs, "version": version}
    return walk_page(request, "prescreen", referral, 1, more, status=422 if form.is_bound else 200)


def _sets() -> list[CriteriaSet]:
    """The criteria by which receiving services take people in, those of most services first."""
    asked = Service.objects.receiving().exclude(criteria="").values_list("criteria", flat=True)
    services = Counter(asked.order_by())
    found = CriteriaSet.objects.filter(slug__in=services).order_by("slug")
    return sorted(found, key=lambda each: -services[each.slug])


def _slug(request: Asked, referral: Referral, known: list[str]) -> str:
    """The set asked for in the address, else that of the service chosen or of the last pre-screen."""
    wishes = [request.GET.get("criteria", "")]
    wishes.append(referral.service.criteria if referral.service else "")
    if referral.criteria_version:
        wishes.append(referral.criteria_version.criteria_id)
    return next((slug for slug in [*wishes, *known] if slug in known), "mentoring-partnership")


@case_work
def verdict(request: Asked, pk: UUID) -> HttpResponse:
    """What the criteria say, rule by rule."""
    referral = own(request, pk)
    so_far = prepared(referral)
    if so_far.decision is None:
        return redirect("referrals:prescreen", pk=pk)
    more = {"prepared": so_far, "verdict": told_decision(so_far.decision)}
    return walk_page(request, "verdict", referral, 1, more)


@case_work
def suitability(request: Asked, pk: UUID) -> HttpResponse:
    """Step 2: a judgement with reasons, by the same worker or by another."""
    referral = own(request, pk)
    may = permissions.may_prepare(request.acting, referral)
    if not may and request.method != "POST":
        return back_with(request, referral, may)
    so_far = prepared(referral)
    form = SuitabilityForm(
        request.POST or None, referral=referral, initial=_judged_before(so_far.suitable)
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        actions.judge(
            id=values.pop("form_key"),
            referral_id=pk,
            gate=Gate.SUITABLE,
            by=request.acting,
            **values,
        )
        return redirect(_after_judgement(values["passed"]), pk=pk)
    more = {"form": form, "prepared": so_far}
    return walk_page(
        request, "suitability", referral, 2, more, status=422 if form.is_bound else 200
    )


def _judged_before(judgement: Any) -> dict[str, Any]:
    if judgement is None:
        return {}
    return {"passed": "yes" if judgement.passed else "no", "reasons": judgement.reasons}


def _after_judgement(passed: bool) -> str:
    return "referrals:partners" if passed else "referrals:referral"
