"""A draft from its beginning to the day on which it holds: seen, tried, put in force or discarded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.criteria import actions, documents, policy, queries, trying
from alongside.foundation.criteria.forms import DescribeForm, FirstDayForm
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion, Draft
from alongside.foundation.criteria.views.loading import coordinators, draft_at
from alongside.foundation.criteria.views.trial import shown
from alongside.foundation.criteria.wording import differences, whole_changes, worded_rules
from alongside.foundation.directory.actions.versions import Stale
from alongside.foundation.directory.views.pages import save_or_show
from alongside.foundation.ui import words

PAGE = 25


@require_POST
@coordinators
def begin(request: ActingRequest, slug: str) -> HttpResponse:
    """Begins the next version of a set, or leads to the draft that somebody has begun."""
    get_object_or_404(CriteriaSet, pk=slug)
    draft, is_new = actions.begin_draft(criteria_slug=slug, by=request.acting)
    if is_new:
        messages.success(request, _("The draft is begun. It changes nothing until it is in force."))
    else:
        messages.info(request, _("A draft of these criteria is open already. Go on with it here."))
    return redirect("criteria:draft", pk=draft.pk)


@require_safe
@coordinators
def draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The draft: what differs from the version that it follows, and every rule to change."""
    found = draft_at(pk)
    before, after = queries.rules_of(found.based_on), documents.read_draft(found)
    page = {
        "draft": found,
        "read": after,
        "rules": worded_rules(after),
        "differences": differences(before, after),
        "whole": whole_changes(before, after),
    }
    return render(request, "criteria/draft.html", page)


@require_http_methods(["GET", "POST"])
@coordinators
def describe(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Says where the new version as a whole was read."""
    found = draft_at(pk)
    form = DescribeForm(request.POST or None, draft=found, initial={"version": found.version})
    return save_or_show(
        request,
        form=form,  # type: ignore[arg-type]  # only what every form has is used
        save=lambda: actions.describe(
            draft_id=pk,
            version=form.cleaned_data["version"] or 0,
            source=form.source(),
            note=form.note(),
            by=request.acting,
        ),
        again=lambda standing: DescribeForm(draft=standing),  # type: ignore[arg-type,return-value]
        done=_("Saved in the draft."),
        back=reverse("criteria:draft", args=[pk]),
        page={"title": _("Where you read the new version"), "lead": found.criteria.title},
    )


@require_safe
@coordinators
def trial(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Which of the latest decisions would change: counts, codes, verdicts and rules; never a name."""
    found = draft_at(pk)
    tried = trying.try_out(found)
    wanted = request.GET.get("organization", "")
    rows = [one for one in tried.changed if wanted in ("", str(one.organization))]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"draft": found, "trial": tried, "page": page, "wanted": wanted}
    return render(request, "criteria/trial.html", context | shown(tried, page, wanted))


@require_http_methods(["GET", "POST"])
@coordinators
def put_in_force(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks for the day, shows what would change, and puts the draft in force."""
    found = draft_at(pk)
    first = policy.first_day(found.criteria_id)
    start = {"version": found.version}
    form = FirstDayForm(request.POST or None, first=first, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _put(request, found, form)
            except Stale as stale:
                messages.warning(request, _told_stale(stale))
                return redirect("criteria:draft", pk=pk)
    return render(request, "ui/pages/confirm.html", _confirming(found, form), status=status)


def _put(request: ActingRequest, draft: Draft, form: FirstDayForm) -> HttpResponse:
    added = actions.put_in_force(
        draft_id=draft.pk,
        version=form.cleaned_data["version"] or 0,
        on=form.cleaned_data["day"],
        by=request.acting,
    )
    if added.valid_from > timezone.localdate():
        told = _(
            "Version %(number)s is put in force from %(day)s. Until then you can call it back."
        )
    else:
        told = _("Version %(number)s is in force from today, %(day)s.")
    facts = {"number": added.number, "day": words.day(added.valid_from)}
    messages.success(request, told % facts)
    return redirect("criteria:version", pk=added.pk)


def _told_stale(stale: Stale) -> str:
    return _("%(who)s Look at the draft as it stands, then put it in force.") % {"who": stale.told}


def _confirming(draft: Draft, form: FirstDayForm) -> dict[str, Any]:
    """What the page says before a version is put in force."""
    before, after = queries.rules_of(draft.based_on), documents.read_draft(draft)
    changes = len(differences(before, after)) + len(whole_changes(before, after))
    tried = trying.try_out(draft)
    facts = {"changed": len(tried.changed), "all": tried.looked_at}
    effect = _("%(changed)d of the latest %(all)d decisions") % facts
    rows = [
        {"label": _("Criteria"), "value": draft.criteria.title},
        {"label": _("Follows"), "value": str(draft.based_on)},
        {
            "label": _("What differs"),
            "value": ngettext("%(count)d difference", "%(count)d differences", changes)
            % {"count": changes},
            "change": reverse("criteria:draft", args=[draft.pk]),
        },
        {
            "label": _("Would have come out otherwise"),
            "value": effect if tried.looked_at else _("There are no decisions yet"),
        },
    ]
    return {
        "title": _("Put the new version in force?"),
        "lead": _("From its day on, whoever is pre-screened is judged by it."),
        "rows": rows,
        "warning": _(
            "Decisions that were made stay as they are, with the version that made them. A version "
            "in force is never changed: another one follows it."
        ),
        "form": form,
        "submit": _("Put it in force"),
        "cancel": reverse("criteria:draft", args=[draft.pk]),
    }


@require_http_methods(["GET", "POST"])
@coordinators
def discard(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then throws a draft away."""
    found = draft_at(pk)
    if request.method == "POST":
        actions.discard_draft(draft_id=pk, by=request.acting)
        messages.success(request, _("The draft is discarded."))
        return redirect("criteria:list")
    changes = differences(queries.rules_of(found.based_on), documents.read_draft(found))
    page = {
        "title": _("Discard this draft?"),
        "lead": found.criteria.title,
        "rows": [
            {"label": _("Last changed"), "value": words.day_and_clock(found.changed_at)},
            {"label": _("Rules that differ"), "value": str(len(changes))},
        ],
        "warning": _("What was written in it cannot be brought back. No version changes."),
        "submit": _("Discard it"),
        "cancel": reverse("criteria:draft", args=[pk]),
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


@require_http_methods(["GET", "POST"])
@coordinators
def call_back(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then takes a version back before its day."""
    if request.method == "POST":
        back = actions.call_back(version_id=pk, by=request.acting)
        messages.success(request, _("It is called back, and is a draft again."))
        return redirect("criteria:draft", pk=back.pk)
    found = get_object_or_404(CriteriaVersion.objects.select_related("criteria"), pk=pk)
    page = {
        "title": _("Call version %(number)s back?") % {"number": found.number},
        "lead": found.criteria.title,
        "rows": [{"label": _("In force from"), "value": words.day(found.valid_from)}],
        "warning": _("It is a draft again, and the version before goes on holding."),
        "submit": _("Call it back"),
        "cancel": reverse("criteria:version", args=[pk]),
    }
    return render(request, "ui/pages/confirm.html", page)
