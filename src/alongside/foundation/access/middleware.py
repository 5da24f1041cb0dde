"""The whole request in one transaction, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import UniqueViolation

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


class StorableTextMiddleware:
    """PostgreSQL keeps no NUL, so an address that asks with one gets a 400; forms refuse their own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL.")
        return self.get_response(request)


class UnkeptPagesMiddleware:
    """No browser keeps a page that somebody read signed in: after they left, "back" shows nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class StepRefusedMiddleware:
    """A step that the record cannot take becomes a 409 page that says what happened instead.

    So does a form whose key is taken, by whomever: nothing of that record is told.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 409 for `StepRefused` and for a taken key; leave every other error to Django."""
        if not isinstance(error, StepRefused) and not _is_taken_key(error):
            return None
        told = getattr(error, "told", "")
        return render(request, "409.html", {"told": told}, status=409)


def _is_taken_key(error: Exception) -> bool:
    """Whether a new record's key exists already, and the action that made it was rolled back."""
    cause = error.__cause__
    if not isinstance(error, IntegrityError) or not isinstance(cause, UniqueViolation):
        return False
    return (cause.diag.constraint_name or "").endswith("_pkey") and not connection.needs_rollback
