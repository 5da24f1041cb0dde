"""The content decides what a file is; its name is only a name."""

import pytest

from alongside.foundation.files import kinds
from alongside.foundation.files.forms import PrivateFileField
from alongside.foundation.ui.forms import PageForm
from tests.foundation.files.files import DOCX, JPG, ODT, PDF, PNG, TXT, archive, upload


class ResumeForm(PageForm):
    cv = PrivateFileField(label="Résumé")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, kinds.PDF),
        (PNG, kinds.PNG),
        (JPG, kinds.JPG),
        (TXT, kinds.TXT),
        (DOCX, kinds.DOCX),
        (ODT, kinds.ODT),
        (b"MZ\x90\x00 a program", None),
        (b"PK\x03\x04 broken", None),
        (archive(some="zip"), None),
        (archive(word__document_xml="<w/>", word__vbaProject_bin="macro"), None),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), None),
        (archive(mimetype="x" * 1000), None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"  <svg onload=alert(1)>", None),
        ("é".encode("windows-1252"), None),
    ],
)
def test_content_tells_its_kind(content, kind):
    assert kinds.kind_of(content) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("My résumé.PDF", "My résumé.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("", "PDF.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("C:\\Users\\me\\cv.pdf", "C Users me cv.pdf"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert kinds.clean_name(given, kinds.PDF) == kept


def errors(file):
    form = ResumeForm({}, {"cv": file})
    form.is_valid()
    return form.errors.get("cv", [])


@pytest.mark.parametrize("name", ["cv.pdf", "CV.PDF"])
def test_a_good_file_passes_and_can_be_read_again(name):
    form = ResumeForm({}, {"cv": upload(name)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["cv"].read() == PDF


def test_a_program_named_pdf_is_refused_beside_the_field():
    assert "not a pdf file" in errors(upload("cv.pdf", b"MZ\x90\x00"))[0]


def test_a_true_kind_under_a_false_name_is_refused_beside_the_field():
    assert "is a PNG file" in errors(upload("cv.pdf", PNG))[0]


def test_a_kind_that_is_never_kept_is_refused_beside_the_field():
    assert "Choose one of" in errors(upload("cv.exe", b"MZ"))[0]


def test_a_file_of_fifty_megabytes_is_refused_with_its_size():
    assert "50\N{NO-BREAK SPACE}MB" in errors(upload("cv.pdf", PDF + b"\0" * (50 * 1024 * 1024)))[0]
