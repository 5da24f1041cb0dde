"""Downloading and removing: only for whom the file is, never shown in the browser, always written down."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from alongside.foundation.access.gates import public
from alongside.foundation.files import actions, storage
from alongside.foundation.files.forms import PrivateFileField
from alongside.foundation.files.models import FileKind, StoredFile
from alongside.foundation.journal.models import Event
from alongside.foundation.ui.forms import PageForm
from tests.factories import ClientFactory, PersonFactory, acting, as_owner, sign_in, three_people
from tests.foundation.files.files import PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return three_people()


@pytest.fixture
def file(people):
    record = ClientFactory(organization=people.homes.inside)
    with acting(people.inside) as by:
        return actions.store(
            upload=upload("Résumé “Amira”.pdf"), kind=FileKind.RESUME, client_id=record.pk, by=by
        )


def get(client, file, name="download"):
    return client.get(reverse(f"files:{name}", args=[file.pk]))


def read(answer):
    """All of it; reading to the end also closes the file."""
    return b"".join(answer.streaming_content)


def test_the_organization_downloads_its_file(client, people, file):
    sign_in(client, people.inside)
    answer = get(client, file)
    assert read(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "filename*=utf-8''R%C3%A9sum%C3%A9" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/pdf"


def test_a_download_is_written_down_with_its_ground(client, people, file):
    sign_in(client, people.inside)
    read(get(client, file))
    with as_owner():
        line = Event.objects.get(verb="file.downloaded")
    assert (line.ground, line.client_id, line.actor_id) == (
        "own file",
        file.client_id,
        people.inside.pk,
    )


@pytest.mark.parametrize("name", ["download", "remove"])
@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_a_file_of_others_is_not_there(client, people, file, who, name):
    sign_in(client, getattr(people, who))
    assert get(client, file, name).status_code == 404


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, file):
    assert get(client, file).status_code == 302


def test_the_newcomer_downloads_their_own_file(client, people, file):
    account = PersonFactory()
    with as_owner():
        ClientFactory._meta.model.objects.filter(pk=file.client_id).update(account=account)
    sign_in(client, account)
    assert read(get(client, file)) == PDF
    with as_owner():
        assert Event.objects.get(verb="file.downloaded").ground == "own record"


def test_missing_bytes_are_a_page_and_no_error(client, people, file):
    storage.remove(file.pk)
    sign_in(client, people.inside)
    assert get(client, file).status_code == 404


def test_removing_asks_first_and_goes_back_to_a_page_of_ours(client, people, file):
    sign_in(client, people.inside)
    address = reverse("files:remove", args=[file.pk])
    assert "Remove this file?" in client.get(address).text
    answer = client.post(f"{address}?next=https://evil.example/")
    assert answer["Location"] == "/"
    with as_owner():
        assert not StoredFile.objects.filter(pk=file.pk).exists()


class NoteForm(PageForm):
    note = forms.CharField()
    cv = PrivateFileField(label="Résumé")


@public
def note(request):
    form = NoteForm(request.POST or None, request.FILES or None)
    return HttpResponse(str(form), status=200 if form.is_valid() else 422)


urlpatterns = [path("note/", note)]


@override_settings(ROOT_URLCONF="tests.foundation.files.test_views")
def test_an_upload_of_fifty_megabytes_is_said_and_nothing_typed_is_lost(rf, tmp_path):
    big = upload("cv.pdf", PDF + b"\0" * (50 * 1024 * 1024))
    request = rf.post("/note/", {"note": "typed at length", "cv": big})
    answer = note(request)
    request.close()
    assert answer.status_code == 422
    assert "typed at length" in answer.text
    assert "50\N{NO-BREAK SPACE}MB" in answer.text


def test_what_comes_after_the_limit_is_counted_and_not_kept(rf, settings):
    big = upload("cv.pdf", PDF + b"\0" * (50 * 1024 * 1024))
    request = rf.post("/note/", {"cv": big})
    received = request.FILES["cv"]
    assert received.size == len(PDF) + 50 * 1024 * 1024
    received.seek(0, 2)
    assert received.tell() < settings.UPLOAD_LIMIT + 1024 * 1024
    request.close()
