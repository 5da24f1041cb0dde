"""A session that nobody uses ends, and what was typed into it waits for the same person.

The middleware stands behind the check against forged forms: what it keeps was posted from a page of
ours. Nothing secret is kept: no passwords, no codes, no files.
"""

# newcomer-facing

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access import scope
from alongside.foundation.access.acting import NOBODY
from alongside.foundation.people.middleware import GetResponse
from alongside.foundation.people.models import KeptForm, Person
from alongside.foundation.people.policy import KEPT_FORM

LAST_SEEN = "last_seen"
# Written at most twice a minute: each write is a row of the session table.
EVERY = 30
REPLAYED = "kept_form"
SECRET = re.compile(r"pass|secret|token|credential|^code$|^otp$|^next$", re.IGNORECASE)
LARGEST = 100_000


class IdleMiddleware:
    """Ends a session after `IDLE_MINUTES` without a request; a form that arrives too late is kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002
        kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Let the request pass, or end the session and lead to the sign-in page."""
        if not request.user.is_authenticated:
            return None
        if not _too_long(request):
            _note(request)
            return None
        return _end(request, needs_somebody=getattr(view, "login_required", True))


def _too_long(request: HttpRequest) -> bool:
    seen = request.session.get(LAST_SEEN)
    return seen is not None and time.time() - seen > settings.IDLE_MINUTES * 60 + EVERY


def _note(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get(LAST_SEEN, 0) >= EVERY:
        request.session[LAST_SEEN] = now
    if request.method == "POST" and REPLAYED in request.POST:
        forget(request.POST[REPLAYED], request.user)


def _end(request: HttpRequest, *, needs_somebody: bool) -> HttpResponse | None:
    if request.method == "POST" and request.headers.get("HX-Request"):
        # A page that asks while somebody types: told nothing, it leaves the typing alone, and the
        # form itself comes later to be kept.
        return HttpResponse(status=204)
    person: Any = request.user
    kept = needs_somebody and request.method == "POST" and keep(request, person)
    logout(request)
    request.acting = NOBODY  # type: ignore[attr-defined]
    scope.put(scope.NOBODY)
    if not needs_somebody:
        return None
    minutes = settings.IDLE_MINUTES
    if kept:
        told = _(
            "You were signed out after %(minutes)d minutes without a sign of you. What you typed is kept: sign in to go on."
        )
    else:
        told = _("You were signed out after %(minutes)d minutes without a sign of you.")
    messages.info(request, told % {"minutes": minutes})
    return _to_sign_in(request, reverse("people:kept") if kept else _way_back(request))


def _way_back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else reverse("home:home")


def _to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    where = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}"
    if request.headers.get("HX-Request"):  # a part of a page: the whole page has to go
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)


def keep(request: HttpRequest, person: Person) -> bool:
    """Keep the posted fields for this person; gives False when there is nothing worth keeping."""
    fields = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in request.POST.lists()
        if not SECRET.search(name)
        and name not in ("csrfmiddlewaretoken", REPLAYED)
        and "\x00" not in name
    }
    path = request.get_full_path()
    size = sum(len(value) for values in fields.values() for value in values)
    if not any("".join(values).strip() for values in fields.values()):
        return False
    if size > LARGEST or len(path) > 500:
        return False
    with scope.acting(scope.Scope(person=person.pk)):
        KeptForm.objects.filter(person=person, path=path).delete()
        KeptForm(person=person, path=path, fields=fields).save(force_insert=True)
    return True


def waiting_form(person: Any) -> KeptForm | None:
    """The newest form kept for this person, not older than a day."""
    if not person.is_authenticated:
        return None
    with scope.widened(person=person.pk):
        since = timezone.now() - KEPT_FORM
        kept = KeptForm.objects.filter(person=person, created_at__gt=since)
        return kept.order_by("-created_at").first()


def forget(key: str, person: Any) -> None:
    """Throw a kept form away; an unknown key throws nothing away."""
    if re.fullmatch(r"[0-9a-f-]{36}", key):
        KeptForm.objects.filter(pk=key, person=person).delete()
