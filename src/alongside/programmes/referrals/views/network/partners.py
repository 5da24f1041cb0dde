"""Networks with their period, partners and targets, and the forms that keep them."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.directory.views.pages import new_key, save_or_show
from alongside.foundation.files.tables import as_download
from alongside.foundation.ui import words
from alongside.foundation.ui.charts import Chart, Series
from alongside.programmes.referrals import actions, queries
from alongside.programmes.referrals.models import Network, Partner, Target
from alongside.programmes.referrals.partnership import Aim, Role
from alongside.programmes.referrals.partnership_forms import (
    LeaveForm,
    NetworkForm,
    PartnerForm,
    TargetForm,
)
from alongside.programmes.referrals.queries.partnership import Reached
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import coordinators, tabs

both = require_http_methods(["GET", "POST"])


@require_safe
@coordinators
def page(request: Asked) -> HttpResponse:
    """Every network, the latest first."""
    today = timezone.localdate()
    shown = [_network(request.acting, each) for each in queries.networks(request.acting)]
    context = {
        "tabs": tabs(request, "network-partners"),
        "as_of": queries.as_of(request.acting),
        "networks": shown,
        "today": today,
    }
    return render(request, "referrals/network/partners.html", context)


def _network(acting: Acting, network: Network) -> dict[str, Any]:
    held = sorted(network.partners.all(), key=_by_role)
    reached = queries.reached(acting, sorted(network.targets.all(), key=_by_period))
    return {
        "network": network,
        "period": _days(network),
        "open": network.holds_on(timezone.localdate()),
        "roles": [
            {"label": Role(role).label, "partners": [_partner(each) for each in group]}
            for role, group in groupby(held, key=lambda each: each.role)
        ],
        "targets": reached,
        "chart": _chart(reached),
    }


def _by_role(partner: Partner) -> tuple[int, str, Any]:
    return list(Role.values).index(partner.role), partner.organization.called, partner.starts


def _by_period(target: Target) -> tuple[Any, int]:
    return target.starts, list(Aim.values).index(target.aim)


def _partner(partner: Partner) -> dict[str, Any]:
    return {
        "partner": partner,
        "now": partner.holds_on(timezone.localdate()),
        "coming": partner.starts > timezone.localdate(),
    }


def _days(dated: Any) -> str:
    if dated.ends is None:
        return _("since %(first)s") % {"first": words.day(dated.starts)}
    told = pgettext("days", "%(first)s to %(last)s")
    return told % {"first": words.day(dated.starts), "last": words.day(dated.ends)}


def _chart(reached: list[Reached]) -> Chart | None:
    """How much of each target of the present period has been reached."""
    today = timezone.localdate()
    now = [each for each in reached if each.share is not None and each.target.holds_on(today)]
    if not now:
        return None
    parts = [round((each.share or 0) * 100) for each in now]
    names = [str(each.target.get_aim_display()) for each in now]
    series = [Series(_("Reached, in percent of the target"), parts)]
    title = _("Targets of this period: percent reached")
    return Chart(title, names, series, kind="bar", heading=_("Target"))


@require_safe
@coordinators
def table(request: Asked, kind: str) -> HttpResponse:
    """Partners of every network with role and days."""
    columns = [_("Network"), _("Organization"), _("Role"), _("First day"), _("Last day")]
    rows = [
        [network.name, each.organization.name, each.get_role_display(), each.starts, each.ends]
        for network in queries.networks(request.acting)
        for each in sorted(network.partners.all(), key=_by_role)
    ]
    return as_download(_("network partners"), kind, columns, rows)


@require_safe
@coordinators
def targets_table(request: Asked, kind: str) -> HttpResponse:
    """Targets of every network beside what was reached; empty where nobody knows."""
    columns = [
        _("Network"), _("Target"), _("First day"), _("Last day"), _("Aimed at"), _("Reached"),
        _("Counted from"),
    ]  # fmt: skip
    rows = [
        [
            network.name, each.target.get_aim_display(), each.target.starts, each.target.ends,
            each.target.number, each.reached, each.since,
        ]
        for network in queries.networks(request.acting)
        for each in queries.reached(request.acting, sorted(network.targets.all(), key=_by_period))
    ]  # fmt: skip
    return as_download(_("targets"), kind, columns, rows)


def _here() -> str:
    return reverse("referrals:network-partners")


@both
@coordinators
def add(request: Asked) -> HttpResponse:
    """Begins a network."""
    form = NetworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_network(id=new_key(form), values=form.values(), by=request.acting)
        messages.success(request, _("Added."))
        return redirect(_here())
    return _form(request, form, _("Add a network"), _("Add"))


@both
@coordinators
def change(request: Asked, pk: UUID) -> HttpResponse:
    """Changes a network."""
    network = get_object_or_404(Network.objects.visible_to(request.acting), pk=pk)
    form = NetworkForm(request.POST or None, instance=network, initial={"version": network.version})
    return save_or_show(
        request,  # type: ignore[arg-type]
        form=form,
        save=lambda: actions.change_network(
            network_id=pk, version=form.cleaned_data.get("version") or 0, values=form.values(),
            by=request.acting,
        ),
        again=lambda standing: NetworkForm(instance=standing),
        done=_("Saved."),
        back=_here(),
        page={"title": _("Change this network"), "lead": network.name, "submit": _("Save")},
    )  # fmt: skip


@both
@coordinators
def join(request: Asked, pk: UUID) -> HttpResponse:
    """Lets an organization join."""
    network = get_object_or_404(Network.objects.visible_to(request.acting), pk=pk)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {name: form.cleaned_data[name] for name in ("role", "starts", "ends")}
        actions.join(
            id=new_key(form), network_id=pk, by=request.acting,
            organization_id=UUID(form.cleaned_data["organization"]), **who,
        )  # fmt: skip
        messages.success(request, _("The partner has joined."))
        return redirect(_here())
    return _form(request, form, _("Add a partner"), _("Add"), lead=network.name)


@both
@coordinators
def leave(request: Asked, pk: UUID) -> HttpResponse:
    """Asks for a partner's last day, and says what goes on."""
    rows = Partner.objects.filter(network__in=Network.objects.visible_to(request.acting))
    partner = get_object_or_404(rows.select_related("organization", "network"), pk=pk)
    form = LeaveForm(request.POST or None, starts=partner.starts)
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["ends"]
        actions.leave(partner_id=pk, ends=ends, by=request.acting)
        messages.success(request, _("The last day is %(day)s.") % {"day": words.day(ends)})
        return redirect(_here())
    page_of = {
        "title": _("Does this partner leave the network?"),
        "rows": [
            {"label": _("Organization"), "value": partner.organization.name},
            {"label": _("Role"), "value": partner.get_role_display()},
            {"label": _("First day"), "value": words.day(partner.starts)},
        ],
        "warning": _(
            "The directory still says that it sends or receives referrals. End that part on the page "
            "of the organization if it should stop."
        ),
        "form": form,
        "submit": _("Save the last day"),
        "cancel": _here(),
    }
    return render(request, "ui/pages/confirm.html", page_of)


