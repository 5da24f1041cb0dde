"""Private links: a secret for one purpose and one subject, which ends on a day or when withdrawn.

The secret is 32 random bytes in the address; only its hash is kept. Whoever opens the link acts
under row-level security as its holder, and sees the one thing it is for.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from alongside.foundation.access import limits, scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import View, named
from alongside.foundation.notices.models import Link
from alongside.foundation.ui import errors

# Guessing 32 bytes is hopeless; the limit spares the database those who try.
WRONG_LINKS = limits.Limit("wrong-link", tries=20, seconds=600)


def make(
    purpose: str,
    subject_id: UUID,
    *,
    days: float,
    by: Acting | None = None,
    organization_id: UUID | None = None,
) -> str:
    """Make a link and give its token, the last part of the address: it cannot be read again later."""
    token = secrets.token_urlsafe(32)
    Link(
        token_hash=digest(token),
        purpose=purpose,
        subject_id=subject_id,
        organization_id=organization_id,
        made_by_id=by.person.pk if by and by.person else None,
        expires_at=timezone.now() + datetime.timedelta(days=days),
    ).save(force_insert=True)
    return token


def digest(token: str) -> str:
    """What is kept of a token. Its 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def live() -> QuerySet[Link]:
    """Links that still open something."""
    return Link.objects.filter(
        expires_at__gt=timezone.now(), withdrawn_at__isnull=True, used_up_at__isnull=True
    )


def withdraw(purpose: str, subject_id: UUID) -> int:
    """End every live link to this subject, among those the asker may reach; gives how many."""
    found = live().filter(purpose=purpose, subject_id=subject_id)
    return found.update(withdrawn_at=timezone.now())


def use_up(link: Link) -> bool:
    """Use a link that works once; gives False when somebody was first. Needs the link's own scope."""
    return live().filter(pk=link.pk).update(used_up_at=timezone.now()) == 1


def by_link(
    purpose: str, *, as_subject: bool = True, used_too: bool = False
) -> Callable[[View], View]:
    """Gate: whoever holds a live link for this purpose, whose token the address carries as `token`.

    The view finds `request.link`. With `as_subject` it acts as the newcomer whose record the link
    is about (`request.acting.subjects`), and as nobody else, even for somebody signed in. With
    `used_too` a link that was used up comes through as well, and the view tells what was done.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            way = {"as_subject": as_subject, "used_too": used_too}
            return _unseen(_opened(view, request, purpose, token, kwargs, **way))

        return named(login_not_required(never_cache(guarded)), f"link: {purpose}")

    return gate


def _opened(
    view: View,
    request: HttpRequest,
    purpose: str,
    token: str,
    kwargs: dict[str, Any],
    *,
    as_subject: bool,
    used_too: bool,
) -> HttpResponseBase:
    hashed = digest(token)
    with scope.widened(link=hashed):
        link = Link.objects.filter(token_hash=hashed, purpose=purpose).first()
        alive = link is not None and (_touch(link) or (used_too and _is_used_up(link)))
    if link is None or not alive:
        return over(request, known=link is not None)
    holder = Acting(subjects=(link.subject_id,)) if as_subject else Acting()
    request.link, request.acting = link, holder  # type: ignore[attr-defined]
    with scope.acting(scope.Scope(link=hashed, subjects=tuple(holder.subjects))):
        return view(request, token=token, **kwargs)


def _touch(link: Link) -> bool:
    return live().filter(pk=link.pk).update(last_used_at=timezone.now()) == 1


def _is_used_up(link: Link) -> bool:
    """Asked anew: another request may have used it a moment ago."""
    link.refresh_from_db(fields=["used_up_at", "withdrawn_at"])
    return link.used_up_at is not None and link.withdrawn_at is None


def over(request: HttpRequest, *, known: bool) -> HttpResponse:
    """The page for a link that opens nothing (any more): the same words whatever the cause."""
    wait = limits.count(WRONG_LINKS, limits.asker(request))
    if wait:
        return errors.too_many(request, -(-wait // 60))
    return render(request, "notices/link_over.html", status=410 if known else 404)


def _unseen(response: HttpResponseBase) -> HttpResponseBase:
    """Neither search engines nor the next site learn of the address."""
    response["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": browsers then post with the origin "null", and no form of the page would count.
    response["Referrer-Policy"] = "same-origin"
    return response
