"""The network at a glance for those who see it whole: states and counts, never a name."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Figure, WorkItem
from alongside.foundation.access.roles import NETWORK_COORDINATOR
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.load import late as is_late
from alongside.programmes.referrals.queries.load import moved_since, waiting_now, with_receivers

LATELY = datetime.timedelta(days=30)
PARTNERS = 8


def network_figures(acting: Acting) -> Iterator[Figure]:
    """What moved in the last month, and what waits."""
    if not acting.network:
        return
    sent, enrolled = moved_since(acting, timezone.now() - LATELY)
    waiting, late_ones = waiting_now(acting)
    last_month = _("in the last 30 days")
    page = reverse("referrals:network")
    yield Figure(pgettext("referrals", "Sent"), sent, last_month, page)
    yield Figure(_("Waiting for an answer"), waiting, *_told_late(late_ones))
    yield Figure(_("With delivery partners"), with_receivers(acting))
    yield Figure(pgettext("people", "Enrolled"), enrolled, last_month)


def _told_late(late: int) -> tuple[str, str, str]:
    said = ngettext("%(count)s is overdue", "%(count)s are overdue", late) % {"count": late}
    return (said, "", "danger") if late else (_("none is overdue"), "", "success")


def network_work(acting: Acting) -> Iterator[WorkItem]:
    """Partners at whom referrals have waited too long: somebody for the coordinator to call."""
    if not acting.has_role(NETWORK_COORDINATOR):
        return
    for row in _late_by_partner(acting):
        name = row["receiver__short_name"] or row["receiver__name_en"] or row["receiver__name_fr"]
        said = ngettext(
            "%(partner)s has not answered %(count)s referral in time",
            "%(partner)s has not answered %(count)s referrals in time",
            row["late"],
        )
        narrowed = urlencode({"partner": row["receiver_id"]})
        yield WorkItem(
            said % {"partner": name, "count": row["late"]},
            _("Ask how they are, and whether others have room"),
            f"{reverse('referrals:network')}?{narrowed}",
            tone="warning",
        )


def _late_by_partner(acting: Acting) -> QuerySet[Referral, dict[str, Any]]:
    late = Referral.objects.counted_by(acting).filter(is_late()).order_by()
    names = ("receiver_id", "receiver__short_name", "receiver__name_en", "receiver__name_fr")
    return late.values(*names).annotate(late=Count("pk")).order_by("-late")[:PARTNERS]
