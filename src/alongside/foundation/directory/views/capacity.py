"""Stating how much room the services of one's organization have."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import COACH, MANAGER
from alongside.foundation.directory import actions, permissions, queries
from alongside.foundation.directory.forms import CapacityForm
from alongside.foundation.directory.models import Service


@require_http_methods(["GET", "POST"])
@role(COACH, MANAGER)
def capacity(request: ActingRequest) -> HttpResponse:
    """One small form for all services of the organization."""
    require(permissions.may_state_capacity(request.acting))
    organization = request.acting.organization
    services = list(Service.objects.filter(organization=organization, active=True))
    newest = queries.latest_capacity(service.pk for service in services)
    form = CapacityForm(request.POST or None, services=services, newest=newest)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data.get("form_key")
        stated = actions.state_capacity(stated=form.stated(), by=request.acting, form_key=key)
        messages.success(request, _told(len(stated)))
        return redirect("directory:organization", pk=organization.pk)
    page = {
        "form": form,
        "services": services,
        "organization": organization,
        "cancel": reverse("directory:organization", args=[organization.pk]),
    }
    return render(request, "directory/capacity_form.html", page)


def _told(count: int) -> str:
    if count == 0:
        return _("Nothing new was stated.")
    told = ngettext(
        "Stated for %(count)s service, as of today.",
        "Stated for %(count)s services, as of today.",
        count,
    )
    return told % {"count": count}
