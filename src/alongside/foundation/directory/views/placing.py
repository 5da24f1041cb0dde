"""The parts that organizations play in the network, and their end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.foundation.access.gates import role
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import ADMINISTRATOR, NETWORK_COORDINATOR
from alongside.foundation.directory import actions
from alongside.foundation.directory.forms import EndForm, ParticipationForm
from alongside.foundation.directory.models import Organization, Participation
from alongside.foundation.directory.views.pages import new_key
from alongside.foundation.ui import words


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR, NETWORK_COORDINATOR)
def begin(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Lets an organization play a part from a day."""
    organization = get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)
    form = ParticipationForm(request.POST or None)
    back = reverse("directory:organization", args=[pk])
    if request.method == "POST" and form.is_valid():
        actions.play_part(
            id=new_key(form),
            organization_id=pk,
            part=form.cleaned_data["part"],
            starts=form.cleaned_data["starts"],
            by=request.acting,
        )
        messages.success(request, _("Added."))
        return redirect(back)
    page = {"title": _("Add a part in the network"), "lead": organization.name, "form": form}
    return render(request, "directory/edit.html", {**page, "submit": _("Add"), "cancel": back})


@require_http_methods(["GET", "POST"])
@role(ADMINISTRATOR, NETWORK_COORDINATOR)
def end(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks for the last day of a part, and says what that means."""
    rows = Participation.objects.select_related("organization")
    participation = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST or None, starts=participation.starts)
    back = reverse("directory:organization", args=[participation.organization_id])
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["ends"]
        actions.end_participation(participation_id=pk, ends=ends, by=request.acting)
        messages.success(request, _("The part ends on %(day)s.") % {"day": words.day(ends)})
        return redirect(back)
    page = {
        "title": _("End this part in the network?"),
        "rows": [
            {"label": _("Organization"), "value": participation.organization.name},
            {"label": _("Part in the network"), "value": participation.get_part_display()},
            {"label": _("Begins"), "value": words.day(participation.starts)},
        ],
        "warning": _("After the last day the organization receives no new referrals in this part."),
        "form": form,
        "submit": _("End the part"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)
