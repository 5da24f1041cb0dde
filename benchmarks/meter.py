"""Counts the queries of a request and the time they take, when the request asks for it.

It asks by the header `Metered`, so that processor time is measured without the meter.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

TAKES = "X-Database-Milliseconds"
QUERIES = "X-Queries"


class Meter:
    """Wraps each query: how many, and the seconds from asking to having the answer."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - began


class MeterMiddleware:
    """Outermost of all, so that session and scope are counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "Metered" not in request.headers:
            return self.get_response(request)
        meter = Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        response[QUERIES] = str(meter.queries)
        response[TAKES] = f"{meter.seconds * 1000:.3f}"
        return response
