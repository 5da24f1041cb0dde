"""Text that no database keeps, keys that belong to others, and what the logs repeat."""

import io
import logging
import sys
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.logs import DiscreetFormatter
from alongside.foundation.clients.models import ContactAttempt
from alongside.foundation.files.tables import Unreadable, read
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, as_owner, sign_in

pytestmark = pytest.mark.django_db

ASKED = [
    ("referrals:outbox", "words"),
    ("referrals:inbox", "words"),
    ("referrals:outbox-table", "words"),
    ("referrals:new", "q"),
    ("home:search", "q"),
    ("clients:list", "q"),
    ("directory:organizations", "q"),
    ("directory:services", "q"),
]


@pytest.fixture
def worker():
    return PersonFactory(works_at=OrganizationFactory(refers=True, delivers=True))


@pytest.mark.parametrize(("name", "field"), ASKED)
def test_an_address_with_a_nul_is_a_bad_request(client, worker, name, field):
    answer = sign_in(client, worker).get(f"{reverse(name)}?{field}=a%00b")
    assert answer.status_code == 400


def test_the_key_of_a_strangers_record_makes_nothing_and_tells_nothing(client, worker):
    mine = ClientFactory(organization=worker.memberships.get().organization)
    theirs = ClientFactory(organization=OrganizationFactory(refers=True))
    key = uuid7()
    with as_owner():
        ContactAttempt.objects.create(
            id=key, organization_id=theirs.organization_id, client=theirs, channel="phone",
            result="reached", note="theirs",
        )  # fmt: skip
    typed = {"form_key": str(key), "channel": "phone", "result": "reached", "note": "mine"}
    answer = sign_in(client, worker).post(reverse("clients:attempt", args=[mine.pk]), typed)
    assert answer.status_code == 409
    assert "theirs" not in answer.content.decode()
    with as_owner():
        assert ContactAttempt.objects.get(pk=key).note == "theirs"
        assert not ContactAttempt.objects.filter(client=mine).exists()


def test_the_key_of_another_newcomers_line_is_not_taken_for_a_second_click(client, worker):
    home = worker.memberships.get().organization
    one, other = ClientFactory(organization=home), ClientFactory(organization=home)
    typed = {"form_key": str(uuid7()), "channel": "phone", "result": "reached", "note": "called"}
    browser = sign_in(client, worker)
    assert browser.post(reverse("clients:attempt", args=[one.pk]), typed).status_code == 302
    assert browser.post(reverse("clients:attempt", args=[other.pk]), typed).status_code == 409


def test_signed_in_pages_are_kept_by_no_browser(client, worker):
    browser = sign_in(client, worker)
    for name in ("home:home", "clients:list", "referrals:outbox", "notices:list", "people:profile"):
        assert "no-store" in browser.get(reverse(name))["Cache-Control"]
    assert "no-store" in browser.get("/newcomers/nothing/")["Cache-Control"]


def written(message):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, (), None)
    return DiscreetFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "path",
    [
        "/newcomers/my/{}/account/",
        "/account/invitation/{}/",
        "/account/sign-in-link/{}/",
        "/account/password/reset/key/1a-{}/",
    ],
)
def test_logs_hold_no_secret_of_an_address(path):
    secret = "AlW3D9gRAsF-0p_ZkqP1wq7J4nYh2bRtXc5vUeMsGdo"
    line = written("Unprocessable Entity: " + path.format(secret))
    assert secret not in line
    assert line.startswith("Unprocessable Entity: /")


@pytest.mark.parametrize(
    ("status", "traced"), [(403, False), (404, False), (409, False), (500, True)]
)
def test_a_refusal_leaves_one_line_and_a_fault_its_traceback(status, traced):
    try:
        raise PermissionDenied("Not yours.")
    except PermissionDenied:
        record = logging.LogRecord("django.request", 30, "", 0, "Told", (), sys.exc_info())
    record.status_code = status
    assert ("Traceback" in DiscreetFormatter("%(message)s").format(record)) is traced


def test_logs_keep_the_keys_of_records():
    assert "01a0814c-f338-72ff-bb08-46e825b33ccf" in written(
        "Not Found: /newcomers/01a0814c-f338-72ff-bb08-46e825b33ccf/edit/"
    )


def test_logs_hold_no_value_of_a_row_that_the_database_refused():
    line = written("IntegrityError: null value\nDETAIL:  Failing row contains (Selam, 416 555).\n")
    assert "Selam" not in line
    assert "null value" in line


def workbook_with_an_escaped_nul():
    """A workbook whose cell stands as `_x0000_` in its XML, which a reader turns into a NUL."""
    plain, forged = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_column(0, 0, ["given_name", "Se_x0000_lam"])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"_x005F_x0000_", b"_x0000_"))
    return forged.getvalue()


@pytest.mark.parametrize("content", [b"given_name\nSe\0lam\n", workbook_with_an_escaped_nul()])
def test_a_table_with_a_nul_is_no_text(content):
    with pytest.raises(Unreadable, match="line 2"):
        read(content)
