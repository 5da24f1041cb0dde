"""What was suggested for a referral, as its sender reads it beside the preview and in the work list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import WorkItem
from alongside.foundation.access.roles import SETTLEMENT_WORKER
from alongside.foundation.directory.models import Service
from alongside.programmes.referrals.models import Referral, Suggestion
from alongside.programmes.referrals.reasoning import called, named_in, told
from alongside.programmes.referrals.states import State

MOST = 20


@dataclass(frozen=True)
class Suggested:
    """A service that was suggested: why, and when. It is the sender's to take or to leave."""

    service: Service
    name: str
    why: list[str]
    at: datetime.datetime


def suggested(referral: Referral, by: Acting) -> Suggested | None:
    """What is suggested for the referral, while nobody has chosen and the service still receives."""
    if referral.service_id is not None or referral.sent_at is not None:
        return None
    found = Suggestion.objects.visible_to(by).filter(referral=referral)
    made = found.select_related("service__organization").first()
    if made is None or not Service.objects.receiving().filter(pk=made.service_id).exists():
        return None
    why = told(made.reasons, named_in([made.reasons]))
    return Suggested(made.service, called(made.service), why, made.created_at)


def work(acting: Acting) -> Iterator[WorkItem]:
    """A line for each referral of the worker's for which a partner was suggested and none chosen."""
    if acting.organization is None or not acting.has_role(SETTLEMENT_WORKER):
        return
    found = Suggestion.objects.visible_to(acting).filter(
        referral__worker=acting.person,
        referral__state=State.PRESCREENED,
        referral__service__isnull=True,
    )
    for each in found.select_related("referral__subject", "service__organization")[:MOST]:
        subject = each.referral.subject
        yield WorkItem(
            what=_("Look at a suggested partner: %(partner)s")
            % {"partner": each.service.organization.called},
            about=f"{subject.initials} ({each.referral.code})",
            url=reverse("referrals:partners", args=[each.referral_id]),
            since=each.created_at,
        )
