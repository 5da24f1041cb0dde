"""How referrals usually go: two years of them, told forward until yesterday evening."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from alongside.demo.cases import Case, World
from alongside.demo.days import at
from alongside.demo.facts import facts_about
from alongside.demo.newcomers import Newcomer
from alongside.demo.services import Offer
from alongside.demo.staff import Worker
from alongside.engines.eligibility import Fact
from alongside.foundation.access.roles import COACH
from alongside.foundation.criteria.models import Verdict
from alongside.programmes.referrals.states import DeclineReason, End, Gate, Party, State, Urgency

DECLINES = {
    (DeclineReason.FULL, Party.RECEIVER): 30.0,
    (DeclineReason.NOT_READY, Party.PERSON): 20.0,
    (DeclineReason.NO_CONTACT, Party.PERSON): 15.0,
    (DeclineReason.NOT_ELIGIBLE, Party.SENDER): 9.0,
    (DeclineReason.DUPLICATE, Party.SENDER): 8.0,
    (DeclineReason.PERSON_DECLINED, Party.PERSON): 8.0,
    (DeclineReason.OTHER_SERVICE, Party.RECEIVER): 5.0,
    (DeclineReason.OUT_OF_AREA, Party.RECEIVER): 3.0,
    (DeclineReason.LANGUAGE, Party.RECEIVER): 2.0,
}
TRY_AGAIN = frozenset({DeclineReason.FULL, DeclineReason.OTHER_SERVICE, DeclineReason.LANGUAGE})


class NotYet(Exception):
    """What comes next lies in the future; the case rests where it stands."""


class Story:
    """Tells the usual course of a newcomer's referrals."""

    def __init__(self, world: World, offers: list[Offer]) -> None:
        self.world, self.chance, self.calendar = world, world.chance, world.calendar
        self.offers = offers

    def tell(self, newcomer: Newcomer) -> list[Case]:
        """All referrals of one newcomer, one after another."""
        facts = facts_about(self.chance, newcomer)
        case: Case | None = self._begin(newcomer)
        told: list[Case] = []
        while case is not None and len(told) < 3:
            following = self._tell_one(case, facts)
            case.finish()
            told.append(case)
            case = following or self._try_again(case)
        return told

    def _begin(self, newcomer: Newcomer) -> Case | None:
        day = self.calendar.after(newcomer.since.date(), int(self.chance.triangular(0, 50, 4)))
        if day > self.calendar.yesterday:
            return None
        moment = max(self.calendar.moment(day, self.chance), newcomer.since + timedelta(minutes=20))
        urgency = Urgency.SOON if self.chance.likely(12) else Urgency.ORDINARY
        case = Case(self.world, newcomer, newcomer.worker, moment, urgency=urgency.value)
        case.start()
        return case

    def _tell_one(self, case: Case, facts: Mapping[str, Fact]) -> Case | None:
        """One referral to its end, or to where it stands; gives the linked one after a redirect."""
        try:
            return self._course(case, facts)
        except NotYet:
            return None

    def _course(self, case: Case, facts: Mapping[str, Fact]) -> Case | None:
        if not self._prepare(case, facts):
            return None
        self._wait(case, 0, 1)
        case.send()
        return self._at_receiver(case)

    def _wait(self, case: Case, least: int, most: int) -> None:
        """Some working days later, within office hours; raises when that is not past yet."""
        days = int(self.chance.triangular(least, most + 1, least)) if most else 0
        here = self._day(case)
        day = self.calendar.after(here, min(days, most)) if days else here
        if day > self.calendar.yesterday:
            raise NotYet
        if day == here:
            case.later(minutes=self.chance.randint(4, 35))
        else:
            case.now = self.calendar.moment(day, self.chance)

    @staticmethod
    def _day(case: Case) -> date:
        return case.now.date()

    # --- before it is sent -------------------------------------------------------------------

    def _prepare(self, case: Case, facts: Mapping[str, Fact]) -> bool:
        self._wait(case, 0, 2)
        offer = case.offer if "service_id" in case.row else self._fitting(case, facts)
        case.prescreen(offer.criteria, facts)
        if case.verdict.value != Verdict.ELIGIBLE:
            self._put_away_unsent(case)
            return False
        self._wait(case, 0, 2)
        case.judge(Gate.SUITABLE, self._say(case.worker, "suitable"))
        self._wait(case, 0, 3)  # so long it stands in the network's backlog
        case.choose(offer)
        case.later(minutes=20)
        case.consent(months=self.chance.choices((12, 6, 3), (80, 14, 6))[0])
        if self.chance.likely(3):
            self._put_away_unsent(case)
            return False
        return True

    def _put_away_unsent(self, case: Case) -> None:
        if self.chance.likely(80):
            self._wait(case, 2, 15)
            case.close()

    def _fitting(self, case: Case, facts: Mapping[str, Fact]) -> Offer:
        """Where the person fits; among those, by language and by how much room partners have."""
        day = case.now.date()
        eligible = {
            slug: self.world.papers.verdict_of(slug, facts, day) == Verdict.ELIGIBLE
            for slug in {offer.criteria for offer in self.offers}
        }
        fits = [offer for offer in self.offers if eligible[offer.criteria]] or self.offers
        spoken = case.newcomer.known["languages"]
        weights = [
            offer.busy * (2.5 if set(offer.languages[1:]) & set(spoken) else 1) for offer in fits
        ]
        return self.chance.choices(fits, weights)[0]

    # --- once sent ---------------------------------------------------------------------------

    def _at_receiver(self, case: Case) -> Case | None:
        if self.chance.likely(2.5):
            self._wait(case, 0, 2)
            case.recall()
            self._put_away(case)
            return None
        if self._waits_unopened(case):
            return None
        self._wait(case, 0, 2)
        case.receive(self._coach(case))
        self._wait(case, 0, max(1, int(case.offer.patience * 2)))
        return self._answer(case)

    def _waits_unopened(self, case: Case) -> bool:
        """A few of the last weeks lie forgotten: overdue, and then back with the sender."""
        lately = at(self.calendar.today, 0) - case.now < timedelta(days=40)
        return lately and self.chance.likely(12)

    def _coach(self, case: Case) -> Worker:
        coaches = self.world.staff.with_role(case.receiver, COACH, case.now.date(), still=False)
        return self.chance.choice(coaches)

    def _answer(self, case: Case) -> Case | None:
        draw = self.chance.random() * 100
        if draw < 10:
            self._ask_first(case)
        elif draw < 26:
            self._decline(case)
            return None
        elif draw < 31:
            return self._redirect(case)
        elif draw < 33:
            case.withdraw_consent()
            self._put_away(case)
            return None
        case.accept()
        self._serve(case)
        return None

    def _ask_first(self, case: Case) -> None:
        place = self.chance.randrange(2)
        case.return_with(self._say(case.coach, "question", place))
        self._wait(case, 0, 6)
        case.answer_question(self._say(case.worker, "answer", place))
        case.later(minutes=3)
        case.send()
        self._wait(case, 0, 3)

    def _decline(self, case: Case) -> None:
        reason, party = self.chance.among(DECLINES)
        line = self._say(case.coach, "full") if reason is DeclineReason.FULL else ""
        case.decline(reason.value, party, line)
        self._put_away(case)

    def _redirect(self, case: Case) -> Case:
        others = [offer for offer in self.offers if offer.home is not case.receiver]
        linked = case.redirect(self.chance.choice(others))
        with suppress(NotYet):
            self._put_away(case)
        return linked

    def _put_away(self, case: Case) -> None:
        self._wait(case, 0, 12)
        case.close()

    def _try_again(self, case: Case) -> Case | None:
        """After a no that was not about the person, some try another partner."""
        reason = case.row.get("decline_reason")
        if case.state != State.CLOSED or reason not in TRY_AGAIN or not self.chance.likely(60):
            return None
        case_again = Case(self.world, case.newcomer, case.worker, case.now)
        case_again.later(minutes=self.chance.randint(5, 50))
        case_again.row |= {"created_at": case_again.now, "moved_at": case_again.now}
        case_again.start()
        return case_again

    # --- with the receiver -------------------------------------------------------------------

    def _serve(self, case: Case) -> None:
        self._wait(case, 0, 4)
        self._book(case)
        if self.chance.likely(5):
            self._wait(case, 1, 3)
            self._leave(case)
            return
        self._come(case)
        if self.chance.likely(13):
            case.miss()
            if not self._second_chance(case):
                return
        case.judge(Gate.READY, self._say(case.coach, "ready"))
        case.later(minutes=10)
        case.enrol()
        self._after_enrolment(case)

    def _book(self, case: Case) -> None:
        day = self.calendar.after(case.now.date(), self.chance.randint(3, 14))
        case.book(at(day, self.chance.randint(9, 16), self.chance.choice((0, 30))))

    def _come(self, case: Case) -> None:
        """The hour of the intake passes, if it has."""
        starts_at = case.appointments[-1]["starts_at"]
        if starts_at.date() > self.calendar.yesterday:
            raise NotYet
        case.now = starts_at + timedelta(minutes=self.chance.randint(50, 90))

    def _second_chance(self, case: Case) -> bool:
        if self.chance.likely(55):
            self._wait(case, 1, 4)
            self._book(case)
            self._come(case)
            return True
        self._wait(case, 8, 20)
        case.report(End.NO_CONTACT, self._say(case.coach, "gone"))
        self._put_away(case)
        return False

    def _leave(self, case: Case) -> None:
        if self.chance.likely(30):
            case.withdraw_consent()
        else:
            case.person_declines()
        self._put_away(case)

    def _after_enrolment(self, case: Case) -> None:
        if self.chance.likely(9):
            self._wait(case, 5, 20)
            case.report(End.ATTENDED_ONCE, self._say(case.coach, "once"))
        else:
            self._wait(case, 70, 105)
            case.report(End.SERVED, self._say(case.coach, "served"))
        self._put_away(case)

    def _say(self, who: Worker, kind: str, place: int | None = None) -> str:
        """One of the sentences, in the language of whoever writes."""
        if place is None:
            return in_turn(self.world, who, kind)
        lines = sayings()[who.language][kind]
        return lines[place % len(lines)]


def in_turn(world: World, who: Worker, kind: str) -> str:
    """The next of somebody's sentences, so that none of theirs is read twice in a row."""
    lines = sayings()[who.language][kind]
    place = world.said.setdefault((who.key, kind), world.chance.randrange(len(lines)))
    world.said[who.key, kind] = place + 1
    return lines[place % len(lines)]


@cache
def sayings() -> dict[str, dict[str, list[str]]]:
    """The sentences that workers and coaches write."""
    text = (files("alongside.demo") / "data" / "sayings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
