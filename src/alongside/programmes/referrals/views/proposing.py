"""Proposals for the whole backlog, for who coordinates: codes and reasons; nothing is sent by looking or suggesting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alongside.foundation.access.gates import role
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.registries import Figure
from alongside.foundation.access.roles import ADMINISTRATOR, NETWORK_COORDINATOR
from alongside.foundation.directory.languages import language_label
from alongside.foundation.directory.models import Service
from alongside.foundation.directory.policy import FRESH_DAYS, GONE_DAYS
from alongside.foundation.ui import words
from alongside.foundation.ui.once import OnceForm
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Proposal, ProposalLine
from alongside.programmes.referrals.proposals import Work
from alongside.programmes.referrals.queries.backlog import waiting_for_a_choice
from alongside.programmes.referrals.reasoning import called, named_in, told
from alongside.programmes.referrals.views.loading import Asked

PAGE = 25
LISTED = 10
RULE = {"fresh_days": FRESH_DAYS, "gone_days": GONE_DAYS}
TONES = {Work.WAITING: "info", Work.DONE: "success", Work.FAILED: "danger"}

coordinators = role(NETWORK_COORDINATOR, ADMINISTRATOR)


@require_safe
@coordinators
def proposals(request: Asked) -> HttpResponse:
    """How many wait for somebody to choose, and what was worked out before."""
    found = Proposal.objects.visible_to(request.acting)[:LISTED]
    page = RULE | {
        "waiting": len(waiting_for_a_choice()),
        "ask": OnceForm(),
        "rows": [_listed(each) for each in found],
    }
    return render(request, "referrals/proposals.html", page)


def _listed(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "word": Work(proposal.work).label,
        "tone": TONES[Work(proposal.work)],
        "placed": proposal.weighed.get("placed"),
    }


@require_POST
@coordinators
def ask(request: Asked) -> HttpResponse:
    """Have the backlog worked out; the result waits on its page."""
    form = OnceForm(request.POST)
    form.is_valid()
    key = form.cleaned_data.get("form_key") or uuid7()
    made = actions.ask_for_proposal(id=key, by=request.acting)
    return redirect("referrals:proposal", pk=made.pk)


@require_safe
@coordinators
def proposal(request: Asked, pk: UUID) -> HttpResponse:
    """One proposal: everybody by code, each partner before and after, first come, first served beside it."""
    found = get_object_or_404(Proposal.objects.visible_to(request.acting), pk=pk)
    if found.work != Work.DONE:
        return render(request, "referrals/proposal_waiting.html", {"proposal": found})
    counts = _counts(found)
    shown = request.GET.get("show", "")
    page = Paginator(_lines(found, shown), PAGE).get_page(request.GET.get("page"))
    context = RULE | {
        "proposal": found,
        "figures": _figures(found),
        "compared": _compared(found),
        "loads": _loads(found),
        "tabs": _tabs(shown, counts),
        "page": page,
        "rows": _rows(list(page.object_list)),
        "suggestible": counts["placed"] and not found.suggested_at,
    }
    return render(request, "referrals/proposal.html", context)


SHOWN = {
    "": Q(),
    "nowhere": Q(service__isnull=True),
    "otherwise": ~Q(service=F("first_service"))
    | Q(service__isnull=True, first_service__isnull=False)
    | Q(service__isnull=False, first_service__isnull=True),
}


def _lines(proposal: Proposal, shown: str) -> QuerySet[ProposalLine]:
    lines = proposal.lines.filter(SHOWN.get(shown, Q()))
    return lines.select_related("sender", "place", "service__organization")


def _counts(proposal: Proposal) -> dict[str, int]:
    return proposal.lines.aggregate(
        everybody=Count("pk"),
        placed=Count("pk", filter=Q(service__isnull=False)),
        nowhere=Count("pk", filter=SHOWN["nowhere"]),
        otherwise=Count("pk", filter=SHOWN["otherwise"]),
    )


def _tabs(shown: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    named = (
        ("", _("Everybody"), "everybody"),
        ("nowhere", _("Without a place"), "nowhere"),
        ("otherwise", _("Other than first come"), "otherwise"),
    )
    return [
        {
            "label": label,
            "url": f"?show={key}" if key else "?",
            "current": key == shown,
            "count": words.whole(counts[counted]),
        }
        for key, label, counted in named
    ]


def _figures(proposal: Proposal) -> list[Figure]:
    ours, first = proposal.weighed, proposal.first_come
    more = ours["placed"] - first["placed"]
    note = _("%(count)s more than first come, first served") % {"count": words.whole(more)}
    return [
        Figure(_("Waiting for a choice"), words.whole(proposal.people)),
        Figure(_("Would have a place"), words.whole(ours["placed"]), note if more else ""),
        Figure(_("Would have none"), words.whole(ours["unplaced"])),
    ]


def _compared(proposal: Proposal) -> list[dict[str, Any]]:
    """The points of the rule, ours beside first come, first served."""
    named = (
        ("placed", _("People who would have a place")),
        ("language", _("Steps away from the language they like best, together")),
        ("load", _("Load that the places bring, per cent summed")),
        ("km", _("Kilometres, together (an unknown distance counts as 10,000)")),
    )
    return [
        {
            "label": label,
            "ours": words.whole(proposal.weighed[key]),
            "first": words.whole(proposal.first_come[key]),
        }
        for key, label in named
    ]


def _loads(proposal: Proposal) -> list[dict[str, Any]]:
    keys = [each["service"] for each in proposal.loads]
    found = Service.objects.filter(pk__in=keys).select_related("organization")
    names = {str(each.pk): called(each) for each in found}
    rows = [
        each
        | {
            "name": names[each["service"]],
            "before": each["before"] / 100,
            "after": each["after"] / 100,
        }
        for each in proposal.loads
        if each["service"] in names
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def _rows(lines: list[ProposalLine]) -> list[dict[str, Any]]:
    names = named_in(line.reasons for line in lines)
    return [
        {
            "line": line,
            "service": called(line.service) if line.service else "",
            "language": language_label(line.preferred_language),
            "why": told(line.reasons, names),
        }
        for line in lines
    ]


@require_POST
@coordinators
def suggest(request: Asked, pk: UUID) -> HttpResponse:
    """Put each line in front of the worker who prepares that referral; nothing is sent."""
    get_object_or_404(Proposal.objects.visible_to(request.acting), pk=pk)
    count = actions.suggest(proposal_id=pk, by=request.acting)
    messages.success(request, _suggested(count))
    return redirect(reverse("referrals:proposal", args=[pk]))


def _suggested(count: int) -> str:
    if count == 0:
        return _("Nothing new was suggested.")
    said = ngettext(
        "Suggested for %(count)s referral. Its sender decides.",
        "Suggested for %(count)s referrals. Their senders decide.",
        count,
    )
    return said % {"count": words.whole(count)}
