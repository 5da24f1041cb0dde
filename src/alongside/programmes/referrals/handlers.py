"""What other floors announce and this programme acts on, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from alongside.foundation.access.acting import Acting
from alongside.foundation.journal import actions as journal
from alongside.foundation.journal.models import Event
from alongside.foundation.people.models import Person
from alongside.programmes.referrals.actions import stop_for_consent
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import OVER


def connect() -> None:
    """Listen for consent withdrawn and for caseloads handed over."""
    journal.on("consent.withdrawn", on_consent_withdrawn)
    journal.on("caseload.handed_over", on_caseload_handed_over)


def on_consent_withdrawn(event: Event) -> None:
    """Stop what goes on under the consent."""
    person = Person.objects.filter(pk=event.actor_id).first() if event.actor_id else None
    if event.subject_id is None or event.client_id is None:
        return
    stop_for_consent(
        consent_id=event.subject_id, client_id=event.client_id, by=Acting(person=person)
    )


def on_caseload_handed_over(event: Event) -> None:
    """Give the referrals that still go on to whoever takes the caseload over."""
    leaving, taking = UUID(event.data["from_person"]), UUID(event.data["to_person"])
    home = event.actor_organization_id
    going_on = Referral.objects.exclude(state__in=OVER)
    going_on.filter(sender_id=home, worker_id=leaving).update(worker_id=taking)
    going_on.filter(receiver_id=home, coach_id=leaving).update(coach_id=taking)
