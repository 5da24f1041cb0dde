"""Tables in and out: what a person brings is read or refused with a sentence, and nothing runs in Excel."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.foundation.files import tables


def read_cells(content):
    return [list(row.cells.values()) for row in tables.read(content).rows]


def workbook(*rows, sheets=("Sheet1",)):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    book.close()
    return content.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_text_table_is_read_however_it_was_saved(delimiter, encoding):
    text = delimiter.join(["nom", "lieu"]) + "\r\n" + delimiter.join(["Collège Boréal", "Orléans"])
    assert read_cells(text.encode(encoding)) == [["Collège Boréal", "Orléans"]]


def test_a_guessed_encoding_is_said():
    assert tables.read("nom\né".encode()).notes == ()
    assert "Windows-1252" in tables.read("nom\né".encode("windows-1252")).notes[0]


def test_a_workbook_is_read_as_it_would_be_typed():
    content = workbook(["a", "b", "c"], [7.0, True, "é"])
    assert read_cells(content) == [["7", "yes", "é"]]


def test_row_numbers_are_those_of_the_spreadsheet_program():
    content = workbook([None], ["name"], [None], ["x"])
    assert tables.read(content).rows[0].number == 4
    assert tables.read(b"\nname\n\n\nx\n").rows[0].number == 5
    assert tables.read(b'name\n"two\nlines"\nx\n').rows[1].number == 3


def test_only_the_first_sheet_is_read_and_that_is_said():
    table = tables.read(workbook(["a"], ["b"], sheets=("One", "Two")))
    assert table.notes == ("Only the first sheet of the workbook was read.",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "not a CSV"),
        (b"%PDF-1.7", "not a CSV"),
        (b'a,b\n"never closed,1\n', "line 2"),
        (b"a,b\n1,2,3\n", "Row 2"),
        (b"a,a\n1,2\n", "twice"),
        (b"a,,c\n1,2,3\n", "Column 2"),
        (b"a\n\x81\n", "line 2"),
        (b"x" * (tables.SIZE_LIMIT + 1), "10 MB"),
        (b"a\n" + b"x\n" * (tables.ROW_LIMIT + 1), "20,000 rows"),
        (b",".join(b"c%d" % n for n in range(201)), "200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, told):
    with pytest.raises(tables.Unreadable, match=told):
        tables.read(content)


def test_a_workbook_that_unfolds_into_millions_of_cells_harms_nobody():
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "name")
    sheet.write(19_999, 16_383, "far away")
    book.close()
    with pytest.raises(tables.Unreadable, match="too large"):
        tables.read(content.getvalue())


def test_a_workbook_with_too_many_rows_is_refused():
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "name")
    sheet.write(tables.ROW_LIMIT + 5, 0, "late")
    book.close()
    with pytest.raises(tables.Unreadable, match="20,000 rows"):
        tables.read(content.getvalue())


DANGEROUS = ["=cmd()|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_written_cell_begins_as_a_formula(cell):
    text = tables.write_csv(["a"], [[cell]]).decode("utf-8-sig")
    line = text.split("\r\n", 1)[1].lstrip('"')
    assert line[0] == "'"


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_written_workbook_holds_text_and_no_formula(cell):
    content = tables.write_xlsx(["a"], [[cell]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("number", ["-79.38", "+3", "12"])
def test_a_plain_number_stays_a_number(number):
    assert tables.write_csv(["a"], [[number]]) == f"\ufeffa\r\n{number}\r\n".encode()


PRINTABLE = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\ufeff"), max_size=12
)
SPICED = st.tuples(st.sampled_from(["", "=", "'", "''=", "+", "-", "@", "'-", ";", '"']), PRINTABLE)
CELL = SPICED.map("".join).map(str.strip)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_what_is_written_as_csv_reads_back_the_same(rows):
    filled = [list(row) for row in rows if any(row)]
    assert read_cells(tables.write_csv(["one", "two"], filled)) == filled


@settings(SLOW, max_examples=15)
@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_what_is_written_as_a_workbook_reads_back_the_same(rows):
    filled = [list(row) for row in rows if any(row)]
    assert read_cells(tables.write_xlsx(["one", "two"], filled)) == filled


def test_a_table_survives_being_kept():
    table = tables.read("nom;é\nx;y".encode("windows-1252"))
    assert tables.Table.from_json(table.as_json()) == table
