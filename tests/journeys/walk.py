"""The steps of a referral as people take them, page by page. Words are English; speech.py has the French."""

import random
import re
import string
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor


def today() -> date:
    """The day it is for the site."""
    return datetime.now(ZoneInfo("America/Toronto")).date()


ARRIVED = today() - timedelta(days=280)  # a month of this year may still be to come

# An invented person who meets the criteria of The Mentoring Partnership, in the values of the form.
ELIGIBLE = {
    "status": "permanent_resident",
    "may_work": "yes",
    "arrival_month": str(ARRIVED.month),
    "arrival_year": str(ARRIVED.year),
    "education_level": "bachelor",
    "education_abroad": "yes",
    "experience_abroad_years": "4",
    "language_framework": "clb",
    "language_listening": "7",
    "language_speaking": "8",
    "language_reading": "7",
    "language_writing": "6",
    "employment": "unemployed",
    "available_full_time": "yes",
}
# Somebody who came too long ago, and works.
NOT_ELIGIBLE = ELIGIBLE | {"arrival_year": "2001", "employment": "30_hours_or_more"}


def a_name() -> str:
    """A single name that nobody else bears or nearly bears, so that a page can be searched for it.

    Letters at random share no syllables, as the check for look-alikes would otherwise ask about.
    """
    return "".join(random.choices(string.ascii_lowercase, k=12)).title()


# The sender's half


def begin_record(worker: Visitor, name: str, **more: str) -> Visitor:
    """A new newcomer: a single name, no e-mail, and of the birth date only the year."""
    worker.open("/newcomers/").follow("New record")
    worker.fill(given_name=name, birth_year="1988", **more).press("Begin the record")
    return worker.reads(name, "1988")


def begin_referral(worker: Visitor) -> Visitor:
    """From the record's page to the first step."""
    return worker.follow("Refer").press("Begin")


def prescreen(worker: Visitor, facts: dict[str, str]) -> Visitor:
    """Step 1: the facts, one of them with evidence seen."""
    return worker.fill(**facts).tick("status_seen").press("See what the criteria say")


def judge_suitable(worker: Visitor) -> Visitor:
    """Step 2, from the verdict."""
    worker.follow("Go on: why it suits")
    return worker.fill(passed="yes", reasons="Wants work in her field.").press("Save and go on")


def choose(worker: Visitor, receiver: str) -> Visitor:
    """Step 3: that organization of the preview; where nothing was agreed to before, the form follows."""
    offered = worker.page.locator('main button[name="service"]').filter(has_text=receiver)
    return worker.act(offered.first.click)


def take_consent(worker: Visitor, *, report_back: bool = True) -> Visitor:
    """Step 4: the ticks, the text read aloud, the receipt, and back to the referral."""
    worker.fill(purposes="refer")
    for part in ("phone", "safety", "prescreen", "suitability"):
        worker.fill(fields_offered=part)
    if report_back:
        worker.fill(purposes="report back")
    worker.press("Go on: read aloud")
    worker.fill(given="spoken").tick("risks_told").press("Record the consent")
    return worker.press("Go on with this consent")


def send(worker: Visitor) -> Visitor:
    """Step 5: the last button."""
    return worker.act(worker.page.locator("main form .btn-primary").click)


def prepare(worker: Visitor, name: str, receiver: str, **more: str) -> str:
    """All steps but the last, in haste; gives the address of the referral."""
    worker.in_haste = True
    begin_record(worker, name, **more)
    return prepare_again(worker, receiver)


def prepare_again(worker: Visitor, receiver: str) -> str:
    """The same for whoever's record is open."""
    worker.in_haste = True
    begin_referral(worker)
    judge_suitable(prescreen(worker, ELIGIBLE))
    take_consent(choose(worker, receiver))
    worker.in_haste = False
    return worker.path.removesuffix("check/")


