"""Pages of upper floors that wait for a consent, and take the one that was just recorded by a posted form.

Only pages that said so here are posted to: a link that was made up elsewhere must not make the receipt's
button do anything else.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

_takers: set[str] = set()


def take_consents_at(name: str) -> None:
    """Register a page by its name: it takes the key of a consent, posted as `consent`."""
    _takers.add(name)


def takes_consent(url: str) -> bool:
    """Whether the page at this address waits for a consent."""
    try:
        return resolve(urlsplit(url).path).view_name in _takers
    except Resolver404:
        return False
