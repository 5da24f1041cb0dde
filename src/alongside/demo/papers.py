"""Decisions, consents and shared copies: the papers without which nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.demo.chance import Chance, Codes
from alongside.demo.copying import Tables
from alongside.demo.ledger import Ledger
from alongside.demo.newcomers import Newcomer
from alongside.demo.organizations import Home
from alongside.demo.staff import Worker
from alongside.engines.eligibility import Assessment, Fact, assess, facts_to_json
from alongside.engines.eligibility import CriteriaVersion as Rules
from alongside.foundation.clients import portions, wording
from alongside.foundation.clients.actions.copies import end_of
from alongside.foundation.clients.models import Consent
from alongside.foundation.clients.policy import months_later
from alongside.foundation.clients.states import NEEDED_TO_REFER, Ended, Given, Purpose, Shareable
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.criteria.queries import rules_of

# How many of a hundred agree to each part and purpose; the needed parts are always agreed to.
FIELDS = {
    Shareable.PREFERRED_NAME: 60,
    Shareable.BIRTH_DATE: 78,
    Shareable.PHONE: 94,
    Shareable.EMAIL: 90,
    Shareable.PLACE: 85,
    Shareable.SAFETY: 92,
    Shareable.OCCUPATION: 96,
    Shareable.PRESCREEN: 95,
    Shareable.SUITABILITY: 90,
}
PURPOSES = {
    Purpose.REPORT_BACK: 88,
    Purpose.SHOW_TO_MENTORS: 72,
    Purpose.SURVEYS: 50,
    Purpose.RESEARCH: 31,
}
GIVEN = {Given.SIGNED.value: 55.0, Given.SPOKEN.value: 40.0, Given.ONLINE.value: 5.0}


@dataclass(frozen=True)
class Verdict:
    """One pre-screen as it was stored."""

    key: UUID
    version: UUID
    value: str
    copied: dict[str, Any]


class Papers:
    """Writes decisions and consents, and makes the content of copies."""

    def __init__(self, tables: Tables, chance: Chance, ledger: Ledger) -> None:
        self.tables, self.chance, self.ledger = tables, chance, ledger
        self.codes = Codes(chance)
        rows = CriteriaVersion.objects.select_related("criteria").order_by("criteria", "number")
        self.criteria: list[tuple[UUID, Rules]] = [(row.pk, rules_of(row)) for row in rows]

    def in_force(self, slug: str, on: date) -> tuple[UUID, Rules]:
        """The version of a set that held on a day."""
        return next(
            (key, rules)
            for key, rules in reversed(self.criteria)
            if rules.slug == slug and rules.in_force(on)
        )

    def verdict_of(self, slug: str, facts: Mapping[str, Fact], on: date) -> str:
        """What would be decided, without deciding."""
        return assess(facts, self.in_force(slug, on)[1], as_of=on).verdict.value

    def decide(
        self, newcomer: Newcomer, slug: str, facts: Mapping[str, Fact], by: Worker, at: datetime
    ) -> Verdict:
        """A decision of the real engine, by the criteria in force on that day."""
        version, rules = self.in_force(slug, at.date())
        assessment = assess(facts, rules, as_of=at.date())
        verdict = self._write(
            newcomer, version=version, facts=facts, assessment=assessment, by=by, at=at
        )
        self.ledger.note(
            "criteria.decided",
            at,
            by=by,
            home=newcomer.home.key,
            subject=("criteria.decision", verdict.key),
            client=newcomer.key,
            criteria=slug,
            version=rules.number,
            verdict=verdict.value,
        )
        return verdict

    def _write(
        self,
        newcomer: Newcomer,
        *,
        version: UUID,
        facts: Mapping[str, Fact],
        assessment: Assessment,
        by: Worker,
        at: datetime,
    ) -> Verdict:
        key = self.chance.key(at)
        plain = {
            "facts": facts_to_json(facts),
            "results": [finding.to_json() for finding in assessment.findings],
            "verdict": assessment.verdict.value,
        }
        self.tables[Decision].add(
            id=key,
            created_at=at,
            organization_id=newcomer.home.key,
            client_id=newcomer.key,
            version_id=version,
            as_of=at.date(),
            made_by_id=by.key,
            **plain,
        )
        copied = plain | {"as_of": at.date().isoformat(), "version": str(version)}
        return Verdict(key, version, assessment.verdict.value, copied)

    def consent(
        self,
        newcomer: Newcomer,
        receiver: Home,
        by: Worker,
        at: datetime,
        months: int = 12,
        **fixed: Any,
    ) -> dict[str, Any]:
        """The row of a consent to refer; it is written when its story has been told (`keep`)."""
        interpreted = newcomer.known["interpreter_needed"]
        language = newcomer.known["preferred_language" if interpreted else "letter_language"]
        consent = {
            "id": self.chance.key(at),
            "created_at": at,
            "organization_id": newcomer.home.key,
            "client_id": newcomer.key,
            "receiver_id": receiver.key,
            "receipt": self.codes.next(),
            "fields": self._agreed(Shareable.values, FIELDS, NEEDED_TO_REFER),
            "purposes": self._agreed(Purpose.values, PURPOSES, (Purpose.REFER,)),
            "risks_told": True,
            "read_in": language,
            "interpreter": "Telephone interpreter" if interpreted else "",
            "given": self.chance.among(GIVEN),
            "taken_by_id": by.key,
            "given_at": at,
            "until": months_later(at.date(), months),
            "wording": wording.current(language),
            "withdrawn_at": None,
            "withdrawn_how": "",
        } | fixed
        self._note(
            "consent.given", consent, by, at, fields=consent["fields"], purposes=consent["purposes"]
        )
        return consent

    def _agreed(self, names: list[str], shares: Mapping[Any, int], always: Any) -> list[str]:
        return [
            str(name) for name in names if name in always or self.chance.likely(shares.get(name, 0))
        ]

    def withdraw(self, consent: dict[str, Any], how: str, by: Worker | None, at: datetime) -> None:
        """The person takes it back."""
        consent["withdrawn_at"], consent["withdrawn_how"] = at, how
        self._note("consent.withdrawn", consent, by, at, how=how)

    def keep(self, consent: dict[str, Any]) -> None:
        """Write a consent as it stands at the end of its story."""
        self.tables[Consent].add(**consent)

    def copy(
        self,
        consent: dict[str, Any],
        newcomer: Newcomer,
        *,
        referral: UUID,
        verdict: Verdict,
        why: str,
        by: Worker,
        at: datetime,
    ) -> dict[str, Any]:
        """The row of a copy of exactly the consented fields."""
        fields = portions.of_client(newcomer.record, consent["fields"])
        if Shareable.PRESCREEN.value in consent["fields"]:
            fields[Shareable.PRESCREEN.value] = verdict.copied
        if Shareable.SUITABILITY.value in consent["fields"]:
            fields[Shareable.SUITABILITY.value] = why
        self.ledger.note(
            "client.shared", at, by=by, home=newcomer.home.key,
            subject=("clients.client", newcomer.key), readers=[consent["receiver_id"]],
            client=newcomer.key, receiver=str(consent["receiver_id"]), referral=str(referral),
            consent=str(consent["id"]), fields=sorted(fields),
        )  # fmt: skip
        return {
            "id": self.chance.key(at),
            "created_at": at,
            "consent_id": consent["id"],
            "client_id": newcomer.key,
            "sender_id": newcomer.home.key,
            "receiver_id": consent["receiver_id"],
            "referral_id": referral,
            "fields": fields,
            "until": end_of(consent["until"]),
            "ended_at": None,
            "ended_why": "",
        }

    def end(
        self, copy: dict[str, Any], why: Ended, at: datetime, by: Worker | None, home: UUID | None
    ) -> None:
        """A copy can no longer be read; one whose consent has run out had ended by then."""
        if copy["ended_at"] is not None:
            return
        if copy["until"] < at:
            copy["ended_at"], copy["ended_why"] = copy["until"], Ended.EXPIRED.value
            return
        copy["ended_at"], copy["ended_why"] = at, why.value
        if why is not Ended.WITHDRAWN:
            self.ledger.note(
                "client.copy_ended", at, by=by, home=home,
                referral=str(copy["referral_id"]), why=why.value,
            )  # fmt: skip

    def _note(
        self, verb: str, consent: dict[str, Any], by: Worker | None, at: datetime, **data: Any
    ) -> None:
        self.ledger.note(
            verb, at, by=by, home=consent["organization_id"] if by else None,
            subject=("clients.consent", consent["id"]), client=consent["client_id"],
            readers=[consent["organization_id"], consent["receiver_id"]],
            consent=str(consent["id"]), receipt=consent["receipt"],
            receiver=str(consent["receiver_id"]), **data,
        )  # fmt: skip
