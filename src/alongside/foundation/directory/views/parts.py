"""Adding, changing and removing what an organization keeps; one set of pages for all kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.foundation.access.gates import signed_in
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.directory import actions, forms
from alongside.foundation.directory.actions.parts import may_keep
from alongside.foundation.directory.forms.parts import PartForm, location_words
from alongside.foundation.directory.models import (
    Closure,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Program,
    Service,
)
from alongside.foundation.directory.opening import closure_words
from alongside.foundation.directory.views.pages import new_key, save_or_show
from alongside.foundation.ui import words


@dataclass(frozen=True)
class Noun:
    """A kind of part: its model, its form, and the words of its pages."""

    model: Any
    form: type[PartForm]
    add: Any
    change: Any
    remove: Any = ""


NOUNS = {
    "location": Noun(
        Location,
        forms.LocationForm,
        gettext_lazy("Add a location"),
        gettext_lazy("Change this location"),
        gettext_lazy("Remove this location?"),
    ),
    "program": Noun(
        Program,
        forms.ProgramForm,
        gettext_lazy("Add a programme"),
        gettext_lazy("Change this programme"),
        gettext_lazy("Remove this programme?"),
    ),
    "service": Noun(
        Service,
        forms.ServiceForm,
        gettext_lazy("Add a service"),
        gettext_lazy("Change this service"),
    ),
    "contact-point": Noun(
        ContactPoint,
        forms.ContactPointForm,
        gettext_lazy("Add a contact point"),
        gettext_lazy("Change this contact point"),
        gettext_lazy("Remove this contact point?"),
    ),
    "closure": Noun(
        Closure,
        forms.ClosureForm,
        gettext_lazy("Add closed days"),
        gettext_lazy("Change these closed days"),
        gettext_lazy("Remove these closed days?"),
    ),
    "agreement": Noun(
        FundingAgreement,
        forms.AgreementForm,
        gettext_lazy("Add a funding agreement"),
        gettext_lazy("Change this funding agreement"),
        gettext_lazy("Remove this funding agreement?"),
    ),
}


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: ActingRequest, pk: UUID, noun: str) -> HttpResponse:
    """Adds a part to an organization."""
    kind = NOUNS[noun]
    organization = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    require(may_keep(request.acting, kind.model, organization))
    form = kind.form(request.POST or None, organization=organization)
    back = reverse("directory:organization", args=[pk])
    if request.method == "POST" and form.is_valid():
        actions.add_part(
            model=kind.model,
            id=new_key(form),
            organization_id=pk,
            values=form.values(),
            many=form.chosen(),
            by=request.acting,
        )
        messages.success(request, _("Added."))
        return redirect(back)
    page = {"title": kind.add, "lead": organization.name, "submit": _("Add"), "form": form}
    return render(request, "directory/edit.html", {**page, "cancel": back})


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: UUID, noun: str) -> HttpResponse:
    """Changes a part."""
    kind = NOUNS[noun]
    part = get_object_or_404(kind.model.objects.select_related("organization"), pk=pk)
    require(may_keep(request.acting, kind.model, part.organization))
    own = {"organization": part.organization}
    version = {"version": part.version}
    form = kind.form(request.POST or None, instance=part, initial=version, **own)
    return save_or_show(
        request,
        form=form,
        save=lambda: actions.change_part(
            model=kind.model,
            pk=pk,
            version=form.cleaned_data["version"] or 0,
            values=form.values(),
            many=form.chosen(),
            by=request.acting,
        ),
        again=lambda standing: kind.form(instance=standing, **own),
        done=_("Saved."),
        back=_back(part),
        page={"title": kind.change, "lead": part.organization.name},
    )


def _back(part: Any) -> str:
    if isinstance(part, Service):
        return reverse("directory:service", args=[part.pk])
    return reverse("directory:organization", args=[part.organization_id])


@require_http_methods(["GET", "POST"])
@signed_in
def remove(request: ActingRequest, pk: UUID, noun: str) -> HttpResponse:
    """Asks once more, then removes a part."""
    kind = NOUNS[noun]
    part = get_object_or_404(kind.model.objects.select_related("organization"), pk=pk)
    require(may_keep(request.acting, kind.model, part.organization))
    if request.method == "POST":
        actions.remove_part(model=kind.model, pk=pk, by=request.acting)
        messages.success(request, _("Removed."))
        return redirect(_back(part))
    page = {
        "title": kind.remove,
        "rows": _rows(part),
        "submit": _("Remove"),
        "cancel": _back(part),
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


def _rows(part: Any) -> list[dict[str, Any]]:
    """What is about to go, in a line or two."""
    if isinstance(part, Location):
        line = location_words(part)
    elif isinstance(part, ContactPoint):
        line = ", ".join(each for each in (part.function, part.phone, part.email) if each)
    elif isinstance(part, FundingAgreement):
        line = words.pair(part.funder.name, part.programme)
    elif isinstance(part, Closure):
        line = closure_words(part)
    else:
        line = part.name
    return [
        {"label": _("Organization"), "value": part.organization.name},
        {"label": _("What goes"), "value": line},
    ]
