"""What the page of one referral reads of it and of what stands around it; the SQL is written once."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenForWhoActs, WrittenOnce
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.models import (
    Appointment,
    Attempt,
    Judgement,
    Message,
    Referral,
    Report,
)
from alongside.programmes.referrals.queries.between import may_read_between
from alongside.programmes.referrals.states import OVER

NEAR = ("sender", "receiver", "service", "subject", "worker", "coach", "answered_by")

# All of the referral itself, and of those near it what the page says of them.
SAID = (
    *(field.name for field in Referral._meta.concrete_fields),
    *(
        f"{side}__{name}"
        for side in ("sender", "receiver")
        for name in ("short_name", "name_en", "name_fr")
    ),
    *(f"service__{name}" for name in ("organization", "name_en", "name_fr")),
    *(
        f"{person}__{name}"
        for person in ("worker", "coach", "answered_by")
        for name in ("name", "email")
    ),
    "subject__initials",
)

Row = TypeVar("Row", bound=Model)


def _to_read(by: Acting, key: UUID) -> QuerySet[Referral]:
    """To be shown, and not to be acted on."""
    return Referral.objects.visible_to(by).select_related(*NEAR).only(*SAID).filter(pk=key)


def _by_key(by: Acting, key: UUID) -> QuerySet[Client]:
    return Client.objects.visible_to(by).filter(pk=key)


def _by_referral(by: Acting, key: UUID) -> QuerySet[Client]:
    return Client.objects.visible_to(by).filter(came_by=key)[:1]


def _of_referral(rows: QuerySet[Row]) -> WrittenOnce[Row]:
    return WrittenOnce(lambda key: rows.filter(referral=key))


referrals_to_read = WrittenForWhoActs(_to_read)
records_by_key = WrittenForWhoActs(_by_key)
records_by_referral = WrittenForWhoActs(_by_referral)
_judgements = _of_referral(Judgement.objects.select_related("by"))
_messages = _of_referral(Message.objects.select_related("by"))
_appointments = _of_referral(Appointment.objects.all())
_attempts = _of_referral(Attempt.objects.select_related("by"))
_reports = _of_referral(Report.objects.all())
_followers: WrittenOnce[Referral] = WrittenOnce(
    lambda key, sender: Referral.objects.filter(previous=key, sender=sender).select_related(
        "receiver"
    )
)


def read_with(
    referral: Referral, by: Acting, copy: SharedCopy | None
) -> tuple[list[Message], list[Appointment]]:
    """Messages and appointments as far as they may be read; `copy` is what the asker may read of it now.

    Judgements and appointments are kept with the referral, so that no permission asks for them again.
    """
    _keep(referral, "judgements", _judgements(referral.pk))
    if not may_read_between(referral, by, copy):
        return [], []
    written = _messages(referral.pk)
    if not permissions.may_see_outcome(by, referral):
        return written, []
    booked = _appointments(referral.pk)
    _keep(referral, "appointments", booked)
    return written, booked


def _keep(referral: Referral, name: str, rows: list[Row]) -> None:
    """As a prefetch leaves it."""
    related = getattr(referral, name).all()
    related._result_cache = rows
    kept = getattr(referral, "_prefetched_objects_cache", {})
    referral._prefetched_objects_cache = kept | {name: related}  # type: ignore[attr-defined]


def tries(referral: Referral, by: Acting, copy: SharedCopy | None) -> list[Attempt]:
    """The receiver's tries to reach the person, as far as they may be read."""
    return _attempts(referral.pk) if may_read_between(referral, by, copy) else []


def report_on(referral: Referral) -> Report | None:
    """What the receiver reported back."""
    return next(iter(_reports(referral.pk)), None)


def following(referral: Referral) -> list[Referral]:
    """The sender's next referrals of the same person; only what is over without a report has any."""
    if referral.state not in OVER or referral.reported_at is not None:
        return []
    return _followers(referral.pk, referral.sender_id)
