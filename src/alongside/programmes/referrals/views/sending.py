"""Steps 3 to 5 of the walk: where to, consent, check and send."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.foundation.clients import words
from alongside.foundation.clients.models import Consent
from alongside.foundation.clients.queries import readable_copy
from alongside.foundation.clients.states import Purpose
from alongside.foundation.criteria.queries import known_facts
from alongside.foundation.directory.models import Service
from alongside.foundation.directory.policy import FRESH_DAYS, GONE_DAYS
from alongside.programmes.referrals import actions, desks, permissions
from alongside.programmes.referrals.elsewhere import elsewhere
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.parcel import opened, parcel
from alongside.programmes.referrals.preview import cards, usual_answer
from alongside.programmes.referrals.queries import options
from alongside.programmes.referrals.states import BEFORE_SENDING, State
from alongside.programmes.referrals.suggesting import suggested
from alongside.programmes.referrals.views.loading import (
    Asked,
    back_with,
    case_work,
    key_in,
    own,
    person_of,
    walk_page,
)
from alongside.programmes.referrals.views.stepping import did_so_a_moment_ago
from alongside.programmes.referrals.walk import prepared


@case_work
def partners(request: Asked, pk: UUID) -> HttpResponse:
    """Step 3: every receiving service as it would look for this person; nothing is sent by looking."""
    referral = own(request, pk)
    if request.method == "POST":
        chosen = get_object_or_404(
            Service.objects.receiving(), pk=key_in(request.POST.get("service"))
        )
        actions.choose(referral_id=pk, service_id=chosen.pk, by=request.acting)
        _decide_by_its_criteria(request, referral, chosen)
        return redirect(_to_consent(request, own(request, pk)))
    may = permissions.may_prepare(request.acting, referral)
    if not may:
        return back_with(request, referral, may)
    so_far, person = prepared(referral), person_of(request, referral)
    facts = so_far.decision.facts if so_far.decision else known_facts(person, request.acting)
    offered = options(person, facts)
    found = cards(offered, chosen=referral.service_id)
    nobody = not any(card.possible for card in found)
    more = {
        "cards": found,
        "nobody": nobody,
        "others": elsewhere(person, offered) if nobody else [],
        "suggested": suggested(referral, request.acting),
        "stale_days": FRESH_DAYS,
        "gone_days": GONE_DAYS,
    }
    return walk_page(request, "partners", referral, 3, {"prepared": so_far, **more})


def _decide_by_its_criteria(request: Asked, referral: Referral, chosen: Service) -> None:
    """The answers given so far, judged by the criteria of the service that was chosen."""
    decision = prepared(referral).decision
    if decision and chosen.criteria and chosen.criteria != decision.version.criteria_id:
        actions.prescreen(
            referral_id=referral.pk,
            criteria_slug=chosen.criteria,
            facts=decision.facts,
            by=request.acting,
        )


@case_work
def consent(request: Asked, pk: UUID) -> HttpResponse:
    """Step 4: a consent that names the receiver, taken now or before."""
    referral = own(request, pk)
    if request.method == "POST":
        mine = Consent.objects.visible_to(request.acting).filter(client_id=referral.client_id)
        taken = get_object_or_404(mine, pk=key_in(request.POST.get("consent")))
        actions.attach_consent(referral_id=pk, consent_id=taken.pk, by=request.acting)
        return redirect("referrals:check", pk=pk)
    may = permissions.may_prepare(request.acting, referral)
    if not may:
        return back_with(request, referral, may)
    if referral.receiver is None:
        messages.info(
            request, _("Choose first where the referral goes: a consent names the receiver.")
        )
        return redirect("referrals:partners", pk=pk)
    more = {"consents": _usable(request, referral), "form_url": _consent_form(referral)}
    return walk_page(request, "consent", referral, 4, more)


def _to_consent(request: Asked, referral: Referral) -> str:
    """After the choice: what was agreed to before, or at once the form when there is nothing to choose."""
    if _usable(request, referral):
        return reverse("referrals:consent", args=[referral.pk])
    return _consent_form(referral)


def _consent_form(referral: Referral) -> str:
    """The form that asks, with the receiver in it and the way back."""
    here = reverse("referrals:consent", args=[referral.pk])
    asked = urlencode({"receiver": referral.receiver_id, "next": here})
    return reverse("clients:consent-new", args=[referral.client_id]) + f"?{asked}"


def _usable(request: Asked, referral: Referral) -> list[dict[str, Any]]:
    """Live consents to be referred to the chosen receiver, the newest first, in words."""
    mine = Consent.objects.visible_to(request.acting).live().filter(client_id=referral.client_id)
    named = mine.filter(receiver=referral.receiver, purposes__contains=[Purpose.REFER.value])
    return [
        {
            "consent": each,
            "fields": words.fields(each.fields),
            "purposes": words.purposes(each.purposes),
        }
        for each in named.select_related("taken_by", "receiver")
    ]


@case_work
def check(request: Asked, pk: UUID) -> HttpResponse:
    """Step 5: exactly what will be sent, to whom, until when; then send it."""
    referral = own(request, pk)
    by, may = request.acting, permissions.may_send(request.acting, referral)
    if request.method == "POST":
        if may or not did_so_a_moment_ago(by, referral, "referral.sent"):
            actions.send(referral_id=pk, by=by)
        return redirect("referrals:sent", pk=pk)
    if referral.state not in BEFORE_SENDING | {State.RETURNED}:
        return back_with(request, referral, may)
    so_far = prepared(referral)
    if so_far.consent is None:  # nothing to check yet: back to the first step that is missing
        return redirect("referrals:consent" if so_far.decision else "referrals:prescreen", pk=pk)
    goes = parcel(referral, so_far.consent) if so_far.decision else None
    by_link = referral.service is not None and desks.answers_by_link(referral.service)
    more = {"prepared": so_far, "may": may, "parcel": goes, "by_link": by_link}
    return walk_page(request, "check", referral, 5, more)


@case_work
def sent(request: Asked, pk: UUID) -> HttpResponse:
    """What happens next, and when."""
    referral = own(request, pk)
    if referral.sent_at is None:
        return redirect("referrals:check", pk=pk)
    copy = readable_copy(request.acting, pk)
    unreachable = copy is not None and not opened(copy).reachable
    more = {"usually": usual_answer(referral), "unreachable": unreachable}
    return walk_page(request, "sent", referral, 6, more)
