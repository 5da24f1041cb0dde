"""The page of the person themself: by private link without an account, and signed in."""

from html import unescape
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from alongside.foundation.access import registries
from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients import actions, queries, words
from alongside.foundation.clients.models import Client, Consent
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.notices.models import Message
from alongside.foundation.people.models import Person
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    ContactPointFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
    three_people,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker", "coach"])


@pytest.fixture
def person(three) -> Client:
    return ClientFactory(
        organization=three.homes.inside, worker=three.inside, given_name="Zaynab",
        phone="416 555 0142",
    )  # fmt: skip


@pytest.fixture
def link(three, person) -> str:
    with acting(three.inside) as by:
        return actions.make_private_link(client_id=person.pk, by=by)


@pytest.fixture
def consent(three, person) -> Consent:
    return ConsentFactory(client=person, receiver=three.homes.partner)


def page(answer) -> str:
    return unescape(answer.content.decode())


def test_the_link_opens_the_page_without_an_account(client, link, person):
    ContactPointFactory(organization=person.organization, phone="416 555 0100")
    shown = page(client.get(link))

    for said in ("Zaynab", "416 555 0142", "You share nothing", "416 555 0100"):
        assert said in shown


def test_a_wrong_link_opens_nothing(client, link):
    wrong = link[:-4] + "xxx/"
    assert client.get(wrong).status_code == 404


def test_a_stopped_link_opens_nothing_more(client, three, link, person):
    with acting(three.inside) as by:
        assert actions.stop_private_links(client_id=person.pk, by=by) == 1

    answer = client.get(link)
    assert answer.status_code == 410
    assert "Zaynab" not in page(answer)


def test_the_link_of_one_person_does_not_stop_the_sharing_of_another(client, three, link):
    other = ConsentFactory(client=ClientFactory(organization=three.homes.inside))
    answer = client.post(f"{link}consents/{other.pk}/stop/")
    with as_owner():
        other.refresh_from_db()

    assert answer.status_code == 404
    assert other.withdrawn_at is None


def test_a_staff_member_holding_the_link_sees_the_person_page_and_nothing_of_theirs(
    client, three, link
):
    ClientFactory(organization=three.homes.stranger, given_name="Canary")
    sign_in(client, three.stranger)

    assert "Canary" not in page(client.get(link))


def test_stopping_asks_once_more_and_says_what_it_cannot_undo(client, three, link, consent):
    with acting(three.partner) as by:
        actions.opened(client=consent.client_id, ground="referral ABCDEFG", by=by)
    shown = page(client.get(f"{link}consents/{consent.pk}/stop/"))
    with as_owner():
        consent.refresh_from_db()

    assert "has already read it" in shown
    assert "they keep their own record" in shown
    assert consent.withdrawn_at is None


def test_stopping_holds_at_the_next_request(client, three, link, person):
    referral = ReferralFactory(
        sender=three.homes.inside, receiver=three.homes.partner, client=person, sent=True
    )
    with acting(three.partner) as by:
        assert queries.readable_copy(by, referral.pk)
    answer = client.post(f"{link}consents/{referral.consent.pk}/stop/")
    with acting(three.partner) as by:
        assert queries.readable_copy(by, referral.pk) is None

    assert answer.headers["Location"] == link
    assert "Sharing has stopped" in page(client.get(link))


def test_stopping_twice_is_no_mistake(client, link, consent):
    url = f"{link}consents/{consent.pk}/stop/"

    assert [client.post(url).status_code for _ in range(2)] == [302, 302]
    assert "Sharing has stopped" in page(client.get(url))


def test_who_opened_it_is_told_by_organization_and_ground_without_names_of_staff(
    client, three, link, person
):
    with acting(three.inside) as by:
        actions.opened(client=person, ground="own file", by=by)
    with acting(three.partner) as by:
        actions.opened(client=person.pk, ground="referral ABCDEFG", by=by)
    shown = page(client.get(link))

    assert "Because they keep this record." in shown
    assert "Because you were referred to them (ABCDEFG)." in shown
    assert three.homes.partner.name_en in shown
    assert three.partner.name not in shown


