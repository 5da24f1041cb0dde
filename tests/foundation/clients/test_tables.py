"""Importing and exporting records as tables."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.foundation.clients import sheet
from alongside.foundation.clients.models import Client
from alongside.foundation.files import tables
from alongside.foundation.journal.models import Event
from tests.factories import ClientFactory, acting, as_owner, sign_in, three_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> SimpleNamespace:
    return three_people(roles=["settlement_worker"])


@pytest.fixture
def inside(client, three):
    return sign_in(client, three.inside)


def bring(browser, content: bytes, name: str = "newcomers.csv"):
    upload = SimpleUploadedFile(name, content)
    return browser.post(reverse("clients:import"), {"table": upload}, follow=True)


def confirm(browser, shown):
    digest = shown.context["form"].initial["digest"]
    return browser.post(shown.request["PATH_INFO"], {"digest": digest})


def test_a_dry_run_changes_nothing_and_says_what_would_happen(inside, three):
    shown = bring(
        inside, b"given_name,family_name,birth_date\nFatuma,,1988\nWei,Zhang,1990-02-31\n"
    )
    with acting(three.inside):
        assert Client.objects.count() == 0
    told = shown.content.decode()

    assert "Fatuma" in told
    assert "1990-02-31" in told
    assert "not a date that exists" in told


def test_confirming_adds_the_good_rows_once(inside, three):
    shown = bring(
        inside,
        "given_name,birth_date,languages,interpreter_needed,no_voice_mail\n"
        'Fatuma,1988-04,"Arabic; fr",yes,yes\nNadège,,fr,,\n,1990,,,\n'.encode(),
    )
    for _ in range(2):
        confirm(inside, shown)
    with acting(three.inside):
        records = {client.given_name: client for client in Client.objects.all()}

    assert set(records) == {"Fatuma", "Nadège"}
    assert records["Fatuma"].languages == ["ar", "fr"]
    assert records["Fatuma"].birth_date_known == "month"
    assert records["Fatuma"].no_voice_mail
    assert records["Fatuma"].worker == three.inside


def test_a_number_changes_that_record_and_only_the_columns_of_the_table(inside, three):
    person = ClientFactory(organization=three.homes.inside, phone="211", occupation="Nurse")
    confirm(
        inside,
        bring(inside, f"number,given_name,phone\n{person.number},Amal,416-555-0102\n".encode()),
    )
    with as_owner():
        person.refresh_from_db()

    assert (person.given_name, person.phone, person.occupation) == ("Amal", "416-555-0102", "Nurse")


def test_the_number_of_another_organizations_record_is_refused(inside, three):
    other = ClientFactory(organization=three.homes.partner, given_name="Before")
    shown = bring(inside, f"number,given_name\n{other.number},After\n".encode())
    with as_owner():
        other.refresh_from_db()

    assert "No record of your organization has this number" in shown.content.decode()
    assert other.given_name == "Before"


def test_a_formula_in_a_name_stays_text_and_leaves_as_text(inside, three):
    shown = bring(inside, b"given_name,phone\n\"=cmd|'/c calc'!A1\",+1 416 555 0142\n")
    confirm(inside, shown)
    with acting(three.inside):
        person = Client.objects.get()
    csv = inside.get(reverse("clients:export", args=["csv"])).content.decode("utf-8-sig")
    xlsx = tables.read(inside.get(reverse("clients:export", args=["xlsx"])).content)

    assert person.given_name == "=cmd|'/c calc'!A1"
    assert ",'=cmd|" in csv
    assert ",=cmd" not in csv
    assert xlsx.rows[0].cells["given_name"] == person.given_name


def test_a_possible_double_is_remarked_and_not_refused(inside, three):
    ClientFactory(organization=three.homes.inside, given_name="Fatuma", family_name="Élie")
    shown = bring(inside, b"given_name,family_name\nfatuma,elie\n").content.decode()

    assert "The same name as record" in shown
    assert "Import now" in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("given_name\nNadège\n".encode("utf-16"), "Nadège"),
        ("given_name\nNadège\n".encode("windows-1252"), "read as Windows-1252"),
        (b"\x89PNG\r\n", "not a CSV, XLSX or ODS file"),
        (b"", "empty"),
        (b"surname\nX\n", "The column"),
        (b"family_name\nX\n", "missing"),
        (b"given_name,status\nX,martian\n", "It is none of"),
        (b"given_name,email\nX,nobody\n", "not an e-mail address"),
        (b"given_name,worker\nX,stranger@example.org\n", "No colleague of yours"),
        (b"given_name,arrived_on\nX,2999-01-01\n", "between 1900 and today"),
        (b"given_name,occupation_code\nX,12A45\n", "five digits"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_table_is_explained(inside, content, told):
    assert told in bring(inside, content).content.decode()


def test_what_was_exported_is_imported_without_a_change(inside, three):
    ClientFactory(
        organization=three.homes.inside, given_name="Suharto", family_name="",
        birth_date="1988-01-01", birth_date_known="year", languages=["id", "en"],
        safe_channels=["text"], safety_note="Only by text", worker=three.inside,
        arrived_on="2025-03-04", occupation_code="01234",
    )  # fmt: skip
    for kind in ("csv", "xlsx"):
        content = inside.get(reverse("clients:export", args=[kind])).content
        shown = bring(inside, content, f"newcomers.{kind}")
        assert shown.context["counts"] == {"add": 0, "change": 0, "same": 1, "refuse": 0}


def test_an_export_is_narrowed_by_the_filters_and_written_into_the_journal(inside, three):
    ClientFactory(organization=three.homes.inside, given_name="Amal")
    ClientFactory(organization=three.homes.inside, given_name="Wei")
    ClientFactory(organization=three.homes.partner, given_name="Canary")
    csv = inside.get(reverse("clients:export", args=["csv"]), {"q": "amal"}).content
    rows = tables.read(csv).rows
    with acting(three.inside):
        line = Event.objects.get(verb="client.exported")

    assert [row.cells["given_name"] for row in rows] == ["Amal"]
    assert line.data == {"count": 1, "kind": "csv"}


def test_an_unknown_kind_of_file_is_not_there(inside):
    assert inside.get(reverse("clients:export", args=["exe"])).status_code == 404


def test_the_empty_table_has_the_columns_of_the_export(inside):
    empty = inside.get(reverse("clients:import-form", args=["csv"])).content
    assert next(iter(io.StringIO(empty.decode("utf-8-sig")))).strip() == ",".join(sheet.header())
