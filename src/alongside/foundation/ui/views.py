"""Public pages, the gallery, and the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from alongside.foundation.access.gates import public
from alongside.foundation.ui import gallery, sheets, specimens
from alongside.foundation.ui.signals import language_chosen

A_YEAR = 365 * 24 * 3600


@require_safe
@public
def front(request: HttpRequest) -> HttpResponse:
    """What Alongside is and the ways in; who is signed in goes to their own page."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "ui/pages/front.html")


@require_safe
@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about a person, who sees it, for how long, and how to say no."""
    return render(request, "ui/pages/privacy.html")


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ui/pages/accessibility.html")


@require_safe
@public
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask."""
    return render(request, "ui/pages/contact.html", {"address": settings.CONTACT})


@require_safe
@public
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its contract and an example."""
    context = {"components": gallery.components(), "example": specimens.values()}
    return render(request, "ui/pages/gallery.html", context)


@require_safe
@public
def look(request: HttpRequest) -> HttpResponse:
    """Every style of the site in one answer; `?dir=rtl` for pages read from the right."""
    sheet = sheets.joined("rtl" if request.GET.get("dir") == "rtl" else "ltr")
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(sheet.compressed if small else sheet.text, content_type="text/css")
    if small:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    current = request.GET.get("v") == sheet.version
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if current else "no-cache"
    return answer


@require_POST
@public
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, tell who keeps preferences, and go back."""
    language = request.POST.get("language", "")
    response = redirect(_way_back(request))
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        keep_language(request, response, language)
    return response


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Write the language cookie, and announce the choice of somebody signed in."""
    keep_in_cookie(response, language)
    if request.user.is_authenticated:
        with translation.override(language):
            language_chosen.send(sender=None, request=request, language=language)


def keep_in_cookie(response: HttpResponse, language: str) -> None:
    """Let the pages of this browser come in this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def _way_back(request: HttpRequest) -> str:
    """The page the choice was made on, as long as it is one of ours."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if back and safe else reverse("ui:front")
