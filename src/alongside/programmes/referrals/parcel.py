"""What a referral carries: the consented parts of the record, in words, before and after sending."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.foundation.clients import words
from alongside.foundation.clients.actions.copies import consented_fields
from alongside.foundation.clients.models import Consent, SharedCopy
from alongside.foundation.clients.queries import Fact, Safety, copied, safety_of_copy
from alongside.foundation.clients.states import Shareable
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.criteria.telling import ToldVerdict, told_decision
from alongside.programmes.referrals.actions.sending import judged
from alongside.programmes.referrals.models import Referral

REACHED_BY = frozenset({Shareable.PHONE.value, Shareable.EMAIL.value})


@dataclass(frozen=True)
class Parcel:
    """The parts in words; how to reach the person safely stands apart, to be shown first."""

    facts: list[Fact]
    safety: Safety
    prescreen: ToldVerdict | None
    suitability: str
    empty: str
    """Parts that the person agreed to share, of which the record says nothing, as one line."""
    kept_back: str
    """Parts that the person did not agree to share, as one line."""
    reachable: bool
    """Whether something says how to get in touch: a number, an address, or a line that explains."""

    @property
    def name(self) -> str:
        """The person's name as shared."""
        return next((fact.value for fact in self.facts if fact.name == Shareable.NAME), "")


def parcel(referral: Referral, consent: Consent) -> Parcel:
    """What would be sent under this consent at this moment."""
    return _in_words(consented_fields(consent, judged(referral, consent)), consent.fields)


def opened(copy: SharedCopy) -> Parcel:
    """What was sent, from the copy."""
    return _in_words(copy.fields, copy.fields)


def _in_words(fields: Mapping[str, Any], covered: Collection[str]) -> Parcel:
    safety = safety_of_copy(fields)
    said = {name for name in fields if name != Shareable.SAFETY or safety.warns}
    return Parcel(
        facts=copied(SharedCopy(fields=fields)),
        safety=safety,
        prescreen=_prescreen(fields.get(Shareable.PRESCREEN.value)),
        suitability=fields.get(Shareable.SUITABILITY.value, ""),
        empty=words.fields(
            part for part in Shareable.values if part in covered and part not in said
        ),
        kept_back=words.fields(part for part in Shareable.values if part not in covered),
        reachable=bool(REACHED_BY & said or safety.note),
    )


def _prescreen(kept: Mapping[str, Any] | None) -> ToldVerdict | None:
    """The verdict as it was decided, told from what the copy holds of it."""
    if not kept:
        return None
    version = CriteriaVersion.objects.select_related("criteria").get(pk=kept["version"])
    as_of = datetime.date.fromisoformat(kept["as_of"])
    decision = Decision(
        version=version, results=kept["results"], verdict=kept["verdict"], as_of=as_of
    )
    return told_decision(decision)
