"""The pictures of help show the pages as they are. How they are renewed stands in album.py."""

import pytest

from tests.journeys import walk
from tests.journeys.album import PICTURES_WANTED, compare, keep

# In a picture somebody has a name; in a comparison one that nobody else bears.
NAMES = {"en": "Quetzalli", "fr": "Anaëlle"}
EN_FR, ALL = ["en", "fr"], ["en", "fr", "ar"]
PLACES = {
    "coach": {"coach-received": "/referrals/received/"},
    "coach-two": {
        "manager-invite": "/account/colleagues/invite/",
        "manager-colleagues": "/account/colleagues/",
        "manager-room": "/directory/capacity/",
    },
    "network-coordinator": {
        "coordinator-network": "/referrals/network/",
        "coordinator-organizations": "/directory/organizations/",
    },
    "administrator": {
        "administrator-organization": "/directory/organizations/new/",
        "administrator-import": "/directory/import/organizations/",
        "administrator-managers": "/account/managers/",
    },
}


@pytest.mark.parametrize("language", EN_FR)
@pytest.mark.parametrize("slug", PLACES)
def test_pages_with_an_address_of_their_own(visitor, slug, language):
    person = visitor().become(slug, language)
    person.in_haste = True
    for name, path in PLACES[slug].items():
        person.open(path)
        assert person.status == 200, path
        keep(person, name)


@pytest.mark.parametrize("language", EN_FR)
def test_the_steps_of_a_referral(visitor, language):
    name = NAMES[language] if PICTURES_WANTED else walk.a_name()
    hidden = (name, f"{name[0]}.")
    worker, coach = visitor().become("referrer", language), visitor().become("coach", language)
    worker.in_haste = coach.in_haste = True
    keep(worker, "worker-day")
    keep(worker.open("/referrals/sent/"), "worker-follow")
    keep(worker.open("/newcomers/new/"), "worker-record")
    walk.begin_referral(walk.begin_record(worker, name))
    keep(worker, "worker-prescreen", *hidden)
    walk.judge_suitable(walk.prescreen(worker, walk.ELIGIBLE))
    keep(worker, "worker-where", *hidden)
    keep(walk.choose(worker, "ACCES"), "worker-consent", *hidden)
    walk.take_consent(worker)
    keep(worker, "worker-send", *hidden)
    walk.send(worker)
    address = worker.path.removesuffix("sent/")
    code = worker.open(address).value("Code")
    keep(coach.open(address), "coach-answer", *hidden, code)
    walk.accept(coach).follow("Book the intake")
    keep(coach, "coach-intake", *hidden, code)
    walk.book_intake(coach.act(coach.page.go_back))
    walk.enrol(walk.judge_ready(coach)).follow("Report back")
    keep(coach, "coach-report", *hidden, code)


@pytest.mark.parametrize("language", ALL)
def test_the_page_of_a_newcomer(visitor, language):
    person = visitor().become("newcomer", language)
    person.in_haste = True
    keep(person, "newcomer-page")
    person.act(person.page.locator("main a.btn-danger").first.click)
    keep(person, "newcomer-stop")


@pytest.mark.parametrize("language", ALL)
def test_the_pages_of_everybody(visitor, language):
    person = visitor(locale=language)
    person.language, person.in_haste = language, True
    keep(person.open("/account/login/"), "everybody-sign-in")
    keep(person.open("/directory/services/"), "everybody-service")


def test_a_button_with_another_name_makes_a_picture_stale(visitor):
    """The control."""
    person = visitor()
    person.in_haste = True
    person.open("/account/login/")
    person.page.evaluate("document.querySelector('main button').textContent = 'Enter'")
    with pytest.raises(AssertionError, match="renew the pictures"):
        compare("en/everybody-sign-in", person)
