"""The personas and the situations prepared for them, so that each card has something to try."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alongside.demo.cards import CARDS
from alongside.demo.cases import Case, World
from alongside.demo.days import at
from alongside.demo.facts import Standing, facts_about
from alongside.demo.newcomers import Newcomer
from alongside.demo.organizations import Home, Organizations
from alongside.demo.services import Offer
from alongside.demo.staff import Staff, Worker
from alongside.demo.story import in_turn, sayings
from alongside.foundation.clients.states import BirthDateKnown, Purpose, Shareable, Status
from alongside.programmes.referrals.states import DeclineReason, End, Gate, Party

FITS = Standing(fit=1, lacking=0, unknown=0)
ALL_PURPOSES = [str(purpose) for purpose in Purpose.values]
ALL_FIELDS = [name for name in Shareable.values if name != Shareable.RESUME]


class Cast:
    """The personas' accounts and memberships."""

    def __init__(self, staff: Staff, organizations: Organizations) -> None:
        self.organizations = organizations
        self.homes: dict[str, Home] = {}
        self.staff: dict[str, Worker] = {}
        self.accounts: dict[str, UUID] = {}
        for card in CARDS.values():
            if card.home:
                home = organizations.by_short[card.home]
                self.homes[card.slug] = home
                self.staff[card.slug] = staff.write(home, card)
            else:
                self.accounts[card.slug] = staff.write_account(card)

    @property
    def keys(self) -> set[UUID]:
        """Accounts whose caseload holds prepared situations only."""
        return {worker.key for worker in self.staff.values()}


