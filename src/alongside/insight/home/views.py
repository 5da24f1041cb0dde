"""Where somebody lands: what waits for them, in the role they hold; and the search."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import members_only, signed_in
from alongside.foundation.access.registries import Found, figures_for, found_for, work_for
from alongside.foundation.access.roles import ADMINISTRATOR, ROLES
from alongside.foundation.notices.kinds import kind
from alongside.foundation.notices.models import Notice
from alongside.insight.home.coming import coming
from alongside.insight.home.network import network_figures, network_work
from alongside.insight.home.shortcuts import shortcuts
from alongside.insight.home.standing_in import with_stand_in_work
from alongside.insight.home.upkeep import empty_install, upkeep

# A day's work, not an archive; the lists hold the rest.
MOST_WORK = 25
NOTICES = 5
LEAST_LETTERS = 2


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person; newcomers go to the page about themselves."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if acting.subjects:
        return redirect("clients:mine")
    if not acting.roles:
        return render(request, "home/no_work.html")
    return render(request, "home/home.html", _day_of(acting))


def _day_of(acting: Acting) -> dict[str, Any]:
    own = [*work_for(acting), *network_work(acting), *upkeep(acting)]
    work = with_stand_in_work(acting, own)
    today = timezone.localdate()
    return {
        "work": work[:MOST_WORK],
        "more": max(0, len(work) - MOST_WORK),
        "overdue": sum(1 for item in work if item.due and item.due < today),
        "figures": [*figures_for(acting), *network_figures(acting)],
        "coming": coming(acting),
        "notices": _recent(acting),
        "shortcuts": shortcuts(acting),
        "roles": [ROLES[name] for name in ROLES if acting.has_role(name)],
        "empty_install": acting.has_role(ADMINISTRATOR) and empty_install(),
        "today": today,
    }


def _recent(acting: Acting) -> list[Notice]:
    found = list(Notice.objects.visible_to(acting)[:NOTICES])
    for notice in found:
        notice.kind_of = kind(notice.kind)  # type: ignore[attr-defined]
        notice.says = notice.kind_of.says(notice.context)  # type: ignore[attr-defined]
    return found


@require_safe
@members_only
def search(request: HttpRequest) -> HttpResponse:
    """One's own newcomers and referrals by a few letters, grouped by what they are."""
    text = " ".join(request.GET.get("q", "").split())
    enough = len(text) >= LEAST_LETTERS
    found = found_for(request.acting, text) if enough else []  # type: ignore[attr-defined]
    context = {"text": text, "enough": enough, "groups": _by_kind(found), "count": len(found)}
    return render(request, "home/search.html", context)


def _by_kind(found: list[Found]) -> list[tuple[str, list[Found]]]:
    order = list(dict.fromkeys(str(each.kind) for each in found))
    ranked = sorted(found, key=lambda each: order.index(str(each.kind)))
    return [(name, list(each)) for name, each in groupby(ranked, key=lambda found: str(found.kind))]
