"""What is told to whom about newcomers' records. Initials and codes only: this travels by e-mail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Consent
from alongside.foundation.notices import kinds
from alongside.foundation.notices.actions import tell


def register() -> None:
    """Give the notices app the words of each kind."""
    kinds.register(
        "consent.withdrawn",
        _("A newcomer stopped sharing"),
        _("%(initials)s ended the consent %(receipt)s. What was shared under it is closed."),
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
