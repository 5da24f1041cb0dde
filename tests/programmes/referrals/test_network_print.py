"""The printed month: tagged, in the reader's language, with the right figures, and names as they are written."""

import datetime
import io

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.files.printing import shown, typeset
from alongside.programmes.referrals import figures
from alongside.programmes.referrals.views.network.printed import TEMPLATE
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db

HOSTILE = '#eval("1+1") $x^2$ *bold* _it_ `c` @ref <l> \\ /* { } [#panic()] ~ ='
DAY = datetime.timedelta(days=1)


@pytest.fixture
def coordinator(client):
    office = OrganizationFactory(coordinates=True)
    return sign_in(client, PersonFactory(works_at=office, roles=["network_coordinator"]))


def month(day=None, of=None):
    """The page of the month of that day, or of the day when that referral was sent; this month's otherwise."""
    sent = of and timezone.localdate(of.sent_at)
    return reverse("referrals:network-print", kwargs={"month": day or sent or timezone.localdate()})


def read(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(answer.content))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def tags_of(pdf):
    """The names of all parts of the structure tree."""
    found, left = set(), [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            left += [node[key] for key in ("/K",) if key in node]
    return found


def alternatives(pdf):
    found, left = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            left += [node[key] for key in ("/K",) if key in node]
    return found


@pytest.mark.parametrize(("language", "title"), [("en", "The referral network"), ("fr", "réseau")])
def test_the_page_is_tagged_and_says_its_language(client, language, title):
    office = OrganizationFactory(coordinates=True)
    sign_in(
        client, PersonFactory(works_at=office, roles=["network_coordinator"], language=language)
    )
    sent = ReferralFactory(sent=True)
    figures.refresh()
    pdf = read(client.get(month(of=sent)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert title in pdf.metadata.title
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= tags_of(pdf)
    assert len(alternatives(pdf)) == 1


def test_fonts_are_embedded(coordinator):
    pdf = read(coordinator.get(month()))
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def test_it_holds_the_figures_of_its_month_and_of_no_other(coordinator):
    service = ServiceFactory()
    today = timezone.now().replace(day=15) - 31 * DAY
    for days in (1, 2, 2):
        ReferralFactory(
            receiver=service.organization, service=service, accepted=True, sent_at=today,
            received_at=today, answered_at=today + days * DAY,
        )  # fmt: skip
    ReferralFactory(sent=True, sent_at=today - 62 * DAY)
    figures.refresh()
    text = text_of(read(coordinator.get(month(timezone.localdate(today)))))
    assert "Sent in this month" in text
    assert "Sent 3 100%" in text
    assert "From sending to the answer 3 2 –" in text
    assert f"{service.organization.called} 3 3 0 2 –" in text


def test_what_an_organization_is_called_comes_out_as_it_is_written(coordinator):
    service = ServiceFactory()
    with as_owner():
        service.organization.short_name = HOSTILE[:40]
        service.organization.save()
    sent = ReferralFactory(sent=True, receiver=service.organization, service=service)
    figures.refresh()
    assert HOSTILE[:40] in text_of(read(coordinator.get(month(of=sent))))


def test_no_markup_in_the_data_is_ever_run():
    part = {"title": HOSTILE, "columns": [HOSTILE], "rows": [[HOSTILE]], "empty": HOSTILE}
    data = {
        "lang": "en", "title": HOSTILE, "author": HOSTILE, "lead": HOSTILE, "foot": HOSTILE,
        "strip": [[HOSTILE, HOSTILE]], "notes_title": HOSTILE, "notes": [HOSTILE],
        "parts": [part, part | {"bars": [[HOSTILE, 1, HOSTILE]], "most": 1, "alt": HOSTILE}],
    }  # fmt: skip
    text = text_of(pypdf.PdfReader(io.BytesIO(typeset(TEMPLATE, data))))
    assert text.replace(" ", "").count(HOSTILE.replace(" ", "")) >= 9


def test_a_letter_without_a_picture_becomes_a_question_mark_and_no_error():
    assert shown("Łódź – é ≤ 5 العربية 漢字 😀") == "Łódź – é ≤ 5 ??????? ?? ?"
    every = "".join(chr(code) for code in range(0x20, 0x3000))
    data = {
        "lang": "fr", "title": "t", "author": "a", "lead": every, "foot": "f", "strip": [["a", "b"]],
        "parts": [], "notes_title": "n", "notes": [],
    }  # fmt: skip
    assert typeset(TEMPLATE, data).startswith(b"%PDF")


def test_a_month_to_come_and_a_month_there_is_not_are_not_found(coordinator):
    assert coordinator.get("/referrals/network/2099-01.pdf").status_code == 404
    assert coordinator.get("/referrals/network/2026-13.pdf").status_code == 404
    assert coordinator.get("/referrals/network/0000-01.pdf").status_code == 404


def test_the_printed_page_is_not_for_case_workers(client):
    worker = PersonFactory(works_at=OrganizationFactory())
    assert sign_in(client, worker).get(month()).status_code == 403
