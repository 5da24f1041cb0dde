"""What cannot be is said beside its field, and nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.journeys import walk

LATIN_1 = "given_name;family_name\nZoé;Bélanger\n".encode("latin-1")
NOT_TEXT = b"given_name,family_name\nZo\x81\x8d,B\x90langer\n"


def test_an_impossible_date_is_refused_and_everything_typed_stays(visitor):
    worker, name = visitor().become("referrer").open("/newcomers/new/"), walk.a_name()
    worker.fill(given_name=name, birth_day="31", birth_month="2", birth_year="1990")
    worker.fill(phone="604 312 8845", safety_note="Mornings only.").tick("no_voice_mail")
    worker.press("Begin the record")
    assert worker.status == 422
    expect(worker.page.locator(".error-summary")).to_be_focused()
    typed = {"given_name": name, "birth_day": "31", "birth_month": "2", "birth_year": "1990"}
    typed |= {"phone": "604 312 8845", "safety_note": "Mornings only."}
    assert {field: worker.field(field).input_value() for field in typed} == typed
    expect(worker.field("no_voice_mail")).to_be_checked()
    worker.page.locator(".error-summary a").click()
    expect(worker.field("birth_day")).to_be_focused()
    worker.fill(birth_day="28").press("Begin the record").reads(name, "28 February 1990")


def test_a_file_of_50_megabytes_is_refused_with_a_sentence(visitor, tmp_path):
    worker = visitor().become("referrer")
    walk.begin_record(worker, walk.a_name()).follow("Add a file")
    large = tmp_path / "scan.pdf"
    large.write_bytes(b"%PDF-1.7\n" + bytes(50 * 1024 * 1024))
    worker.field("upload").set_input_files(large)
    worker.act(worker.page.locator("main form .btn-primary").click)
    assert worker.status in (413, 422)
    worker.reads("10 MB")


def test_a_formula_in_a_name_stays_a_name_and_is_harmless_in_a_spreadsheet(visitor):
    worker, name = visitor().become("referrer"), f"=cmd('{walk.a_name()}')"
    walk.begin_record(worker, name)
    assert worker.title.startswith(name)
    with worker.page.expect_download() as coming:
        worker.page.evaluate("location.href = '/newcomers/export.csv?q=%3Dcmd'")
    table = coming.value.path().read_text("utf-8-sig")
    assert name in table
    assert not any(cell.startswith("=") for line in table.splitlines() for cell in line.split(","))


def test_markup_in_a_note_is_shown_as_text(visitor):
    worker, name = visitor().become("referrer"), walk.a_name()
    note = "<script>document.title = 'owned'</script><b>Call</b> after 6"
    walk.begin_record(worker, name, safety_note=note).reads(note)
    assert name in worker.page.title()


@pytest.mark.parametrize("table", [LATIN_1, NOT_TEXT])
def test_a_table_in_another_encoding_is_read_right_or_refused_and_never_garbled(visitor, table):
    worker = visitor().become("referrer").open("/newcomers/import/")
    worker.field("table").set_input_files(
        {"name": "newcomers.csv", "mimeType": "text/csv", "buffer": table}
    )
    worker.press("Look at what would happen")
    worker.reads_nowhere(["�", "ZoÃ©"])
    assert "Zoé" in worker.text or worker.page.locator(".error-summary").is_visible()


def test_the_address_of_a_strangers_record_leads_nowhere(visitor):
    worker, stranger = visitor().become("referrer"), visitor().become("referrer-two")
    name = walk.a_name()
    walk.begin_record(worker, name)
    for page in ("", "edit/", "consents/", "consents/new/", "files/add/", "close/"):
        stranger.open(f"{worker.path}{page}")
        assert stranger.status == 404, stranger.page.url
        stranger.reads_nowhere([name])
