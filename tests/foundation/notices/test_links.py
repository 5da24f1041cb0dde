"""A private link opens one thing, for some days, until it is withdrawn or used up."""

import datetime
import re

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from alongside.config import urls as site
from alongside.foundation.access import gates, limits, scope
from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.actions.own import MY_RECORD
from alongside.foundation.clients.models import Client as Newcomer
from alongside.foundation.notices import links
from alongside.foundation.notices.models import Link
from tests.factories import (
    ClientFactory,
    OrganizationFactory,
    PersonFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@links.by_link("test")
def own_page(request, token):
    names = [each.name for each in Newcomer.objects.visible_to(request.acting)]
    return HttpResponse(f"{len(names)}: {', '.join(names)}")


urlpatterns = [path("own/<str:token>/", own_page), *site.urlpatterns]


@pytest.fixture(autouse=True)
def counted_anew(django_db_setup):
    with limits._pool().connection() as held:
        held.execute("DELETE FROM access_attempt")


@pytest.fixture
def newcomer(home):
    return ClientFactory(organization=home, given_name="Oleksandr")


@pytest.fixture
def token(newcomer):
    ClientFactory()
    return links.make("test", newcomer.pk, days=7)


def test_the_holder_sees_the_one_record(client, token):
    answer = client.get(f"/own/{token}/")
    assert answer.text.startswith("1: Oleksandr")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_somebody_signed_in_who_opens_it_sees_that_record_and_none_of_their_own(client, token):
    elsewhere = OrganizationFactory()
    ClientFactory(organization=elsewhere, given_name="Hidden")
    sign_in(client, PersonFactory(works_at=elsewhere))
    assert client.get(f"/own/{token}/").text.startswith("1: Oleksandr")


def test_only_the_hash_is_kept(token):
    with as_owner():
        link = Link.objects.get()
    assert token not in str(link.__dict__)
    assert len(token) == 43


@pytest.mark.parametrize("end", ["expired", "withdrawn", "used up"])
def test_a_link_that_is_over_opens_nothing(client, token, newcomer, end):
    now = timezone.now()
    fields = {
        "expired": {"expires_at": now - datetime.timedelta(seconds=1)},
        "withdrawn": {"withdrawn_at": now},
        "used up": {"used_up_at": now},
    }
    with as_owner():
        Link.objects.update(**fields[end])
    answer = client.get(f"/own/{token}/")
    assert answer.status_code == 410
    assert "Oleksandr" not in answer.text
    assert "no longer works" in answer.text


def test_unknown_and_ended_links_show_the_same_page(client, token, newcomer):
    with as_owner():
        links.withdraw("test", newcomer.pk)
    pages = [client.get(f"/own/{name}/") for name in (token, "x" * 43)]
    assert [page.status_code for page in pages] == [410, 404]
    bodies = [
        re.sub(r"csrfmiddlewaretoken\S+ value=\S+|/own/[\w-]+/", "", page.text) for page in pages
    ]
    assert bodies[0] == bodies[1]


def test_a_link_for_another_purpose_opens_nothing(client, newcomer):
    other = links.make("another", newcomer.pk, days=7)
    assert client.get(f"/own/{other}/").status_code == 404


def test_whoever_tries_links_is_held_back(client):
    statuses = [client.get(f"/own/{number}/").status_code for number in range(22)]
    assert statuses == [404] * 20 + [429] * 2


def test_an_organization_withdraws_its_own_links_and_no_others(newcomer, home, client):
    worker = PersonFactory(works_at=home)
    stranger = PersonFactory(works_at=OrganizationFactory())
    with acting(worker) as by:
        mine = links.make("test", newcomer.pk, days=7, by=by, organization_id=home.pk)
    with acting(stranger):
        assert links.withdraw("test", newcomer.pk) == 0
    assert client.get(f"/own/{mine}/").status_code == 200
    with acting(worker):
        assert links.withdraw("test", newcomer.pk) == 1
    assert client.get(f"/own/{mine}/").status_code == 410


def test_a_link_for_one_use_is_used_up_by_the_first(token):
    with as_owner():
        link = Link.objects.get()
    with scope.acting(scope.Scope(link=links.digest(token))):
        assert [links.use_up(link), links.use_up(link)] == [True, False]


def test_without_the_link_its_row_is_out_of_reach(token):
    with acting(PersonFactory()):
        assert not Link.objects.exists()


def test_the_gate_is_named(client):
    assert getattr(own_page, gates.GATE) == "link: test"


def test_no_link_can_be_made_in_the_name_of_another_organization(newcomer, home):
    with acting(PersonFactory()) as by, pytest.raises(ProgrammingError), transaction.atomic():
        links.make("test", newcomer.pk, days=7, by=by, organization_id=home.pk)


def test_a_guess_reaches_no_record(newcomer):
    assert Client().get(f"/own/{uuid7()}/").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"subject_id": uuid7()},
        {"purpose": "another"},
        {"token_hash": "0" * 64},
        {"organization_id": uuid7()},
        {"expires_at": timezone.now() + datetime.timedelta(days=90)},
        {"withdrawn_at": None},
        {"used_up_at": None},
    ],
)
def test_neither_its_holder_nor_who_made_it_turns_a_link_into_another(home, newcomer, changed):
    worker = PersonFactory(works_at=home)
    with acting(worker) as by:
        token = links.make("test", newcomer.pk, days=7, by=by, organization_id=home.pk)
        over = {name: timezone.now() for name in ("withdrawn_at", "used_up_at") if name in changed}
        Link.objects.update(**over, last_used_at=timezone.now())
        with pytest.raises(IntegrityError, match="what it opens"), transaction.atomic():
            Link.objects.update(**changed)
    with (
        scope.acting(scope.Scope(link=links.digest(token))),
        pytest.raises(IntegrityError, match="what it opens"),
        transaction.atomic(),
    ):
        Link.objects.update(**changed)


def test_a_private_link_is_made_for_a_record_within_reach_and_no_other(home, newcomer):
    worker, strangers = PersonFactory(works_at=home), ClientFactory()
    with acting(worker) as by:
        links.make(MY_RECORD, newcomer.pk, days=7, by=by, organization_id=home.pk)
        for organization in (home.pk, None):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                links.make(MY_RECORD, strangers.pk, days=7, by=by, organization_id=organization)
