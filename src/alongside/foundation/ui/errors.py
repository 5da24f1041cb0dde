"""Error pages: what happened, why, and what to do; in the reader's language where that is safe."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from alongside.foundation.access.permissions import Refused


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the request made no sense. No layout: the host itself may be wrong."""
    return HttpResponseBadRequest(render_to_string("400.html"))


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the refusal where there is one."""
    told = str(exception) if isinstance(exception, Refused) else ""
    return HttpResponseForbidden(render_to_string("403.html", {"told": told}, request))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: nothing here, or nothing here for this person."""
    return HttpResponseNotFound(render_to_string("404.html", {}, request))


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: our fault. Uses neither the database nor the request."""
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 of a form whose protection has run out, most often after a long pause."""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {}, request))


def conflict(request: HttpRequest, told: str = "", back: str = "") -> HttpResponse:
    """409: somebody was first, or the form is stale; `told` says who did what."""
    return render(request, "409.html", {"told": told, "back": back}, status=409)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than one request may carry."""
    return render(request, "413.html", status=413)


def too_many(request: HttpRequest, wait_minutes: int | None = None) -> HttpResponse:
    """429: too many attempts; says how long to wait where that is known."""
    return render(request, "429.html", {"wait_minutes": wait_minutes}, status=429)


def unavailable(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """503: closed for a moment. Uses neither the database nor the request."""
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = "120"
    return answer
