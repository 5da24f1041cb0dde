"""The persona cards: who can be tried, where they work, and what to try first."""

# newcomer-facing: the page of the cards is public.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.roles import (
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)


@dataclass(frozen=True)
class Card:
    """One persona. `home`: short name of their organization, or nothing.

    `person` names them in words of their role, `first` says what to try.
    """

    slug: str
    name: str
    home: str
    roles: tuple[str, ...]
    language: str
    person: Any
    first: Any
    administrator: bool = False

    @property
    def email(self) -> str:
        """The address of the account; `.example` leads nowhere."""
        return f"{self.slug}@persona.example"


CARDS = {
    card.slug: card
    for card in (
        Card(
            "referrer",
            "Amira Haddad",
            "NYCH",
            (SETTLEMENT_WORKER,),
            "en",
            _("Settlement worker"),
            _(
                "Find Olena Kovalenko under Newcomers, pre-screen her and refer her. "
                "Then answer the question about T.G."
            ),
        ),
        Card(
            "referrer-two",
            "Jean-Baptiste Kouassi",
            "Boréal",
            (SETTLEMENT_WORKER,),
            "fr",
            _("Settlement worker, working in French"),
            _("Follow a referral in French, from the record to the partner’s answer."),
        ),
        Card(
            "coach",
            "Priya Raman",
            "ACCES",
            (COACH,),
            "en",
            _("Mentoring coach"),
            _("Open a new referral and answer it. One is overdue, and an intake is today."),
        ),
        Card(
            "coach-two",
            "Marco Bellini",
            "COSTI",
            (MANAGER, COACH),
            "en",
            _("Mentoring coach and manager"),
            _("State how much room there is, invite a colleague, or send a referral on."),
        ),
        Card(
            "network-coordinator",
            "Helen Osei",
            "TRIEC",
            (NETWORK_COORDINATOR,),
            "en",
            _("Network coordinator"),
            _("See the whole network in states and counts, without a single name."),
        ),
        Card(
            "newcomer",
            "Farida Rahimi",
            "",
            (),
            "en",
            _("Newcomer"),
            _("See what is known about you, who has read it, and take a consent back."),
        ),
        Card(
            "administrator",
            "Dana Whitfield",
            "",
            (),
            "en",
            _("Administrator"),
            _("Keep organizations and agreements, and import a list with a dry run."),
            administrator=True,
        ),
    )
}
