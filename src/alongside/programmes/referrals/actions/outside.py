"""A partner without accounts: its link, the code that proves its reader, and its one answer.

The link goes to a desk of the directory; a code that is sent to the same address opens it, so that a
link that was passed on shows nothing. Everything under the link happens in the link's own scope.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import require
from alongside.foundation.access.roles import COACH
from alongside.foundation.directory.models import ContactPoint
from alongside.foundation.journal import actions as journal
from alongside.foundation.notices import links
from alongside.programmes.referrals import desks, letters, permissions, policy
from alongside.programmes.referrals.actions.answering import (
    accept,
    decline,
    receive,
    return_for_information,
)
from alongside.programmes.referrals.actions.locking import locked, note
from alongside.programmes.referrals.answer_links import PURPOSE, AnswerLink
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import ByLink

VERBS: dict[str, Callable[..., Referral]] = {
    ByLink.ACCEPT: accept,
    ByLink.DECLINE: decline,
    ByLink.RETURN: return_for_information,
}


Letter = Callable[[Referral, ContactPoint, str], None]


def invite(referral: Referral, by: Acting) -> None:
    """Send the link to the receiver's desk when nobody there has an account; part of sending."""
    _write_to_desk(referral, by, letters.invitation)


def remind_desk(referral: Referral) -> bool:
    """Remind the desk by a letter with a fresh link; False when nobody is asked by e-mail.

    Of a link only the hash is kept, so that none can be sent twice; the one before opens nothing then.
    """
    return _write_to_desk(referral, None, letters.reminder)


def _write_to_desk(referral: Referral, by: Acting | None, letter: Letter) -> bool:
    """One letter with the one link that works, to the desk as the directory now has it."""
    desk = desks.desk_of(referral.service) if referral.by_link and referral.service else None
    if desk is None:
        return False
    letter(referral, desk, _fresh_link(referral, desk, by))
    return True


def _fresh_link(referral: Referral, desk: ContactPoint, by: Acting | None) -> str:
    """The path of a link for this desk's address alone; every link before it ends."""
    links.withdraw(PURPOSE, referral.pk)
    until = _last_moment(referral)
    days = (until - timezone.now()) / datetime.timedelta(days=1)
    token = links.make(PURPOSE, referral.pk, days=days, by=by, organization_id=referral.sender_id)
    AnswerLink(
        id=uuid7(),
        referral=referral,
        organization_id=referral.sender_id,
        token_hash=links.digest(token),
        address=desk.email,
        language=desks.language_of(desk),
        until=until,
    ).save(force_insert=True)
    note("referral.link_sent", referral, by)
    return reverse("referrals:answer-by-link", args=[token])


def _last_moment(referral: Referral) -> datetime.datetime:
    """The end of the last day before it goes back to the sender by itself."""
    back = referral.give_back_on or timezone.localdate()
    midnight = datetime.datetime.combine(back, datetime.time.min)
    return max(timezone.make_aware(midnight), timezone.now() + datetime.timedelta(days=1))


@transaction.atomic
def send_link_again(*, referral_id: UUID, by: Acting) -> Referral:
    """A fresh link to the desk as the directory now has it; the one before opens nothing any more."""
    referral = locked(referral_id, by)
    require(permissions.may_send_link(by, referral))
    invite(referral, by)
    return referral


@transaction.atomic
def send_code(held: AnswerLink) -> None:
    """Send a fresh code to the address that the link went to."""
    code = f"{secrets.randbelow(10**policy.CODE_DIGITS):0{policy.CODE_DIGITS}}"
    held.code_hash = _hashed(held, code)
    held.code_until = timezone.now() + policy.CODE_LIVES
    held.save(update_fields=["code_hash", "code_until"])
    _note("referral.code_sent", held)
    letters.code(held, code)


@transaction.atomic
def use_code(held: AnswerLink, code: str) -> bool:
    """Whether this is the code that was sent last; it works once."""
    alive = held.code_until is not None and held.code_until > timezone.now()
    if not alive or not hmac.compare_digest(held.code_hash, _hashed(held, code)):
        return False
    # Two browsers may come with it at the same moment: the row says which of them was first.
    unused = AnswerLink.objects.filter(pk=held.pk, code_hash=held.code_hash)
    return unused.update(code_hash="", code_until=None) == 1


def _hashed(held: AnswerLink, code: str) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"{held.pk}:{code}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def open_by_link(held: AnswerLink) -> dict[str, Any] | None:
    """Open what the link is about; gives verdict and outcomes of the live copy, and writes the line.

    None when there is nothing to open (any more): recalled, stopped, answered otherwise, run out. The
    database gives which rules are met and nothing else: no name, no number, no answer of the person.
    """
    opened = _outcomes()
    if opened is None:
        return None
    if held.opened_at is None:
        held.opened_at = timezone.now()
        held.save(update_fields=["opened_at"])
    referral = receive(referral_id=held.referral_id, by=_outsider(held))
    _note("referral.opened_by_link", held)
    journal.record(
        "client.opened",
        None,
        by=_outsider(held),
        organizations=[referral.sender_id],
        client=referral.client_id,
        ground=f"referral {referral.code}",
    )
    return opened


def _outcomes() -> dict[str, Any] | None:
    """Verdict and outcomes of the copy, by the link in whose scope it is asked; None without a live copy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_opened_by_link()")
        row = cursor.fetchone()
    found: dict[str, Any] | None = json.loads(row[0]) if row and row[0] else None
    return found


@transaction.atomic
def answer_by_link(
    *, token_hash: str, answer: str, name: str, position: str, **told: Any
) -> AnswerLink | None:
    """Take the one answer; None when the link has been used, ended or run out by now, or the consent.

    The link's row is locked first, so that of twenty copies of one answer one has an effect.
    """
    live = links.live().filter(token_hash=token_hash, purpose=PURPOSE)
    link = live.select_for_update(of=("self",)).first()
    if link is None or _outcomes() is None:
        return None
    held = AnswerLink.objects.select_related("referral__receiver").get(token_hash=token_hash)
    VERBS[answer](referral_id=held.referral_id, by=_outsider(held), **told)
    held.answer, held.name, held.position = answer, name, position
    held.answered_at = timezone.now()
    held.save(update_fields=["answer", "name", "position", "answered_at"])
    links.use_up(link)
    return held


def _outsider(held: AnswerLink) -> Acting:
    """Who answers: nobody with an account, for the receiver. The link's scope reaches one referral."""
    return Acting(organization=held.referral.receiver, roles=frozenset({COACH}))


def _note(verb: str, held: AnswerLink) -> None:
    note(verb, held.referral, _outsider(held))