def test_many_looks_of_one_day_are_one_line(three, person):
    with acting(three.inside) as by:
        actions.opened(client=person, ground="own file", by=by)
        actions.opened(client=person, ground="referral X", by=by)
        actions.opened(client=person, ground="own file", by=by)
        looks = queries.looks_at(person.pk, by)

    assert sorted(look.ground for look in looks) == ["own file", "referral X"]


def test_the_page_comes_in_the_language_of_the_record_and_right_to_left(client, link, person):
    with as_owner():
        Client.objects.update(letter_language="ar")

    assert '<html lang="ar" dir="rtl">' in page(client.get(link))


def test_the_person_chooses_the_language_on_the_page(client, link):
    client.post(f"{link}language/", {"language": "fr"})

    assert '<html lang="fr" dir="ltr">' in page(client.get(link))


def test_the_choice_holds_for_every_page_that_the_link_leads_to(client, link):
    client.post(f"{link}language/", {"language": "ar"})
    after_choice = page(client.get(reverse("ui:privacy")))
    client.cookies.clear()
    client.get(link)

    assert '<html lang="ar" dir="rtl">' in after_choice
    assert '<html lang="ar" dir="rtl">' in page(client.get(reverse("ui:contact")))


def test_signed_in_the_choice_holds_on_every_page_and_for_letters(client, person):
    account = PersonFactory(language="en")
    with as_owner():
        Client.objects.update(account=account)
    sign_in(client, account)
    client.post(reverse("clients:mine-language"), {"language": "ar"})
    pages = [page(client.get(reverse(name))) for name in ("clients:mine", "ui:privacy")]
    client.post(reverse("ui:set-language"), {"language": "fr"})
    pages_in_french = page(client.get(reverse("clients:mine")))
    with as_owner():
        person.refresh_from_db()

    assert all('<html lang="ar" dir="rtl">' in each for each in pages)
    assert '<html lang="fr"' in pages_in_french
    assert person.letter_language == "fr"


def test_a_worker_who_opens_the_link_keeps_the_language_of_their_own_pages(client, three, link):
    sign_in(client, three.inside)
    client.post(f"{link}language/", {"language": "ar"})

    assert "django_language" not in client.cookies
    assert '<html lang="en"' in page(client.get(reverse("ui:privacy")))


def test_a_language_that_does_not_exist_changes_nothing(client, link):
    client.post(f"{link}language/", {"language": "xx"})

    assert '<html lang="en"' in page(client.get(link))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_english_is_left_on_the_page_in_another_language(client, three, link, consent, language):
    with as_owner():
        Client.objects.update(letter_language=language)
    english = (
        "What you agreed to share", "They can read", "Stop sharing", "Who has opened",
        "Your name", "This page", "Questions?", "Receipt", "Until",
    )  # fmt: skip
    stop, receipt = f"{link}consents/{consent.pk}/stop/", f"{link}consents/{consent.pk}/"
    shown = " ".join(page(client.get(url)) for url in (link, stop, receipt, f"{link}account/"))

    assert [words for words in english if words in shown] == []


def test_every_part_and_purpose_has_its_words_in_each_language():
    said = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            said[language] = words.field_list(Shareable.values) + words.purpose_list(Purpose.values)

    for language in ("fr", "ar"):
        same = set(said["en"]) & set(said[language])
        assert same <= {"Occupation"} if language == "fr" else not same


def test_the_receipt_can_be_printed_from_the_link(client, link, consent):
    shown = page(client.get(f"{link}consents/{consent.pk}/"))

    assert consent.receipt in shown
    assert "You can stop it at any time" in shown


