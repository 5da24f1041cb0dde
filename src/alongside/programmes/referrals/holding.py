"""Why a record must stay for now: a referral of the person still goes on."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.foundation.clients.models import Client
from alongside.programmes.referrals.models import Referral


def holds(client: Client) -> str:
    """A sentence with the referral's code, or nothing. The database asks the same (`referrals_holds_person`)."""
    theirs = Q(client_id=client.pk)
    if client.came_by:
        theirs |= Q(pk=client.came_by)
    going = Referral.objects.going_on().filter(theirs).order_by("created_at").first()
    if going is None:
        return ""
    told = _("The referral %(code)s still goes on. End it first, then the record can be erased.")
    return told % {"code": going.code}
