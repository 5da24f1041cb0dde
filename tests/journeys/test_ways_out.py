"""What happens when the straight way is closed: each way out is honest, and the sender learns it."""

from tests.journeys import walk


def test_when_nobody_is_eligible_other_services_that_fit_are_shown(visitor):
    worker = visitor().become("referrer")
    walk.begin_referral(walk.begin_record(worker, walk.a_name()))
    walk.prescreen(worker, walk.NOT_ELIGIBLE).reads("Not eligible")
    worker.follow("See what else would fit").reads("Other services that would fit")
    worker.act(worker.page.locator('main a[href^="/directory/services/"]').first.click)
    assert worker.status == 200


def test_a_redirect_asks_for_a_new_consent_that_names_the_new_receiver(visitor):
    name, worker, coach = walk.a_name(), visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, name, "ACCES")
    coach.open(address).follow("Suggest another organization")
    coach.page.get_by_label("COSTI").first.check()
    coach.press("Suggest it").reads_nowhere([name])

    worker.open(address).reads("Passed on to another organization", "ACCES suggests COSTI")
    linked = worker.follow("Go on with the new referral").path
    other = visitor().become("coach-two").open(linked)
    assert other.status == 404

    walk.prescreen(worker.follow("Go on: Pre-screen"), walk.ELIGIBLE)
    walk.choose(walk.judge_suitable(worker), "COSTI").reads("Take a consent", name)
    walk.send(walk.take_consent(worker))
    other.open(linked).reads(name)


def test_a_recalled_referral_can_no_longer_be_read_by_its_receiver(visitor):
    name, worker, coach = walk.a_name(), visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, name, "ACCES")
    coach.open(address).reads(name)
    worker.open(address).follow("Recall").press("Recall").reads("Recalled")
    coach.open(address).reads_nowhere([name]).reads("NYCH took it back")


def test_after_a_missed_intake_another_is_booked(visitor, site):
    worker, coach = visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, walk.a_name(), "ACCES")
    walk.book_intake(walk.accept(coach.open(address)))
    site.let_the_intake_pass(address.split("/")[2])
    coach.open(address).follow("Did not come").press("They did not come")
    walk.book_intake(coach.reads("Did not come to the intake"), days=14).reads("Intake booked")
    worker.open(address).reads("Intake booked", "Missed")


def test_a_declined_referral_tells_the_sender_why(visitor):
    name, worker, coach = walk.a_name(), visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, name, "ACCES")
    coach.open(address).follow("Decline")
    coach.fill(reason="full", line="Ask us again in March.").press("Decline")
    coach.reads_nowhere([name])
    worker.open(address).reads("No room", "Ask us again in March.")
