"""The pages that move a referral: each asks once more, does one thing, and says what was done.

A page is described as data; `take` shows it, and acts on it when it comes back.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Answer
from alongside.foundation.journal.models import Event
from alongside.programmes.referrals.forms import StepForm
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.views.loading import Asked, back_with, found

# A second click comes within seconds; later it is a second wish.
SAME_CLICK = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """One page: its question, who may answer it, what it does, what it says afterwards.

    Words may name %(initials)s, %(sender)s and %(receiver)s. `verb` is the journal line of the deed.
    """

    title: Any
    may: Callable[[Acting, Referral], Answer]
    do: Callable[..., Any]
    verb: str
    submit: Any
    done: Any
    lead: Any = ""
    warning: Any = ""
    form: type[StepForm] = StepForm
    danger: bool = False
    then: str = "referrals:referral"
    rows: Callable[[Referral], Iterable[dict[str, Any]]] = field(default=lambda _referral: ())


def take(request: Asked, pk: UUID, step: Step, **of_form: Any) -> HttpResponse:
    """Show the page of a step, or act on what came back from it."""
    referral = found(request, pk)
    may = step.may(request.acting, referral)
    if request.method != "POST":
        form = step.form(referral=referral, **of_form)
        return show(request, referral, step, form) if may else back_with(request, referral, may)
    if not may and did_so_a_moment_ago(request.acting, referral, step.verb):
        return redirect(step.then, pk=pk)
    form = step.form(request.POST, referral=referral, **of_form)
    if not form.is_valid():
        return show(request, referral, step, form)
    step.do(referral_id=pk, by=request.acting, **form.values())
    messages.success(request, str(step.done) % names(referral))
    return redirect(step.then, pk=pk)


def show(request: Asked, referral: Referral, step: Step, form: StepForm) -> HttpResponse:
    """The page that asks."""
    told = names(referral)
    context = {
        "title": str(step.title) % told,
        "lead": str(step.lead) % told,
        "warning": str(step.warning) % told,
        "rows": list(step.rows(referral)),
        "form": form,
        "submit": step.submit,
        "danger": step.danger,
        "cancel": reverse("referrals:referral", args=[referral.pk]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "ui/pages/confirm.html", context, status=status)


def did_so_a_moment_ago(acting: Acting, referral: Referral, verb: str) -> bool:
    """Whether the same person did the same thing just now: a double click, not a conflict."""
    lines = Event.objects.visible_to(acting).about(referral)
    since = timezone.now() - SAME_CLICK
    return lines.filter(verb=verb, actor_id=acting.person.pk, created_at__gte=since).exists()


def names(referral: Referral) -> dict[str, str]:
    """Whom the words of a page name."""
    return {
        "initials": referral.subject.initials,
        "sender": referral.sender.called,
        "receiver": referral.receiver.called if referral.receiver else "",
    }
