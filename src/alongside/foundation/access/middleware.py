"""The whole request in one transaction, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.foundation.access.steps import StepRefused

GetResponse = Callable[[HttpRequest], HttpResponse]


class AtomicMiddleware:
    """Outermost: session, sign-in, view and template in one transaction.

    Django turns exceptions into responses below this, so an answer of 500 or more rolls back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


class StepRefusedMiddleware:
    """A step that the record cannot take becomes a 409 page that says what happened instead."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 409 for `StepRefused`; leave every other error to Django."""
        if not isinstance(error, StepRefused):
            return None
        return render(request, "409.html", {"told": error.told}, status=409)
