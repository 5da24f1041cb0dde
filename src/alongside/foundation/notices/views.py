"""The list of a person's notices, and the way from each to what it is about."""

# newcomer-facing

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alongside.foundation.access.gates import signed_in
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.notices import actions
from alongside.foundation.notices.kinds import kind
from alongside.foundation.notices.models import Notice

PER_PAGE = 25


@require_safe
@signed_in
def list_notices(request: ActingRequest) -> HttpResponse:
    """The person's notices, the newest first; `?show=unread` leaves out those that were read."""
    only_unread = request.GET.get("show") == "unread"
    found = Notice.objects.visible_to(request.acting)
    page = Paginator(found.unread() if only_unread else found, PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    lines = [{"notice": each, "says": kind(each.kind).says(each.context)} for each in shown]
    waiting = actions.unread_count(request.acting)
    tabs = _tabs(waiting, only_unread=only_unread)
    context = {
        "page": shown,
        "lines": lines,
        "tabs": tabs,
        "waiting": waiting,
        "only_unread": only_unread,
    }
    return render(request, "notices/list.html", context)


def _tabs(waiting: int, *, only_unread: bool) -> list[dict[str, Any]]:
    here = reverse("notices:list")
    unread = {"label": _("Unread"), "url": f"{here}?show=unread", "count": waiting}
    return [
        {"label": _("All"), "url": here, "current": not only_unread},
        {**unread, "current": only_unread},
    ]


@require_POST
@signed_in
def open_notice(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.acting), pk=pk)
    actions.mark_read(notice_ids=[notice.pk], by=request.acting)
    ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and ours else "notices:list")


@require_POST
@signed_in
def mark_read(request: ActingRequest) -> HttpResponse:
    """Mark the ticked notices as read; all of them with the button for all."""
    chosen = None if "all" in request.POST else _keys(request.POST.getlist("notice"))
    count = actions.mark_read(notice_ids=chosen, by=request.acting)
    told = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, told % {"count": count})
    return redirect("notices:list")


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue  # not a key of ours: it marks nothing
    return found