@both
@coordinators
def aim(request: Asked, pk: UUID) -> HttpResponse:
    """Sets a target."""
    network = get_object_or_404(Network.objects.visible_to(request.acting), pk=pk)
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data.get("form_key") or uuid7()
        actions.add_target(id=key, network_id=pk, values=form.values(), by=request.acting)
        messages.success(request, _("Added."))
        return redirect(_here())
    return _form(request, form, _("Add a target"), _("Add"), lead=network.name)


@both
@coordinators
def change_aim(request: Asked, pk: UUID) -> HttpResponse:
    """Changes a target."""
    target = _target(request, pk)
    form = TargetForm(request.POST or None, instance=target, initial={"version": target.version})
    return save_or_show(
        request,  # type: ignore[arg-type]
        form=form,
        save=lambda: actions.change_target(
            target_id=pk, version=form.cleaned_data.get("version") or 0, values=form.values(),
            by=request.acting,
        ),
        again=lambda standing: TargetForm(instance=standing),
        done=_("Saved."),
        back=_here(),
        page={"title": _("Change this target"), "lead": target.network.name, "submit": _("Save")},
    )  # fmt: skip


@both
@coordinators
def drop_aim(request: Asked, pk: UUID) -> HttpResponse:
    """Asks before a target goes."""
    target = _target(request, pk)
    if request.method == "POST":
        actions.drop_target(target_id=pk, by=request.acting)
        messages.success(request, _("Removed."))
        return redirect(_here())
    page_of = {
        "title": _("Remove this target?"),
        "rows": [
            {"label": _("What is aimed at"), "value": target.get_aim_display()},
            {"label": _("How many"), "value": words.whole(target.number)},
            {"label": _("Period"), "value": _days(target)},
        ],
        "form": forms.Form(),
        "submit": _("Remove"),
        "cancel": _here(),
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page_of)


def _target(request: Asked, pk: UUID) -> Target:
    rows = Target.objects.filter(network__in=Network.objects.visible_to(request.acting))
    return get_object_or_404(rows.select_related("network"), pk=pk)


def _form(
    request: Asked, form: forms.BaseForm, title: str, submit: str, *, lead: str = ""
) -> HttpResponse:
    page_of = {"form": form, "title": title, "submit": submit, "lead": lead, "cancel": _here()}
    return render(request, "directory/edit.html", page_of)
