"""Stating how much room the services of one's organization have."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import COACH, MANAGER
from alongside.foundation.directory import actions, permissions, queries
from alongside.foundation.directory.forms import CapacityForm, ConfirmForm
from alongside.foundation.directory.models import Service
from alongside.foundation.directory.policy import GONE_DAYS


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
        "confirm": ConfirmForm(),
        "old": [pair for pair in queries.old_statements(services) if pair[1]],
        "gone_days": GONE_DAYS,
        "services": services,
        "organization": organization,
        "cancel": reverse("directory:organization", args=[organization.pk]),
    }
    return render(request, "directory/capacity_form.html", page)


@require_POST
@role(COACH, MANAGER)
def confirm(request: ActingRequest) -> HttpResponse:
    """One click: what was stated long ago still holds."""
    form = ConfirmForm(request.POST)
    form.is_valid()
    key = form.cleaned_data.get("form_key")
    made = actions.confirm_capacity(by=request.acting, form_key=key)
    messages.success(request, _told_confirmed(len(made)))
    return redirect("directory:capacity")


def _told_confirmed(count: int) -> str:
    if count == 0:
        return _("Nothing is old: there was nothing to confirm.")
    told = ngettext(
        "Confirmed for %(count)s service, as of today.",
        "Confirmed for %(count)s services, as of today.",
        count,
    )
    return told % {"count": count}


def _told(count: int) -> str:
    if count == 0:
        return _("Nothing new was stated.")
    told = ngettext(
        "Stated for %(count)s service, as of today.",
        "Stated for %(count)s services, as of today.",
        count,
    )
    return told % {"count": count}
