"""Attempts held back before the view runs: by account and by network address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from alongside.foundation.access import limits
from alongside.foundation.access.gates import View
from alongside.foundation.access.limits import Limit
from alongside.foundation.ui import errors

Key = Callable[[HttpRequest], object]


def network(request: HttpRequest) -> str:
    """The network address of the asker."""
    return limits.asker(request)


def typed_login(request: HttpRequest) -> str:
    """The address typed to sign in, whatever its case; counted whether it exists or not."""
    return request.POST.get("login", "").strip().lower()


def typed_email(request: HttpRequest) -> str:
    """The address that a letter is asked for. Another field must not stand in for the one that counts."""
    return request.POST.get("email", "").strip().lower()


def signing_in(request: HttpRequest) -> str:
    """Who is signed in, or stands between the password and the second factor."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    pending: Any = request.session.get("account_login") or {}
    return str(pending.get("user_pk") or request.session.session_key or network(request))


def limited(*pairs: tuple[Limit, Key]) -> Callable[[View], View]:
    """Count each POST under every pair of a limit and what it is counted by; too many get a 429 page."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wait = _wait(request, pairs) if request.method == "POST" else 0
            return _too_many(request, wait) if wait else view(request, *args, **kwargs)

        return guarded

    return guard


def _wait(request: HttpRequest, pairs: tuple[tuple[Limit, Key], ...]) -> int:
    return max((limits.count(limit, key(request)) for limit, key in pairs), default=0)


def _too_many(request: HttpRequest, wait: int) -> HttpResponseBase:
    response = errors.too_many(request, -(-wait // 60))
    response["Retry-After"] = str(wait)
    add_never_cache_headers(response)
    return response
