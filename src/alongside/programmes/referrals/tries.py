"""The receiver's tries to reach the newcomer, among what the two organizations write to each other."""

from __future__ import annotations

from typing import Any

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import SharedCopy
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.one import tries
from alongside.programmes.referrals.states import State


def with_tries(
    referral: Referral, by: Acting, copy: SharedCopy | None, thread: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The thread with the tries in it, by time; for a sender only where the person agreed to report-back."""
    never = referral.answered_at is None or referral.state == State.DECLINED
    if never or not permissions.may_see_outcome(by, referral):
        return thread
    side = referral.receiver.called if referral.receiver else ""
    told = [
        {
            "who": ", ".join(filter(None, (str(each.by or ""), side))),
            "when": each.created_at,
            "body": each.said,
            "ours": by.works_for(each.organization_id),
        }
        for each in tries(referral, by, copy)
    ]
    return sorted([*thread, *told], key=lambda each: each["when"])
