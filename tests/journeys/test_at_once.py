"""Two clicks, two people, two windows: one effect, and the second is told what happened."""

from tests.journeys import walk
from tests.journeys.visitor import Visitor


def told_times(visitor: Visitor, words: str) -> int:
    """How many lines of the timeline say exactly this."""
    return visitor.page.locator(".timeline").get_by_text(words, exact=True).count()


def test_a_double_click_sends_once(visitor):
    worker = visitor().become("referrer")
    address = walk.prepare(worker, walk.a_name(), "ACCES")
    worker.click_twice(worker.page.locator("main form .btn-primary"), "/sent/")
    worker.open(address)
    assert told_times(worker, "Sent") == 1


def test_a_double_click_accepts_once(visitor):
    worker, coach = visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, walk.a_name(), "ACCES")
    coach.open(address).follow("Accept")
    coach.click_twice(coach.button("Accept"), address)
    assert told_times(coach.open(address), "Accepted") == 1


def test_the_second_of_two_coaches_is_told_who_answered(visitor):
    worker, first, second = visitor().become("referrer"), visitor(), visitor()
    address = walk.refer(worker, walk.a_name(), "COSTI")
    first.become("coach-two")
    colleague = walk.join(first, second)
    first.open(address).follow("Accept")
    second.open(address).follow("Decline").fill(reason="full")

    first.press("Accept")
    second.press("Decline").reads("Marco Bellini")
    assert second.status == 409
    first.open(address).reads("Accepted").reads_nowhere([colleague])


def test_whoever_saves_a_stale_form_sees_both_versions(visitor):
    first, second = visitor().become("referrer"), visitor().become("referrer")
    walk.begin_record(first, walk.a_name())
    second.open(f"{first.path}edit/")
    first.follow("Change").fill(occupation="Baker").press("Save")

    second.fill(occupation="Pharmacist").press("Save")
    assert second.status == 409
    second.reads("Amira Haddad", "Baker", "Pharmacist")
    assert second.field("occupation").input_value() == "Pharmacist"
    second.press("Save what I typed").reads("Pharmacist")
