"""The persona cards and the outbox: public, and only where the demo world is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.demo.cards import CARDS, Card
from alongside.demo.models import LoadedWorld, SentMessage
from alongside.foundation.access.gates import public
from alongside.foundation.access.roles import ROLES
from alongside.foundation.directory.models import Organization
from alongside.foundation.people.middleware import DEMO_PERSONA
from alongside.foundation.people.models import Person

PER_PAGE = 20
NEWCOMERS_LANGUAGES = [code for code, _ in settings.LANGUAGES]

View = Callable[..., HttpResponse]


def in_demo(view: View) -> View:
    """Nothing is here without the demo world, even if an address led to it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@public
@in_demo
@never_cache
def personas(request: HttpRequest) -> HttpResponse:
    """Who can be tried, where they work and what to try first."""
    shorts = [card.home for card in CARDS.values() if card.home]
    found = Organization.objects.filter(short_name__in=shorts, invented=False)
    homes = {home.short_name: home for home in found}
    context = {
        "cards": [_shown(card, homes, request) for card in CARDS.values()],
        "world": LoadedWorld.objects.first(),
        "messages_kept": SentMessage.objects.count(),
    }
    return render(request, "demo/personas.html", context)


def _shown(card: Card, homes: dict[str, Organization], request: HttpRequest) -> dict[str, Any]:
    return {
        "card": card,
        "home": homes.get(card.home),
        "roles": [ROLES[name].label for name in card.roles],
        "now": getattr(request.user, "email", "") == card.email,
    }


@require_POST
@public
@in_demo
def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Become a persona with one click, whoever one was before. Nobody real can be entered so."""
    card = CARDS.get(slug)
    found = Q(email=card.email if card else "", invented=True, is_active=True)
    person = Person.objects.filter(found).first()
    if card is None or person is None:
        raise Http404
    _choose_language(request, card, person)
    logout(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO_PERSONA] = True
    return redirect("home:home")


def _choose_language(request: HttpRequest, card: Card, person: Person) -> None:
    """A persona speaks the language that the visitor chose; who works in French always does."""
    spoken = settings.STAFF_LANGUAGES if card.roles or card.administrator else NEWCOMERS_LANGUAGES
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    language = chosen if card.language == "en" and chosen in spoken else card.language
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


@require_safe
@public
@in_demo
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Every e-mail that would have gone out, the newest first."""
    page = Paginator(SentMessage.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/outbox.html", {"page": page})