@pytest.mark.parametrize("what", ["", "stop/"])
def test_a_strangers_receipt_and_one_that_is_not_there_look_the_same(client, three, link, what):
    """Nobody learns by a private link whether a receipt of somebody else exists."""
    strangers = ConsentFactory(client=ClientFactory(organization=three.homes.inside))
    told = []
    for key in (strangers.pk, uuid7()):
        answer = client.get(f"{link}consents/{key}/{what}")
        main = page(answer).partition("<main")[2].partition("</main>")[0]
        told.append((answer.status_code, main.replace(str(key), "")))
    assert told[0] == told[1]
    assert told[0][0] == 404
    assert told[0][1]


def test_signed_in_the_person_sees_all_their_records_and_stops_there(client, three, person):
    account = PersonFactory()
    with as_owner():
        Client.objects.filter(pk=person.pk).update(account=account)
    other = ClientFactory(organization=three.homes.partner, account=account)
    consent = ConsentFactory(client=person, receiver=three.homes.partner)
    sign_in(client, account)
    shown = page(client.get(reverse("clients:mine")))
    client.post(reverse("clients:mine-stop", args=[consent.pk]))
    with as_owner():
        consent.refresh_from_db()

    assert person.organization.name in shown
    assert other.organization.name in shown
    assert consent.withdrawn_how == "own account"


def test_staff_have_no_page_of_their_own(client, three):
    sign_in(client, three.inside)
    assert client.get(reverse("clients:mine")).status_code == 403


def test_an_upper_floor_tells_the_person_where_their_referral_stands(client, link, monkeypatch):
    panel = registries.RecordPanel("Where things stand", "clients/newcomer/code.html")
    monkeypatch.setattr(registries, "_own_panels", [lambda acting, client: [panel]])

    assert "Where things stand" in page(client.get(link))


def test_asking_for_an_account_says_the_same_whether_or_not_there_is_one(client, three, link):
    known = PersonFactory()
    said = {
        page(client.post(f"{link}account/", {"email": email})).replace(email, "")
        for email in (known.email, "new@example.ca", three.stranger.email)
    }
    with as_owner():
        bodies = {message.address: message.body for message in Message.objects.all()}

    assert len({text[text.index("<main") :] for text in said}) == 1
    assert "sign-in-link" in bodies["new@example.ca"]
    assert "sign-in-link" not in bodies[three.stranger.email]
    assert Person.objects.filter(email="new@example.ca").exists()


def test_an_account_alone_opens_nothing_until_the_link_joins_it(client, link, person):
    account = PersonFactory()
    sign_in(client, account)
    before = client.get(reverse("clients:mine")).status_code
    client.post(f"{link}account/")

    assert before == 403
    assert "Zaynab" in page(client.get(reverse("clients:mine")))


def test_a_work_account_is_told_that_it_cannot_be_joined(client, three, link, person):
    sign_in(client, three.partner)
    client.post(f"{link}account/")
    with as_owner():
        person.refresh_from_db()

    assert person.account is None
    assert "A work account cannot hold your own record" in page(client.get(f"{link}account/"))


def test_the_telephone_of_a_desk_stands_on_the_page(client, link, person):
    """The organization's own, or that of a service where it has no other."""
    offered = ServiceFactory(organization=person.organization)
    ContactPointFactory(organization=person.organization, service=offered, phone="416-555-0111")
    assert "416-555-0111" in page(client.get(link))
    ContactPointFactory(organization=person.organization, service=None, phone="416-555-0122")
    shown = page(client.get(link))
    assert "416-555-0122" in shown
    assert "416-555-0111" not in shown


def test_the_sheet_with_the_link_is_the_persons_and_its_frame_the_workers(client, three, person):
    with as_owner():
        type(person).objects.filter(pk=person.pk).update(letter_language="ar")
    sign_in(client, three.inside)
    shown = page(client.post(reverse("clients:link", args=[person.pk])))
    assert '<html lang="en" dir="ltr">' in shown
    assert "Back to the record" in shown
    assert '<div class="flow" lang="ar" dir="rtl">' in shown
    assert "رابطكم الخاص" in shown
