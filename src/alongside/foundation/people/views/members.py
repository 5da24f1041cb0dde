"""Colleagues: the list, invitations, roles, leaving, handing over, switching."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access.gates import members_only, role, signed_in
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.access.roles import ADMINISTRATOR, MANAGER, ROLES
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal.queries import timeline
from alongside.foundation.people import actions, permissions, queries
from alongside.foundation.people.caseload import in_hand, total
from alongside.foundation.people.forms.members import (
    AwayForm,
    EndForm,
    HandOverForm,
    InviteForm,
    MembershipForm,
)
from alongside.foundation.people.limits import limited, signing_in
from alongside.foundation.people.models import Invitation, Membership
from alongside.foundation.people.policy import INVITATIONS
from alongside.foundation.ui import words


@require_safe
@members_only
def members(request: ActingRequest) -> HttpResponse:
    """Who works here; for managers also who is invited and who has left."""
    acting = request.acting
    manages = bool(permissions.may_manage(acting, acting.organization.pk))
    context = {
        "colleagues": queries.colleagues(acting),
        "manages": manages,
        "invitations": queries.waiting_invitations(acting.organization.pk) if manages else [],
        "past": queries.past_colleagues(acting)[:20] if manages else [],
    }
    return render(request, "people/members.html", context)


@require_safe
@signed_in
def roles(request: ActingRequest) -> HttpResponse:
    """Each role and what it lets a person do."""
    return render(request, "people/roles.html", {"roles": ROLES.values()})


@require_http_methods(["GET", "HEAD", "POST"])
@limited((INVITATIONS, signing_in))
@role(MANAGER, ADMINISTRATOR)
def invite(request: ActingRequest) -> HttpResponse:
    """Invite somebody to work here; an administrator, to any organization."""
    acting = request.acting
    organization = _organization(request)
    require(permissions.may_manage(acting, organization.pk))
    offered = permissions.roles_to_give(acting, organization.pk)
    initial = {"language": acting.person.language, "roles": offered if len(offered) == 1 else []}
    form = InviteForm(request.POST or None, initial=initial, offered=offered)
    if request.method == "POST" and form.is_valid() and _invited(request, form, organization):
        return redirect(_list_for(request, organization))
    context = {"form": form, "organization": organization, "back": _list_for(request, organization)}
    return render(request, "people/invite.html", context)


def _organization(request: ActingRequest) -> Organization:
    """The organization named in the address, else the one acted for."""
    asked = request.GET.get("organization")
    own = request.acting.organization
    key = _key(asked) if asked else getattr(own, "pk", None)
    return get_object_or_404(Organization, pk=key)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _list_for(request: ActingRequest, organization: Organization) -> str:
    ours = request.acting.works_for(organization)
    return reverse("people:members" if ours else "people:managers")


def _invited(request: ActingRequest, form: InviteForm, organization: Organization) -> bool:
    answers = dict(form.cleaned_data)
    key = answers.pop("form_key")
    try:
        actions.invite(organization_id=organization.pk, id=key, by=request.acting, **answers)
    except StepRefused as refused:
        form.add_error("email", str(refused.told))
        return False
    told = _("The invitation is on its way to %(address)s.")
    messages.success(request, told % {"address": answers["email"]})
    return True


@require_POST
@limited((INVITATIONS, signing_in))
@role(MANAGER, ADMINISTRATOR)
def resend(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Send an invitation again; the earlier link stops."""
    invitation = _invitation(request, pk)
    actions.resend_invitation(invitation_id=invitation.pk, by=request.acting)
    messages.success(request, _("The invitation is sent again, with a new link."))
    return redirect(_list_for(request, invitation.organization))


