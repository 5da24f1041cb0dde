"""The pages of staff: who reaches them, what they show, what they keep when something is wrong."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.foundation.access import registries
from alongside.foundation.clients.models import Client, Consent, ContactAttempt
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal.models import Event
from tests.factories import (
    ClientFactory,
    ConsentFactory,
    OrganizationFactory,
    PersonFactory,
    acting,
    as_owner,
    days_ago,
    sign_in,
    three_people,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


@pytest.fixture
def person(three) -> Client:
    return ClientFactory(
        organization=three.homes.inside, worker=three.inside, given_name="Zaynab",
        family_name="Qureshi", phone="416 555 0142", no_voice_mail=True,
        safety_note="Call <b>mornings</b>",
    )  # fmt: skip


@pytest.fixture
def inside(client, three):
    return sign_in(client, three.inside)


def page(answer) -> str:
    return unescape(answer.content.decode())


def hidden(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)


RECORD_PAGES = ["client", "edit", "close", "file-add", "consents", "consent-new", "links-stop"]
CONSENT_PAGES = ["consent", "receipt", "withdraw", "paper"]


@pytest.mark.parametrize("name", RECORD_PAGES)
def test_a_record_opens_for_its_organization_and_is_not_there_for_others(
    client, three, person, name
):
    url = reverse(f"clients:{name}", args=[person.pk])
    answers = {}
    for who in ("inside", "partner", "stranger"):
        sign_in(client, getattr(three, who))
        answers[who] = client.get(url).status_code

    assert answers == {"inside": 200, "partner": 404, "stranger": 404}


@pytest.mark.parametrize("name", CONSENT_PAGES)
def test_a_consent_opens_for_who_took_it_and_is_not_there_for_others(client, three, person, name):
    consent = ConsentFactory(client=person, receiver=three.homes.partner)
    url = reverse(f"clients:{name}", args=[consent.pk])
    answers = {}
    for who in ("inside", "partner", "stranger"):
        sign_in(client, getattr(three, who))
        answers[who] = client.get(url).status_code

    assert answers == {"inside": 200, "partner": 404, "stranger": 404}


@pytest.mark.parametrize("name", ["list", "new", "import", "mine"])
def test_who_is_not_signed_in_is_asked_to(client, name):
    assert "/account/" in client.get(reverse(f"clients:{name}")).headers["Location"]


def test_a_network_coordinator_opens_no_records(client, three):
    coordinator = PersonFactory(works_at=three.homes.inside, roles=["network_coordinator"])
    sign_in(client, coordinator)
    assert client.get(reverse("clients:list")).status_code in (302, 403)


def test_contact_safety_stands_before_the_telephone_number(inside, person):
    shown = page(inside.get(reverse("clients:client", args=[person.pk])))

    assert shown.index("Do not leave voice mail.") < shown.index("416 555 0142")


def test_html_in_a_note_is_shown_as_typed(inside, person):
    raw = inside.get(reverse("clients:client", args=[person.pk])).content.decode()

    assert "Call &lt;b&gt;mornings&lt;/b&gt;" in raw
    assert "<b>mornings" not in raw


def test_reading_a_record_writes_who_read_it_and_on_what_ground(inside, three, person):
    inside.get(reverse("clients:client", args=[person.pk]))
    with acting(three.inside):
        line = Event.objects.get(verb="client.opened")

    assert (line.client_id, line.ground) == (person.pk, "own file")


def test_an_upper_floor_adds_its_part_and_its_link_to_the_record(inside, person, monkeypatch):
    panel = registries.RecordPanel(
        "Hopes and fears", "clients/parts/consent_tag.html", links=[("Pre-screen", "/there/")]
    )
    monkeypatch.setattr(registries, "_record_panels", [lambda acting, client: [panel]])
    shown = page(inside.get(reverse("clients:client", args=[person.pk])))

    assert "Hopes and fears" in shown
    assert 'href="/there/"' in shown


def test_the_list_costs_the_same_for_one_row_or_fifty(client, three, count_queries):
    home, worker = three.homes.inside, three.inside
    sign_in(client, worker)
    url = reverse("clients:list")
    ClientFactory(organization=home, worker=worker)
    client.get(url)
    one = count_queries(lambda: client.get(url))
    ClientFactory.create_batch(49, organization=home, worker=worker)

    assert count_queries(lambda: client.get(url)) == one


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "zay"}, True),
        ({"q": "qureshi zaynab"}, True),
        ({"q": "5550142"}, True),
        ({"q": "(416) 555-0142"}, True),
        ({"q": "somebody else"}, False),
        ({"worker": "mine"}, True),
        ({"worker": "nobody"}, False),
        ({"status": "citizen"}, False),
        ({"state": "open"}, True),
        ({"state": "closed"}, False),
        ({"language": "en"}, True),
        ({"language": "ar"}, False),
        ({"worker": "not-a-key"}, True),
    ],
)
def test_filters_live_in_the_address(inside, person, asked, found):
    assert ("Qureshi" in page(inside.get(reverse("clients:list"), asked))) is found


def test_accents_do_not_matter_in_a_search(inside, three):
    ClientFactory(organization=three.homes.inside, given_name="Nadège", family_name="Élie")
    assert "Nadège" in page(inside.get(reverse("clients:list"), {"q": "nadege elie"}))


def test_the_list_shows_nobody_elses_newcomers(client, three, person):
    sign_in(client, three.stranger)
    assert "Qureshi" not in page(client.get(reverse("clients:list")))


def record_data(**changes) -> dict:
    return {
        "given_name": "Fatuma", "birth_year": "1988", "preferred_language": "ar",
        "letter_language": "ar", "form_key": "018f0000-0000-7000-8000-000000000001",
    } | changes  # fmt: skip


def test_a_record_begins_with_one_name_and_a_year(inside, three):
    answer = inside.post(reverse("clients:new"), record_data())
    with acting(three.inside):
        begun = Client.objects.get(given_name="Fatuma")

    assert answer.headers["Location"] == reverse("clients:client", args=[begun.pk])
    assert (begun.birth_date.year, begun.birth_date_known) == (1988, "year")


def test_a_double_click_begins_one_record(inside, three):
    for _ in range(2):
        inside.post(reverse("clients:new"), record_data(go_on="1"))
    with acting(three.inside):
        assert Client.objects.filter(given_name="Fatuma").count() == 1


def test_an_impossible_date_is_said_beside_the_field_and_nothing_typed_is_lost(inside):
    answer = inside.post(
        reverse("clients:new"),
        record_data(
            birth_day="31", birth_month="2", safety_note="Only by text", email="no at sign"
        ),
    )
    shown = page(answer)

    assert answer.status_code == 422
    assert "31 February 1988 does not exist" in shown
    assert "This is not an e-mail address" in shown
    assert "Only by text" in shown
    assert "no at sign" in shown


def test_languages_are_typed_by_name_and_an_unknown_one_is_named(inside, three):
    inside.post(reverse("clients:new"), record_data(languages="Arabic, français"))
    answer = inside.post(
        reverse("clients:new"),
        record_data(languages="Klingonese", given_name="Other", form_key=""),
    )
    with acting(three.inside):
        assert Client.objects.get(given_name="Fatuma").languages == ["ar", "fr"]

    assert "“Klingonese” is no language we know" in page(answer)


def test_somebody_alike_is_shown_before_a_record_begins_and_one_may_go_on(inside, three, person):
    data = record_data(given_name="Zainab", family_name="Qureshi")
    asked = inside.post(reverse("clients:new"), data)
    with acting(three.inside):
        assert Client.objects.count() == 1
    inside.post(reverse("clients:new"), data | {"go_on": "1"})
    with acting(three.inside):
        assert Client.objects.count() == 2

    assert "These look like the same person" in page(asked)
    assert reverse("clients:client", args=[person.pk]) in page(asked)


def test_the_part_that_is_refreshed_while_typing_says_the_same(inside, person):
    answer = inside.post(reverse("clients:likeness"), {"given_name": "Zaynab", "phone": "555-0142"})

    assert "These look like the same person" in page(answer)
    assert "<html" not in page(answer)


def test_a_stale_form_shows_what_was_typed_beside_what_now_stands(inside, three, person):
    url = reverse("clients:edit", args=[person.pk])
    first = inside.get(url)
    data = record_data(given_name="Zaynab", family_name="Qureshi", version=hidden(first, "version"))
    inside.post(url, data | {"phone": "647 555 0001"})
    late = inside.post(url, data | {"phone": "647 555 0002"})
    shown = page(late)
    again = inside.post(url, data | {"phone": "647 555 0002", "version": hidden(late, "version")})
    with acting(three.inside):
        person = Client.objects.get(pk=person.pk)

    assert late.status_code == 409
    assert f"{three.inside} changed this record" in shown
    assert "647 555 0001" in shown
    assert "647 555 0002" in shown
    assert (again.status_code, person.phone) == (302, "647 555 0002")


def test_a_closed_record_offers_to_open_it_again(inside, person):
    inside.post(reverse("clients:close", args=[person.pk]))
    url = reverse("clients:client", args=[person.pk])

    assert "Open again" in page(inside.get(url))
    assert inside.get(reverse("clients:edit", args=[person.pk])).status_code == 403
    inside.post(reverse("clients:reopen", args=[person.pk]))
    assert "Open again" not in page(inside.get(url))


def test_an_attempt_is_written_down_and_a_wrong_one_says_why(inside, three, person):
    url = reverse("clients:attempt", args=[person.pk])
    good = inside.post(url, {"channel": "phone", "result": "no answer"})
    bad = inside.post(url, {"channel": "pigeon", "result": "no answer", "note": "kept"})
    with acting(three.inside):
        assert ContactAttempt.objects.count() == 1

    assert (good.status_code, bad.status_code) == (302, 422)
    assert "kept" in page(bad)


def test_a_resume_is_kept_and_a_program_is_not(inside, three, person):
    url = reverse("clients:file-add", args=[person.pk])
    good = SimpleUploadedFile("cv.pdf", b"%PDF-1.4 something")
    bad = SimpleUploadedFile("cv.pdf", b"MZ\x90\x00 not a paper")
    kept = inside.post(url, {"kind": "resume", "upload": good})
    refused = inside.post(url, {"kind": "resume", "upload": bad})
    with acting(three.inside):
        assert [file.client_id for file in StoredFile.objects.all()] == [person.pk]

    assert (kept.status_code, refused.status_code) == (302, 422)


def consent_data(three, **changes) -> dict:
    until = days_ago(-200)
    return {
        "receiver": three.homes.partner.pk, "purposes": ["refer", "report back"],
        "fields_offered": ["phone", "safety"], "read_in": "en",
        "until_day": until.day, "until_month": until.month, "until_year": until.year,
        "form_key": "018f0000-0000-7000-8000-000000000002",
    } | changes  # fmt: skip


@pytest.fixture
def partner_delivers(three):
    with as_owner():
        three.homes.partner.participations.create(
            part="service delivery partner", starts=days_ago(9)
        )


def test_a_consent_is_read_aloud_and_checked_before_it_is_recorded(
    inside, three, person, partner_delivers
):
    url = reverse("clients:consent-new", args=[person.pk])
    check = inside.post(url, consent_data(three))
    with acting(three.inside):
        assert Consent.objects.count() == 0
    unread = inside.post(url, consent_data(three, record="1", given="spoken"))
    done = [
        inside.post(url, consent_data(three, record="1", given="spoken", risks_told="on"))
        for _ in range(2)
    ]
    with acting(three.inside):
        consent = Consent.objects.get()

    assert three.homes.partner.name_en in page(check)
    assert "You can stop it at any time" in page(check)
    assert unread.status_code == 422
    assert {answer.headers["Location"] for answer in done} == {
        reverse("clients:consent", args=[consent.pk])
    }
    assert consent.fields == ["name", "phone", "languages", "safety"]


def test_nothing_is_ticked_before_the_person_has_answered(inside, person):
    asked = page(inside.get(reverse("clients:consent-new", args=[person.pk])))

    assert "A referral always sends the name" in asked
    assert not re.search(r"<input[^>]*\bchecked\b", asked)


def test_answers_can_be_changed_from_the_second_page(inside, three, person, partner_delivers):
    url = reverse("clients:consent-new", args=[person.pk])
    back = page(inside.post(url, consent_data(three, change="1", interpreter="Dari services")))

    assert 'value="Dari services"' in back
    assert "There is a problem" not in back


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"receiver": ""}, "Name the organization that the information goes to."),
        ({"purposes": []}, "Tick at least one thing that the person agrees to."),
        ({"fields_offered": ["phone"]}, "Share how to contact them safely too"),
        ({"until_year": "2099"}, "24 months at most"),
        ({"purposes": ["report back"]}, "Reporting back needs a referral"),
    ],
)
def test_a_consent_that_does_not_hold_together_says_why(
    inside, three, person, partner_delivers, change, told
):
    answer = inside.post(
        reverse("clients:consent-new", args=[person.pk]), consent_data(three, **change)
    )

    assert answer.status_code == 422
    assert told in page(answer)


def test_the_language_of_letters_is_called_as_the_reader_calls_it(client, three):
    record = ClientFactory(organization=three.homes.inside, letter_language="en")
    reader = PersonFactory(works_at=three.homes.inside, roles=["settlement_worker"], language="fr")
    told = page(sign_in(client, reader).get(reverse("clients:client", args=[record.pk])))
    assert re.search(r"Lettres et pages en\s*</dt>\s*<dd[^>]*>\s*Anglais", told)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_receipt_comes_in_the_persons_language_with_a_link_only_when_printed_so(
    inside, three, language
):
    client = ClientFactory(organization=three.homes.inside, letter_language=language)
    consent = ConsentFactory(client=client, receiver=three.homes.partner)
    url = reverse("clients:receipt", args=[consent.pk])
    plain, linked = inside.get(url), inside.post(url)
    direction = "rtl" if language == "ar" else "ltr"

    assert f'<html lang="{language}" dir="{direction}">' in page(plain)
    assert "/newcomers/my/" not in page(plain)
    assert "/newcomers/my/" in page(linked)
    assert "<svg" in page(linked)


def test_the_worker_ends_a_consent_when_the_person_says_so(inside, three, person):
    consent = ConsentFactory(client=person, receiver=three.homes.partner)
    url = reverse("clients:withdraw", args=[consent.pk])

    assert "End this consent?" in page(inside.get(url))
    inside.post(url, {"how": "told us"})
    with acting(three.inside):
        assert Consent.objects.get().withdrawn_how == "told us"


def test_a_signed_paper_is_kept_with_its_consent_once(inside, three, person):
    consent = ConsentFactory(client=person, receiver=three.homes.partner)
    url = reverse("clients:paper", args=[consent.pk])
    inside.post(url, {"upload": SimpleUploadedFile("signed.pdf", b"%PDF-1.4 paper")})
    with acting(three.inside):
        assert Consent.objects.get().signed_file_id == StoredFile.objects.get().pk

    assert inside.get(url).status_code == 403


def test_the_way_on_after_a_consent_leads_only_to_this_site(inside, person):
    url = reverse("clients:consent", args=[ConsentFactory(client=person).pk])

    assert 'href="/referrals/x/"' in page(inside.get(url, {"next": "/referrals/x/"}))
    assert 'href="https://elsewhere' not in page(
        inside.get(url, {"next": "https://elsewhere.example/"})
    )


def test_a_network_of_one_other_organization_is_offered_as_receiver(inside, person, three):
    OrganizationFactory(name_en="Delivers things", delivers=True)
    OrganizationFactory(name_en="Only refers", refers=True)
    shown = page(inside.get(reverse("clients:consent-new", args=[person.pk])))

    assert "Delivers things" in shown
    assert "Only refers" not in shown
