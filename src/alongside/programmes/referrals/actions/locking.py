"""What every verb shares: the lock, the step, the line in the journal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import Refused
from alongside.foundation.clients.models import SharedCopy
from alongside.foundation.clients.queries import readable_copy
from alongside.foundation.journal import actions as journal
from alongside.programmes.referrals.actions.winding import wind
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import VERBS_AFTER_THE_ANSWER, State, check_step


def locked(referral_id: UUID, by: Acting) -> Referral:
    """The referral under its row lock, if it is visible to whoever asks."""
    found = Referral.objects.visible_to(by).select_for_update(of=("self",))
    return found.get(pk=referral_id)


def still_shared(referral: Referral, by: Acting) -> SharedCopy:
    """The copy that the receiver works with; raises `Refused` once the consent has ended on its date.

    From then on PostgreSQL takes no message and no intake of the receiver's either.
    """
    copy = readable_copy(by, referral.pk)
    if copy is None:
        raise Refused(
            _("The consent has ended on its date. Ask the sender whether the person agrees again.")
        )
    return copy


def move(referral: Referral, there: State, *fields: str) -> None:
    """Take one step of the table, set the clock that runs there, and save it with the named fields."""
    check_step(referral.state, there, what_happened(referral))
    referral.state = there
    referral.moved_at = timezone.now()
    referral.save_changes("state", "moved_at", *fields, *wind(referral))


def what_happened(referral: Referral) -> str:
    """A sentence for somebody who acts on what they saw before: where it stands, since when, by whom."""
    when = formats.time_format(timezone.localtime(referral.moved_at))
    label: str | Promise = State(referral.state).label
    if referral.answered_by and referral.answered_at == referral.moved_at:
        return _("%(person)s answered at %(time)s: “%(state)s”. Nothing was changed now.") % {
            "person": referral.answered_by,
            "time": when,
            "state": label,
        }
    return _("Since %(time)s it stands at “%(state)s”. Nothing was changed now.") % {
        "time": when,
        "state": label,
    }


def note(verb: str, referral: Referral, by: Acting | None, **data: Any) -> None:
    """One journal line that both organizations may read once it was sent.

    What comes after the answer is the sender's to read only when the person agreed to reporting back.
    """
    unheard = verb in VERBS_AFTER_THE_ANSWER and not referral.report_back
    readers = [] if unheard else [referral.sender_id]
    if referral.sent_at and referral.receiver_id:
        readers.append(referral.receiver_id)
    journal.record(
        verb,
        referral,
        by=by,
        organizations=readers,
        client=referral.client_id,
        code=referral.code,
        **data,
    )
