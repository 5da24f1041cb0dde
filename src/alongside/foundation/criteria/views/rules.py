"""The rules of a draft: begun from what the engine offers, changed, and removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.engines.eligibility import CriteriaError
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.criteria import actions, documents, offers
from alongside.foundation.criteria.forms import RuleForm
from alongside.foundation.criteria.models import Draft
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.criteria.views.loading import coordinators, draft_at
from alongside.foundation.criteria.wording import KIND_NAMES
from alongside.foundation.directory.views.pages import save_or_show
from alongside.foundation.ui import words


@require_http_methods(["GET", "POST"])
@coordinators
def add(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Adds a rule: first what it is about, then what it asks."""
    draft = draft_at(pk)
    offer = offers.BY_KEY.get(request.GET.get("asks", ""))
    if offer is None:
        page = {"draft": draft, "offers": offers.OFFERS}
        return render(request, "criteria/offers.html", page)
    about = {"kind": offer.kind, "fact": offer.fact}
    title = _("Add a rule: %(what)s") % {"what": offer.label}
    return _edit(request, draft, about, title, done=_("The rule is in the draft."))


@require_http_methods(["GET", "POST"])
@coordinators
def change(request: ActingRequest, pk: UUID, rule: str) -> HttpResponse:
    """Changes a rule of the draft."""
    draft = draft_at(pk)
    standing = _rule(draft, rule)
    about = {"kind": standing["kind"], "fact": standing.get("fact", ""), "rule": standing}
    title = _("Change %(rule)s: %(kind)s") % {"rule": rule, "kind": KIND_NAMES[standing["kind"]]}
    return _edit(request, draft, about, title, done=_("Saved in the draft."))


def _edit(
    request: ActingRequest, draft: Draft, about: dict[str, Any], title: str, *, done: str
) -> HttpResponse:
    start = {"version": draft.version}
    form = RuleForm(request.POST or None, draft=draft, initial=start, **about)
    replaces = about["rule"]["id"] if "rule" in about else ""
    return save_or_show(
        request,
        form=form,  # type: ignore[arg-type]  # only what every form has is used
        save=lambda: actions.put_rule(
            draft_id=draft.pk,
            version=form.cleaned_data["version"] or 0,
            rule=form.plain(),
            replaces=replaces,
            parts=form.parts(),
            by=request.acting,
        ),
        again=lambda standing: _as_it_stands(standing, about),
        done=done,
        back=reverse("criteria:draft", args=[draft.pk]),
        page={"title": title, "lead": draft.criteria.title},
    )


def _as_it_stands(draft: Draft, about: dict[str, Any]) -> Any:
    """The form over the draft as somebody else left it; over an empty one when the rule is gone."""
    if "rule" not in about:
        return RuleForm(draft=draft, **about)
    found = documents.rule_named(draft.document, about["rule"]["id"])
    return RuleForm(draft=draft, **(about | {"rule": found}))


@require_http_methods(["GET", "POST"])
@coordinators
def remove(request: ActingRequest, pk: UUID, rule: str) -> HttpResponse:
    """Asks once more, then takes a rule out of the draft."""
    draft = draft_at(pk)
    standing = _rule(draft, rule)
    back = reverse("criteria:draft", args=[pk])
    if request.method == "POST":
        try:
            actions.remove_rule(draft_id=pk, version=draft.version, rule=rule, by=request.acting)
        except CriteriaError:
            told = _("Criteria need at least one rule, and so does a rule made of rules.")
            messages.error(request, told)
        else:
            messages.success(request, _("The rule is out of the draft."))
        return redirect(back)
    inside = [
        words.pair(each["id"], each["title"][reader_language()])
        for each in standing.get("rules", ())
    ]
    title = standing["title"]
    rows = [
        {"label": _("In English"), "value": title["en"]},
        {"label": _("In French"), "value": title["fr"]},
        *([{"label": _("With it go"), "value": "; ".join(inside)}] if inside else []),
    ]
    page = {
        "title": _("Remove %(rule)s from the draft?") % {"rule": rule},
        "lead": _("The version in force keeps it."),
        "rows": rows,
        "submit": _("Remove it"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


def _rule(draft: Draft, name: str) -> dict[str, Any]:
    found = documents.rule_named(draft.document, name)
    if found is None:
        raise Http404
    return found
