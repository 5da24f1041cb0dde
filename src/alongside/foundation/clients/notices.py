"""What is told to whom about newcomers' records. Initials and codes only: this travels by e-mail."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.roles import MANAGER
from alongside.foundation.clients.models import Client, Consent, EmergencyLook, Erasure
from alongside.foundation.notices import kinds
from alongside.foundation.notices.actions import tell
from alongside.foundation.people.models import Membership, Person


def register() -> None:
    """Give the notices app the words of each kind."""
    kinds.register(
        "consent.withdrawn",
        _("A newcomer stopped sharing"),
        _("%(initials)s ended the consent %(receipt)s. What was shared under it is closed."),
    )
    kinds.register(
        "client.erasure_waits",
        _("A record is to be erased"),
        _("A colleague proposes to erase the record %(number)s (%(initials)s). You decide."),
    )
    kinds.register(
        "client.looked_in_need",
        _("A record was opened in an emergency"),
        _(
            "%(who)s of %(organization)s opened the record %(number)s (%(initials)s) in an emergency. "
            "A manager must review it."
        ),
    )


def withdrawal_reached_worker(consent: Consent, by: Acting) -> None:
    """Tell whoever works with the person, unless they recorded the withdrawal themself."""
    client = consent.client
    if client.worker is None or client.worker == by.person:
        return
    context = {"initials": client.initials, "receipt": consent.receipt}
    url = reverse("clients:client", args=[client.pk]) + "#consents"
    tell(
        client.worker, "consent.withdrawn", context=context, url=url,
        organization_id=consent.organization_id,
    )  # fmt: skip


def managers_of(organization_id: UUID) -> list[Person]:
    """Who manages an organization today."""
    held = Membership.objects.open_today().filter(
        organization=organization_id, roles__contains=[MANAGER], person__is_active=True
    )
    return [membership.person for membership in held.select_related("person")]


def erasure_waits(erasure: Erasure, by: Acting) -> None:
    """Tell the other managers, one of whom decides."""
    client = erasure.client
    others = [each for each in managers_of(erasure.organization_id) if each != by.person]
    context = {"initials": client.initials, "number": client.number}
    url = reverse("clients:erase", args=[client.pk])
    tell(
        others, "client.erasure_waits", context=context, url=url,
        organization_id=erasure.organization_id,
    )  # fmt: skip


def looked_in_need(look: EmergencyLook, client: Client, by: Acting) -> None:
    """Tell whoever works with the person and their managers, by e-mail at once whatever they chose."""
    told = [*managers_of(look.owner_id), *([client.worker] if client.worker else [])]
    context = {
        "who": str(by.person),
        "organization": by.organization.called,
        "number": client.number,
        "initials": client.initials,
    }
    url = reverse("clients:look", args=[look.pk]) + f"#{client.pk}"
    others = [each for each in told if each != by.person]
    tell(
        others, "client.looked_in_need", context=context, url=url, organization_id=look.owner_id,
        at_once=True,
    )  # fmt: skip