@require_POST
@role(MANAGER, ADMINISTRATOR)
def withdraw(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(request, pk)
    actions.withdraw_invitation(invitation_id=invitation.pk, by=request.acting)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect(_list_for(request, invitation.organization))


def _invitation(request: ActingRequest, pk: UUID) -> Invitation:
    found = Invitation.objects.visible_to(request.acting)
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role(MANAGER)
def member(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One colleague: position and roles, what is in hand, and what can be done."""
    membership = _membership(request, pk)
    acting = request.acting
    offered = {*permissions.roles_to_give(acting, membership.organization_id), *membership.roles}
    initial = {"position": membership.position, "roles": membership.roles}
    form = MembershipForm(request.POST or None, initial=initial, offered=sorted(offered))
    if request.method == "POST" and form.is_valid() and _changed(request, membership, form):
        return redirect("people:member", membership.pk)
    context = {
        "membership": membership,
        "form": form,
        "held": in_hand(membership.person_id, membership.organization_id),
        "may_end": permissions.may_end(acting, membership),
        "may_remove_keys": permissions.may_remove_keys(acting, membership),
        "lines": timeline(acting, membership),
    }
    return render(request, "people/member.html", context)


def _changed(request: ActingRequest, membership: Membership, form: MembershipForm) -> bool:
    answer = permissions.may_change(request.acting, membership, form.cleaned_data["roles"])
    if not answer:
        form.add_error("roles", str(answer.reason))
        return False
    actions.change_membership(membership_id=membership.pk, by=request.acting, **form.cleaned_data)
    messages.success(request, _("The change holds from the next page they open."))
    return True


def _membership(request: ActingRequest, pk: UUID) -> Membership:
    """A membership of the organization acted for."""
    here = Membership.objects.visible_to(request.acting)
    here = here.filter(organization=request.acting.organization)
    return get_object_or_404(here.select_related("person", "organization", "stand_in"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role(MANAGER)
def end(request: ActingRequest, pk: UUID) -> HttpResponse:
    """End a membership, after saying what happens to what the person has in hand."""
    membership = _membership(request, pk)
    require(permissions.may_end(request.acting, membership))
    form = EndForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        _end(request, membership, form.cleaned_data)
        return redirect("people:members")
    return _confirm(
        request,
        membership,
        form,
        title=_("End the access of %(name)s?"),
        lead=_(
            "They can open nothing of your organization from that day on. What they did stays in the journal under their name."
        ),
        submit=_("End access"),
        danger=True,
    )


def _end(request: ActingRequest, membership: Membership, answers: dict[str, Any]) -> None:
    acting = request.acting
    if answers["taker"]:
        _hand_over(request, membership, answers["taker"])
    actions.end_membership(membership_id=membership.pk, on=answers["on"], by=acting)
    messages.success(request, _("The access ends as you said."))


@require_http_methods(["GET", "HEAD", "POST"])
@role(MANAGER)
def hand_over(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Give what a colleague has in hand to another."""
    membership = _membership(request, pk)
    form = HandOverForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        _hand_over(request, membership, form.cleaned_data["taker"])
        return redirect("people:members")
    return _confirm(
        request,
        membership,
        form,
        title=_("Hand over what %(name)s has in hand?"),
        lead=_("All of it goes to one colleague, who finds it in their work list."),
        submit=_("Hand over"),
    )


def _hand_over(request: ActingRequest, membership: Membership, taker: Membership) -> None:
    moved = actions.hand_over(
        from_person_id=membership.person_id,
        to_person_id=taker.person_id,
        organization_id=membership.organization_id,
        by=request.acting,
    )
    parts = [words.pair(each.label, each.count) for each in moved if each.count]
    told = _("%(name)s takes over. %(what)s")
    what = ", ".join(parts) or _("There was nothing in hand.")
    messages.success(request, told % {"name": taker.person, "what": what})


def _confirm(
    request: ActingRequest, membership: Membership, form: Any, *, title: str, **words: Any
) -> HttpResponse:
    held = in_hand(membership.person_id, membership.organization_id)
    rows = [{"label": each.label, "value": str(each.count)} for each in held]
    if not total(held):
        rows = [{"label": _("In hand"), "value": _("Nothing")}]
    context = {
        "title": title % {"name": membership.person},
        "rows": rows,
        "form": form,
        "cancel": reverse("people:member", args=[membership.pk]),
        **words,
    }
    return render(request, "ui/pages/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role(MANAGER)
def lost_keys(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Remove the second factor of a colleague who lost it."""
    membership = _membership(request, pk)
    require(permissions.may_remove_keys(request.acting, membership))
    back = reverse("people:member", args=[membership.pk])
    if request.method == "POST":
        actions.remove_keys(membership_id=membership.pk, by=request.acting)
        messages.success(request, _("Removed. They are told by e-mail."))
        return redirect(back)
    context = {
        "title": _("Remove the second factor of %(name)s?") % {"name": membership.person},
        "lead": _("For somebody who lost the phone or the passkey and has no recovery codes left."),
        "warning": _(
            "Do it only when you have seen or heard the person yourself: whoever asks may be somebody else."
        ),
        "form": Form(),
        "submit": _("Remove"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def away(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Say until when oneself, or one's colleague, is away."""
    membership = _membership(request, pk)
    require(permissions.may_set_away(request.acting, membership))
    initial = {"until": membership.away_until if membership.is_away else None}
    form = AwayForm(request.POST or None, membership=membership, initial=initial)
    if request.method == "POST" and form.is_valid():
        until, chosen = form.cleaned_data["until"], form.cleaned_data["stand_in"]
        actions.set_away(
            membership_id=membership.pk,
            until=until,
            stand_in_id=chosen.person_id if chosen else None,
            by=request.acting,
        )
        messages.success(request, _("The change is saved."))
        return redirect("people:members")
    context = {"membership": membership, "form": form, "today": timezone.localdate()}
    return render(request, "people/away.html", context)


@require_POST
@signed_in
def switch(request: ActingRequest) -> HttpResponse:
    """Act for another of one's organizations."""
    key = _key(request.POST.get("organization", ""))
    organization = get_object_or_404(Organization, pk=key)
    actions.switch_organization(organization_id=organization.pk, by=request.acting)
    told = _("You now work for %(organization)s.")
    messages.success(request, told % {"organization": organization.name})
    return redirect("home:home")


@require_safe
@role(ADMINISTRATOR)
def managers(request: ActingRequest) -> HttpResponse:
    """Every organization and how many managers it has, those without any first."""
    found = queries.organizations_with_managers()
    waiting = Invitation.objects.waiting().select_related("organization").order_by("-created_at")
    context = {"organizations": found, "invitations": waiting}
    return render(request, "people/managers.html", context)
