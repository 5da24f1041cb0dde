"""The five steps of preparing a referral: what each says so far, and which is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.clients import words
from alongside.foundation.clients.models import Consent
from alongside.foundation.criteria.models import Decision, Verdict
from alongside.foundation.ui.words import day, pair
from alongside.programmes.referrals.models import Judgement, Referral
from alongside.programmes.referrals.states import Gate

STEPS = [
    gettext_lazy("Pre-screen"),
    gettext_lazy("Why it suits"),
    gettext_lazy("Where to"),
    gettext_lazy("Consent"),
    gettext_lazy("Check and send"),
]
PAGES = ("prescreen", "suitability", "partners", "consent", "check")


@dataclass(frozen=True)
class Task:
    """One step as a line: its words, its page, whether it is done, what it says so far."""

    label: Any
    url: str
    done: bool
    said: str = ""
    who: str = ""


@dataclass(frozen=True)
class Prepared:
    """What preparing has recorded so far."""

    referral: Referral
    decision: Decision | None
    suitable: Judgement | None
    consent: Consent | None

    @property
    def tasks(self) -> list[Task]:
        """The five steps in order."""
        made = [self._prescreen(), self._suits(), self._where(), self._consented()]
        last = Task(STEPS[4], self._url(4), False)
        return [*made, last]

    @property
    def following(self) -> Task:
        """The first step that is not done."""
        return next((task for task in self.tasks if not task.done), self.tasks[-1])

    @property
    def ready(self) -> bool:
        """Whether everything before the last step is done."""
        return all(task.done for task in self.tasks[:-1])

    @property
    def done(self) -> list[int]:
        """The numbers of the steps that are done, from 1."""
        return [number for number, task in enumerate(self.tasks, 1) if task.done]

    def _url(self, number: int) -> str:
        return reverse(f"referrals:{PAGES[number]}", args=[self.referral.pk])

    def _prescreen(self) -> Task:
        if self.decision is None:
            return Task(STEPS[0], self._url(0), False)
        done = self.decision.verdict == Verdict.ELIGIBLE
        said = str(Verdict(self.decision.verdict).label)
        return Task(STEPS[0], self._url(0), done, said, _who(self.decision.made_by, self.decision))

    def _suits(self) -> Task:
        if self.suitable is None:
            return Task(STEPS[1], self._url(1), False)
        said = _("It suits") if self.suitable.passed else _("Not yet")
        who = _who(self.suitable.by, self.suitable)
        return Task(STEPS[1], self._url(1), self.suitable.passed, said, who)

    def _where(self) -> Task:
        if self.referral.service is None or self.referral.receiver is None:
            return Task(STEPS[2], self._url(2), False)
        said = pair(self.referral.receiver.called, self.referral.service.name)
        return Task(STEPS[2], self._url(2), True, said)

    def _consented(self) -> Task:
        if self.consent is None:
            return Task(STEPS[3], self._url(3), False)
        said = words.fields(self.consent.fields)
        until = _("until %(day)s") % {"day": day(self.consent.until)}
        who = _who(self.consent.taken_by, self.consent)
        return Task(STEPS[3], self._url(3), self.consent.live, f"{said} ({until})", who)


def _who(person: Any, record: Any) -> str:
    """Who recorded it and when; the steps may be different people's."""
    told = {"person": person or _("somebody who has left"), "day": day(record.created_at)}
    return _("%(person)s, %(day)s") % told


def prepared(referral: Referral) -> Prepared:
    """What has been recorded so far, in three queries."""
    return Prepared(
        referral,
        _decision(referral.decision_id),
        Judgement.objects.filter(referral=referral, gate=Gate.SUITABLE)
        .select_related("by")
        .first(),
        _consent(referral.consent_id),
    )


def _decision(key: UUID | None) -> Decision | None:
    made = Decision.objects.select_related("version__criteria", "made_by")
    return made.filter(pk=key).first() if key else None


def _consent(key: UUID | None) -> Consent | None:
    taken = Consent.objects.select_related("taken_by", "receiver")
    return taken.filter(pk=key).first() if key else None
