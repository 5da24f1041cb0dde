"""What a clock promises, in words with the day: who has to do what by when, and what happens else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy, ngettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.ui import words
from alongside.programmes.referrals import clocks, permissions, queries
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.states import CLOCKS_AFTER_THE_ANSWER, Clock, ClockStep

OURS = {
    Clock.ANSWER: gettext_lazy("Answer by %(due)s."),
    Clock.QUESTION: gettext_lazy("Answer the question by %(due)s."),
    Clock.INTAKE: gettext_lazy("Book the intake by %(due)s."),
    Clock.REPORT: gettext_lazy("Report back by %(due)s."),
}
THEIRS = {
    Clock.ANSWER: gettext_lazy("%(partner)s is to answer by %(due)s."),
    Clock.QUESTION: gettext_lazy("%(partner)s is to answer the question by %(due)s."),
    Clock.INTAKE: gettext_lazy("%(partner)s is to book the intake by %(due)s."),
    Clock.REPORT: gettext_lazy("%(partner)s is to report back by %(due)s."),
}
WAS_OURS = {
    Clock.ANSWER: gettext_lazy("The answer was due on %(due)s."),
    Clock.QUESTION: gettext_lazy("The answer to the question was due on %(due)s."),
    Clock.INTAKE: gettext_lazy("The intake was to be booked by %(due)s."),
    Clock.REPORT: gettext_lazy("The report was due on %(due)s."),
}


def promise(referral: Referral, by: Acting) -> list[str]:
    """The sentences for a reader of the referral's page; none when nobody is waited for."""
    after = referral.clock in CLOCKS_AFTER_THE_ANSWER
    if not referral.clock or (after and not permissions.may_see_outcome(by, referral)):
        return []
    return list(_sentences(referral, by, timezone.localdate()))


def _sentences(referral: Referral, by: Acting, today: datetime.date) -> Iterator[str]:
    if referral.due_on is None:
        return
    told = {"due": weekday(referral.due_on), "partner": _partner(referral)}
    side = OURS if by.works_for(clocks.waited_for(referral)) else THEIRS
    late = referral.due_on < today
    yield str((WAS_OURS if late else side)[Clock(referral.clock)]) % told
    yield from _steps(referral, today)
    if referral.clock == Clock.QUESTION:
        yield _paused(referral)


def _steps(referral: Referral, today: datetime.date) -> Iterator[str]:
    taken = _taken(referral)
    for day, step in clocks.steps(referral):
        when = {"day": weekday(taken.get(step, day)), "sender": referral.sender.called}
        if step in taken:
            yield str(DONE[step]) % when
        elif day > today and (step != ClockStep.ESCALATE or ClockStep.REMIND in taken):
            yield str(AHEAD[step]) % when


DONE = {
    ClockStep.REMIND: gettext_lazy("Reminded on %(day)s."),
    ClockStep.ESCALATE: gettext_lazy("The network coordinator was told on %(day)s."),
    ClockStep.GIVE_BACK: gettext_lazy("Went back to %(sender)s on %(day)s."),
}
AHEAD = {
    ClockStep.REMIND: gettext_lazy("A reminder goes out on %(day)s."),
    ClockStep.ESCALATE: gettext_lazy("The network coordinator is told on %(day)s."),
    ClockStep.GIVE_BACK: gettext_lazy("Without an answer it goes back to %(sender)s on %(day)s."),
}


def _taken(referral: Referral) -> dict[str, datetime.date]:
    """The steps of this clock that were taken, with their days."""
    began = clocks.beginning(referral)
    found = referral.clock_effects.filter(clock=referral.clock, began=began)
    return {each.step: words.local_day(each.created_at) for each in found}


def _paused(referral: Referral) -> str:
    """While the sender answers a question the clock for the answer stands still, and says so."""
    sent = words.local_day(referral.sent_at) if referral.sent_at else timezone.localdate()
    left = max(1, queries.times_on(Clock.ANSWER, sent).due - referral.clock_used)
    told = ngettext(
        "The clock for the answer stands still until the question is answered: %(left)d working day is left.",
        "The clock for the answer stands still until the question is answered: %(left)d working days are left.",
        left,
    )
    return told % {"left": left}


def _partner(referral: Referral) -> str:
    holder = clocks.waited_for(referral)
    partner = referral.sender if holder == referral.sender_id else referral.receiver
    return partner.called if partner else ""


def weekday(day: datetime.date) -> str:
    """Tuesday 24 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {words.day(day)}"
