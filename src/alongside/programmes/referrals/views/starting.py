"""The beginning: whom the referral is about."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.queries import caseload
from alongside.foundation.directory.languages import language_names
from alongside.programmes.referrals import actions, permissions
from alongside.programmes.referrals.forms import StartForm
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries import UNHEARD
from alongside.programmes.referrals.states import OVER
from alongside.programmes.referrals.views.loading import Asked, case_work, key_in
from alongside.programmes.referrals.walk import STEPS

SHOWN = 30


@case_work
def new(request: Asked) -> HttpResponse:
    """Choose the newcomer, and open a draft."""
    may = permissions.may_start(request.acting)
    key = request.POST.get("client") or request.GET.get("client")
    if key and may:
        return _start(request, _client(request, key))
    words = request.GET.get("q", "").strip()
    asked = {"q": words, "state": "open", "worker": "" if words else "mine"}
    people = caseload(request.acting, asked)[:SHOWN] if may else []
    rows = [{"person": each, "languages": language_names(each.languages)} for each in people]
    context = {"rows": rows, "q": words, "may": may}
    return render(request, "referrals/new.html", context)


def _client(request: Asked, key: str) -> Client:
    mine = Client.objects.visible_to(request.acting).select_related("place")
    return get_object_or_404(mine, pk=key_in(key), organization=request.acting.organization)


def _start(request: Asked, client: Client) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = actions.start(
            id=form.cleaned_data["form_key"] or uuid7(),
            client_id=client.pk,
            urgency=form.cleaned_data["urgency"],
            by=request.acting,
        )
        return redirect("referrals:prescreen", pk=draft.pk)
    going_on = Referral.objects.visible_to(request.acting).filter(client_id=client.pk)
    context = {
        "person": client,
        "form": form,
        "going_on": going_on.exclude(UNHEARD).exclude(state__in=OVER).select_related("receiver"),
        "steps": STEPS,
    }
    return render(request, "referrals/start.html", context)
