"""Where scripts are switched off, everything that matters still works."""

from tests.journeys import walk


def test_a_referral_is_prepared_and_sent_without_scripts(visitor):
    name = walk.a_name()
    worker = visitor(javascript=False).become("referrer")
    address = walk.refer(worker, name, "ACCES")
    visitor(javascript=False).become("coach").open(address).reads(name)


def test_a_newcomer_stops_sharing_without_scripts(visitor):
    name, worker, coach = walk.a_name(), visitor().become("referrer"), visitor().become("coach")
    address = walk.refer(worker, name, "ACCES")
    newcomer = visitor(javascript=False)
    newcomer.open(walk.private_link(worker.open(address).follow(name, within="main")))
    walk.stop_sharing(newcomer)
    coach.open(address).reads_nowhere([name])
