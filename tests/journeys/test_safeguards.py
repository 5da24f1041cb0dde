"""What asks for a second person, a second look or a code: each walked once from its beginning to its end."""

import re
from datetime import timedelta

from tests.journeys import walk

CODE = re.compile(r"\b\d{4}\s\d{4}\b")


def test_a_draft_of_criteria_is_tried_put_in_force_called_back_and_discarded(visitor):
    """It holds from a day to come and is called back the same minute: nobody is judged by it."""
    coordinator = visitor().become("network-coordinator").open("/criteria/")
    begin = '[action="/criteria/sets/mentoring-partnership/draft/"] button'
    coordinator.act(coordinator.page.locator(begin).click).reads("Nothing differs yet")
    draft = coordinator.path
    coordinator.open(f"{draft}rules/TMP-06/").fill(level="9").press("Save")
    coordinator.reads("Minimum: 9, was 6").follow("See what would change")
    coordinator.reads("Newly not eligible", "The decisions, by code", "Met, then Not met")

    day = walk.today() + timedelta(days=60)
    when = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    coordinator.follow("Put in force", within="main").fill(**when).press("Put it in force")
    coordinator.reads("Version 2 is put in force from", "To come", "What it changed of version 1")
    coordinator.follow("Call it back").press("Call it back").reads("It is called back")
    coordinator.follow("Discard").press("Discard it").reads("The draft is discarded.")
    assert coordinator.page.locator(begin).count() == 1


def test_a_record_opened_in_an_emergency_is_read_and_then_reviewed_by_another(visitor):
    keeper, coach, name = visitor().become("coach-two"), visitor().become("coach"), walk.a_name()
    address = walk.refer(keeper, name, "ACCES")
    keeper.open(address).follow("Recall").press("Recall")
    coach.open(address).reads_nowhere([name]).follow("Open the record in an emergency")
    coach.fill(reason="She called from the station and is afraid.", hours="1")
    coach.press("Open the record").reads(name, "This reading has been written down")
    look = coach.path
    coach.press("Close it now").reads("The record is closed to you again.")
    assert coach.open(look).reads_nowhere([name]).status == 200

    keeper.open("/newcomers/emergency/").reads("Waits for another person").open(look)
    keeper.reads("Priya Raman", "She called from the station and is afraid.")
    keeper.fill(outcome="justified").press("Close the review").reads("Reviewed. Thank you.")


def test_a_record_is_erased_by_two_people_and_by_nobody_alone(visitor):
    first, second, name = visitor().become("coach-two"), visitor(), walk.a_name()
    first.in_haste = second.in_haste = True
    record = walk.begin_record(first, name).path
    walk.join(first, second)
    first.in_haste = second.in_haste = False
    first.open(record).follow("Propose to erase this record").fill(why="asked")
    first.press("Propose to erase").follow("See the proposal to erase", within="main")
    first.reads("You proposed to erase this record", "Take it back")
    assert first.field("decision").count() == 0

    second.open(f"{record}erase/").reads("Proposed by", "Marco Bellini")
    second.fill(decision="confirmed").press("Decide").reads("The record is erased.")
    assert first.open(record).status == 404
    first.open(f"/home/search/?q={name}")
    assert first.page.locator("main a[href^='/newcomers/']").count() == 0


def test_a_partner_without_accounts_answers_by_its_link_and_a_code(visitor):
    worker, desk, name = visitor().become("referrer"), visitor(), walk.a_name()
    address = walk.prepare(worker, name, "Dundas")
    worker.in_haste = True
    worker.open(f"{address}pre-screen/?criteria=kaleidoscope")  # which asks more than the others
    worker.fill(canadian_experience="none", target_occupation="11100")
    worker.tick("canadian_experience_seen").press("See what the criteria say")
    walk.send(worker.open(f"{address}check/"))
    worker.in_haste = False
    code = worker.reads("gets a link by e-mail").open(address).value("Code")
    link = walk.letter(desk, code).locator('a[href*="/referrals/answer/"]').first
    link = link.get_attribute("href").removeprefix(desk.onlooker.address)

    desk.open(link).reads("A referral waits for an answer").press("Send me the code")
    other = visitor()
    other.in_haste = True
    digits = CODE.search(walk.letter(other, CODE).inner_text()).group()
    desk.fill(code=digits).press("Open the referral").reads("NYCH refers").reads_nowhere([name])
    desk.fill(answer="accept", name="Dana Desk", position="Intake worker")
    desk.press("Send this answer").reads("Thank you: this was answered", "Dana Desk")

    other.open(link).reads("This link no longer works")
    worker.open(address).reads("Accepted", "Dana Desk", "write down here what came of it")
