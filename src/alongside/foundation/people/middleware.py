"""Finds out who acts, tells PostgreSQL, and holds people to their second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alongside.foundation.access import scope
from alongside.foundation.people.acting import acting_for

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Puts `request.acting` and the scope of row-level security, from what holds at this moment.

    Memberships are read on each request, so one that has ended gives no access to the next.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting_for(request.user)  # type: ignore[attr-defined]
        scope.put(request.acting.scope())  # type: ignore[attr-defined]
        return self.get_response(request)