class Situations:
    """Writes what waits for each persona. `prepare` gives how many newcomers that took."""

    def __init__(self, world: World, cast: Cast, offers: list[Offer]) -> None:
        self.world, self.cast, self.calendar = world, cast, world.calendar
        self.offers = {offer.home.short: offer for offer in offers}
        self.newcomers = 0
        self.ended: dict[str, Case] = {}
        """Referrals whose copies the receiver can no longer read."""

    def prepare(self) -> int:
        """All of them."""
        self._ready_to_prescreen()
        self._of_the_referrer()
        self._of_the_newcomer()
        self._of_the_french_referrer()
        self._inbox("coach", "referrer", ["Tropicana", "CICS", "Polycultural"])
        self._inbox("coach-two", "referrer-two", ["CICS", "TCET"])
        self._by_link()
        return self.newcomers

    def _by_link(self) -> None:
        """One waits at a partner without accounts, whose desk has the link in its letter."""
        case = self._sent(self._newcomer("referrer", 13), 2, self.offers["Dundas Women"])
        case.row["by_link"] = True
        case.finish()
        case.send_link()

    # --- what the situations are made of -----------------------------------------------------

    def _newcomer(
        self, slug: str, days_ago: int, account: UUID | None = None, **fixed: Any
    ) -> Newcomer:
        """Somebody on the caseload of a persona."""
        return self._known_to(
            self.cast.homes[slug], self.cast.staff[slug], days_ago, account, **fixed
        )

    def _known_to(
        self, home: Home, worker: Worker, days_ago: int, account: UUID | None = None, **fixed: Any
    ) -> Newcomer:
        day = self.calendar.ago(days_ago)
        usual = {"safety_note": "", "no_fixed_address": False, "interpreter_needed": False}
        usual |= {"status": Status.PERMANENT_RESIDENT.value}
        usual |= {"arrived_on": day - timedelta(days=260), "letter_language": worker.language}
        newcomer = self.world.newcomers.draw(home, worker, day, **usual | fixed)
        newcomer.account = account
        self.world.newcomers.write(newcomer)
        self.world.ledger.note(
            "client.created", newcomer.since, by=worker, home=home.key,
            subject=("clients.client", newcomer.key), client=newcomer.key,
        )  # fmt: skip
        self.newcomers += 1
        return newcomer

    def _case(self, newcomer: Newcomer, days_ago: int) -> Case:
        """A draft opened so many working days ago."""
        case = Case(self.world, newcomer, newcomer.worker, self._moment(days_ago))
        case.start()
        return case

    def _prescreened(self, newcomer: Newcomer, days_ago: int, offer: Offer) -> Case:
        case = self._case(newcomer, days_ago)
        case.later(minutes=12)
        case.prescreen(offer.criteria, facts_about(self.world.chance, newcomer, FITS))
        return case

    def _consented(self, newcomer: Newcomer, days_ago: int, offer: Offer) -> Case:
        case = self._prescreened(newcomer, days_ago, offer)
        case.later(minutes=9)
        case.judge(Gate.SUITABLE, self._say(case.worker, "suitable"))
        case.choose(offer)
        case.later(minutes=15)
        case.consent(purposes=ALL_PURPOSES, fields=ALL_FIELDS, until=self._next_year())
        return case

    def _sent(self, newcomer: Newcomer, days_ago: int, offer: Offer) -> Case:
        case = self._consented(newcomer, days_ago, offer)
        case.later(minutes=6)
        case.send()
        return case

    def _received(self, newcomer: Newcomer, days_ago: int, offer: Offer, coach: Worker) -> Case:
        case = self._sent(newcomer, days_ago, offer)
        self._on(case, days_ago - 1)
        case.receive(coach)
        case.later(minutes=14)
        return case

    def _accepted(self, newcomer: Newcomer, days_ago: int, offer: Offer, coach: Worker) -> Case:
        case = self._received(newcomer, days_ago, offer, coach)
        case.accept()
        case.later(minutes=8)
        return case

    def _on(self, case: Case, days_ago: int) -> None:
        case.now = max(self._moment(days_ago), case.now + timedelta(minutes=5))

    def _moment(self, days_ago: int) -> Any:
        return at(self.calendar.ago(days_ago), 10, self.world.chance.randint(0, 50))

    def _next_year(self) -> date:
        return self.calendar.today + timedelta(days=300)

    def _say(self, who: Worker, kind: str) -> str:
        return in_turn(self.world, who, kind)

    # --- the referrer at North York Community House ------------------------------------------

    def _ready_to_prescreen(self) -> None:
        """One who fits, one who does not, one of whom too little is known, one who needs Arabic."""
        today = self.calendar.today
        self._newcomer(
            "referrer", 3, given_name="Olena", family_name="Kovalenko", languages=["uk", "en"],
            preferred_language="uk", arrived_on=today - timedelta(days=420), occupation_code="21300",
            occupation="Civil engineer", birth_date=date(today.year - 34, 5, 17),
            birth_date_known=BirthDateKnown.DAY.value,
        )  # fmt: skip
        self._newcomer(
            "referrer", 6, given_name="Rajesh", family_name="Malhotra", languages=["hi", "en"],
            preferred_language="en", arrived_on=today - timedelta(days=1700),
            occupation_code="11100", occupation="Accountant",
        )  # fmt: skip
        self._newcomer(
            "referrer", 2, given_name="Zarghuna", family_name="", languages=["prs"],
            preferred_language="prs", interpreter_needed=True, status=Status.UNKNOWN.value,
            arrived_on=None, birth_date=None, birth_date_known=BirthDateKnown.NOT.value,
            email="", place_id=None, no_fixed_address=True,
        )  # fmt: skip
        self._newcomer(
            "referrer", 4, given_name="Hussein", family_name="Al-Jabouri", languages=["ar"],
            preferred_language="ar", letter_language="ar", interpreter_needed=True,
            birth_date=date(today.year - 41, 1, 1), birth_date_known=BirthDateKnown.YEAR.value,
            no_voice_mail=True, safety_note="Do not say where you call from.",
            occupation_code="31120", occupation="Pharmacist",
        )  # fmt: skip

    def _of_the_referrer(self) -> None:
        """Drafts on the way, referrals waiting, one returned with a question, others answered."""
        acces, costi = self.offers["ACCES"], self.offers["COSTI"]
        coach, other = self.cast.staff["coach"], self.cast.staff["coach-two"]
        self._prescreened(self._newcomer("referrer", 9), 2, acces).finish()
        self._consented(self._newcomer("referrer", 12), 1, costi).finish()
        self._sent(self._newcomer("referrer", 14), 1, self.offers["JobStart"]).finish()
        self._sent(self._newcomer("referrer", 30), 8, self.offers["Humber CES"]).finish()
        self._case(self._newcomer("referrer", 5), 1).finish()
        self._returned(coach, acces)
        self._declined(other, costi)
        self._served(coach, acces)
        self._stopped(other, costi)
        booked = self._accepted(self._newcomer("referrer", 25), 9, costi, other)
        booked.book(at(self.calendar.after(self.calendar.today, 4), 10))
        booked.finish()

    def _returned(self, coach: Worker, offer: Offer) -> None:
        newcomer = self._newcomer(
            "referrer", 18, given_name="Tesfay", family_name="Gebremariam",
            languages=["ti", "en"], preferred_language="ti",
        )  # fmt: skip
        case = self._received(newcomer, 5, offer, coach)
        self._on(case, 2)
        case.return_with(sayings()["en"]["question"][0])
        case.finish()

    def _declined(self, coach: Worker, offer: Offer) -> None:
        case = self._received(self._newcomer("referrer", 22), 6, offer, coach)
        case.decline(DeclineReason.FULL.value, Party.RECEIVER, self._say(coach, "full"))
        case.finish()

    def _served(self, coach: Worker, offer: Offer) -> None:
        case = self._accepted(self._newcomer("referrer", 130), 120, offer, coach)
        case.book(at(self.calendar.ago(112), 14))
        case.now = at(self.calendar.ago(112), 15)
        case.judge(Gate.READY, self._say(coach, "ready"))
        case.enrol()
        self._on(case, 3)
        case.report(End.SERVED, self._say(coach, "served"))
        case.finish()
        self.ended["reported"] = case

    def _stopped(self, coach: Worker, offer: Offer) -> None:
        """Recalled, redirected with its linked draft, and withdrawn by the person."""
        recalled = self._sent(self._newcomer("referrer", 35), 4, offer)
        self._on(recalled, 3)
        recalled.recall()
        recalled.finish()
        redirected = self._received(self._newcomer("referrer", 33), 7, offer, coach)
        linked = redirected.redirect(self.offers["JVS"])
        redirected.finish()
        linked.finish()
        withdrawn = self._accepted(self._newcomer("referrer", 40), 11, offer, coach)
        self._on(withdrawn, 2)
        withdrawn.withdraw_consent()
        withdrawn.finish()
        self.ended["withdrawn"] = withdrawn

    # --- the newcomer with an account --------------------------------------------------------

    def _of_the_newcomer(self) -> None:
        """Farida: a record at North York Community House, a live consent, an intake to come."""
        newcomer = self._newcomer(
            "referrer", 20, self.cast.accounts["newcomer"], given_name="Farida",
            family_name="Rahimi", languages=["prs", "en"], preferred_language="en",
            email=CARDS["newcomer"].email, occupation_code="41220",
            occupation="Secondary school teacher",
        )  # fmt: skip
        case = self._received(newcomer, 4, self.offers["ACCES"], self.cast.staff["coach"])
        case.finish()

    # --- the referrer at Collège Boréal, in French -------------------------------------------

    def _of_the_french_referrer(self) -> None:
        coach, other = self.cast.staff["coach"], self.cast.staff["coach-two"]
        costi = self.offers["COSTI"]
        self._newcomer(
            "referrer-two", 3, given_name="Espérance", family_name="Mukendi",
            languages=["fr", "ln", "en"], preferred_language="fr", occupation_code="11101",
            occupation="Analyste financière",
        )  # fmt: skip
        self._newcomer("referrer-two", 2, arrived_on=self.calendar.today - timedelta(days=2000))
        self._prescreened(self._newcomer("referrer-two", 8), 2, costi).finish()
        self._sent(self._newcomer("referrer-two", 10), 2, costi).finish()
        returned = self._received(self._newcomer("referrer-two", 15), 6, costi, other)
        returned.return_with(sayings()["fr"]["question"][1])
        returned.finish()
        self._accepted(self._newcomer("referrer-two", 22), 7, self.offers["ACCES"], coach).finish()

    # --- the coaches -------------------------------------------------------------------------

    def _inbox(self, slug: str, sender: str, houses: list[str]) -> None:
        """New referrals, one overdue, an intake today, one missed, one enrolled."""
        coach, offer = self.cast.staff[slug], self.offers[self.cast.homes[slug].short]
        for place, short in enumerate(houses):
            self._sent(self._from(short, 20), 1 + place // 2, offer).finish()
        self._sent(self._newcomer(sender, 24), 9, offer).finish()
        self._sent(self._from(houses[0], 40), 12, offer).finish()
        today = self._accepted(self._from(houses[-1], 30), 10, offer, coach)
        today.book(at(self.calendar.today, 14))
        today.finish()
        missed = self._accepted(self._from(houses[0], 50), 15, offer, coach)
        missed.book(at(self.calendar.ago(4), 11))
        missed.now = at(self.calendar.ago(4), 12)
        missed.miss()
        missed.finish()
        enrolled = self._accepted(self._from(houses[-1], 100), 90, offer, coach)
        enrolled.book(at(self.calendar.ago(84), 9, 30))
        enrolled.now = at(self.calendar.ago(84), 11)
        enrolled.judge(Gate.READY, self._say(coach, "ready"))
        enrolled.enrol()
        enrolled.finish()

    def _from(self, short: str, days_ago: int) -> Newcomer:
        """Somebody whom another referral partner knows."""
        home = self.cast.organizations.by_short[short]
        return self._known_to(home, self.world.staff.manager(home), days_ago)
