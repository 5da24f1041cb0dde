"""The control of `enumeration`: a server that thinks longer about an address that it knows."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class PlantedMiddleware:
    """Computes `BENCHMARK_PLANTED_MS` where a form names an address that is not one of the made-up ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and for a known address later."""
        response = self.get_response(request)
        typed = request.POST.get("email") or request.POST.get("login") or ""
        if typed and not typed.startswith("nobody."):
            end = time.thread_time() + settings.PLANTED_SECONDS
            while time.thread_time() < end:
                pass
        return response