def refer(worker: Visitor, name: str, receiver: str, **more: str) -> str:
    """The whole of the sender's half, in haste; gives the address of the referral."""
    address = prepare(worker, name, receiver, **more)
    send(worker)
    return address


def refer_again(worker: Visitor, receiver: str) -> str:
    """The same for whoever's record is open."""
    address = prepare_again(worker, receiver)
    send(worker)
    return address


# The receiver's half


def ask(coach: Visitor, question: str) -> Visitor:
    """Return it with a question."""
    return coach.follow("Ask a question").fill(question=question).press("Return with this question")


def accept(coach: Visitor) -> Visitor:
    """Say yes, and once more."""
    return coach.follow("Accept").press("Accept")


def book_intake(coach: Visitor, days: int = 7) -> Visitor:
    """An intake on a day to come, at two in the afternoon."""
    day = today() + timedelta(days=days)
    when = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    coach.follow("Book the intake").fill(**when, time="14:00", where="Room 4")
    return coach.press("Save the intake")


def judge_ready(coach: Visitor) -> Visitor:
    """The receiver's own judgement."""
    coach.follow("Write down readiness").fill(passed="yes", reasons="Has a résumé and a plan.")
    return coach.press("Save the judgement")


def enrol(coach: Visitor) -> Visitor:
    """Begin the service."""
    return coach.follow("Enrol").press("Enrol")


def report(coach: Visitor, line: str) -> Visitor:
    """Say how it ended."""
    return coach.follow("Report back").fill(end="served", line=line).press("Report back")


def calendar_file(visitor: Visitor) -> str:
    """What comes when the intake is put into a calendar."""
    with visitor.page.expect_download() as coming:
        visitor.page.locator('main a[href$=".ics"]').click()
    return coming.value.path().read_text()


# Back at the sender


def answer(worker: Visitor, body: str) -> Visitor:
    """Answer the question, and send again."""
    worker.follow("Answer the question").fill(body=body).press("Go on to sending")
    return send(worker)


def close(worker: Visitor) -> Visitor:
    """Put it away."""
    return worker.follow("Close").press("Close")


def pages_until(reader: Visitor, path: str, words: str) -> bool:
    """Turn the pages of a list until one says these words; none of them is skipped."""
    reader.open(path)
    while not reader.line(words).count():
        onward = reader.page.locator('main nav.pagination a[rel="next"]')
        if not onward.count():
            return False
        reader.act(onward.click)
    return True


# Colleagues

PASSWORD = "a-long-one-for-this-journey"


def join(manager: Visitor, newcomer: Visitor) -> str:
    """A colleague who is invited, opens the link of the e-mail, and joins; gives the name."""
    name = a_name()
    manager.open("/account/colleagues/invite/").tick_all("roles")
    manager.fill(name=name, email=f"{name.lower()}@costi.example", language="en")
    manager.act(manager.page.locator("main form .btn-primary").click).reads(name)

    link = letter(newcomer, f"{name.lower()}@costi.example").locator('a[href*="/invitation/"]')
    newcomer.act(link.click).fill(name=name, password=PASSWORD).press("Join").reads(name)
    return name


def letter(reader: Visitor, words: str | re.Pattern[str]) -> Locator:
    """The newest letter of the outbox that says this; the worker sends it within seconds."""
    found = reader.open("/demo/outbox/").page.locator("section").filter(has_text=words)
    while not found.count():
        reader.open("/demo/outbox/")
    return found.first


# The newcomer


def private_link(worker: Visitor) -> str:
    """The address on the paper that the person takes home, printed from the record's page."""
    worker.press("Print a private link")
    return worker.page.locator(".private-link__text").inner_text()


def stop_sharing(newcomer: Visitor) -> Visitor:
    """Ask to stop, read what that means, and confirm."""
    newcomer.act(newcomer.page.locator("main a.btn-danger").first.click)
    return newcomer.act(newcomer.page.locator("main button.btn-danger").click)
