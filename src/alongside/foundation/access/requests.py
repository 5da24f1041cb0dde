"""A request as views see it: signed in or not, it says who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from alongside.foundation.access.acting import Acting


class ActingRequest(HttpRequest):
    """What the middleware makes of a request, for type checkers; never constructed."""

    acting: Acting
    htmx: HtmxDetails
    link: Any
