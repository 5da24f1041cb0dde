"""The whole walk of a referral: worker, coach, worker, coordinator."""

import pytest

from tests.journeys import walk

QUESTION = "Which weekdays suit?"
ANSWER = "Every day after ten."
LAST_LINE = "Found work after four months."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_referral_goes_to_the_coach_and_its_outcome_back_and_the_coordinator_sees_no_name(
    visitor, language
):
    name, note = walk.a_name(), walk.a_name()
    worker, coach, coordinator = visitor(), visitor(), visitor()

    worker.become("referrer", language)
    walk.begin_referral(walk.begin_record(worker, name, occupation=note))
    walk.prescreen(worker, walk.ELIGIBLE).reads(name)
    walk.judge_suitable(worker)
    walk.choose(worker, "ACCES")
    walk.take_consent(worker).reads(name, "ACCES Employment").reads_nowhere([note])
    walk.send(worker).reads("ACCES")
    address = worker.path.removesuffix("sent/")
    code = worker.open(address).value("Code")

    coach.become("coach", language).open(f"/referrals/received/?words={code}")
    coach.act(coach.line(code).get_by_role("link").click)
    coach.reads(name, "CLB").reads_nowhere([note])
    walk.ask(coach, QUESTION).reads(QUESTION)

    walk.answer(worker.open(address).reads(QUESTION), ANSWER)
    walk.accept(coach.open(address).reads(ANSWER))
    walk.book_intake(coach).reads("Room 4")
    assert walk.calendar_file(coach).startswith("BEGIN:VCALENDAR")
    walk.judge_ready(coach)
    walk.enrol(coach).reads(name)
    walk.report(coach, LAST_LINE)

    worker.open(address).reads(LAST_LINE)
    walk.close(worker)

    coordinator.become("network-coordinator", language)
    coordinator.reads_nowhere([name]).follow("The network").reads_nowhere([name])
    coordinator.open(f"/home/search/?q={code}").reads_nowhere([name])
    coordinator.open(f"/home/search/?q={name}").reads_nowhere(["NYCH"])
    assert walk.pages_until(coordinator, "/referrals/network/codes/", code)
    coordinator.reads_nowhere([name])
