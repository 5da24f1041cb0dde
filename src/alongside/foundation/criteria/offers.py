"""What a rule can be about: each kind of rule of the engine with each fact that it has words for.

One line of the page on which somebody begins a rule; the key stands in the address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.engines.eligibility.vocabulary import name_of
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.criteria.wording import KIND_NAMES


@dataclass(frozen=True)
class Offer:
    """A kind of rule, and the fact that it asks; rules about several facts name none."""

    kind: str
    fact: str = ""
    hint: Any = ""

    @property
    def key(self) -> str:
        """How the offer is named in an address."""
        return f"{self.kind}.{self.fact}" if self.fact else self.kind

    @property
    def label(self) -> str:
        """What it asks, in words."""
        if not self.fact:
            return str(KIND_NAMES[self.kind])
        name = name_of(self.fact).said_in(reader_language())
        return f"{name[:1].upper()}{name[1:]}"

    @property
    def way(self) -> str:
        """How it asks, where its label names the fact."""
        return str(KIND_NAMES[self.kind]) if self.fact else ""


OFFERS = (
    Offer("one_of", "status", _("The immigration statuses that are accepted.")),
    Offer("yes_no", "may_work"),
    Offer("elapsed_less", "arrival", _("For example: in Canada for less than 3 years.")),
    Offer("date_within", "arrival", _("For example: arrived in 2022 or later.")),
    Offer("at_least_level", "", _("The level, and whether it was completed abroad and assessed.")),
    Offer("at_least_number", "experience_abroad_years"),
    Offer("at_most_number", "experience_abroad_years"),
    Offer("judged", "canadian_experience", _("No number is set: somebody judges, by name.")),
    Offer("language_level", "", _("CLB or NCLC, the minimum, and which skills count.")),
    Offer("judged", "good_english", _("In conversation; not a test result.")),
    Offer("one_of", "employment", _("Which hours of paid work a week are accepted.")),
    Offer("yes_no", "underemployed"),
    Offer("yes_no", "available_full_time"),
    Offer("any_of", "", _("Made of rules that the draft has already; one of them must be met.")),
    Offer("all_of", "", _("Made of rules that the draft has already; each must be met.")),
)
BY_KEY = {offer.key: offer for offer in OFFERS}
