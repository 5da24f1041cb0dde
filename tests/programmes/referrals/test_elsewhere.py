"""When no receiving service would take somebody: the other services that may help them."""

import pytest
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients.models import Client
from alongside.foundation.directory.states import ServiceKind
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.elsewhere import MOST_OF_A_KIND, elsewhere
from tests.factories import (
    ContactPointFactory,
    LocationFactory,
    PlaceFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
)
from tests.programmes.referrals.walk import CRITERIA, facts, network

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


def service(kind, **fields):
    return ServiceFactory(kind=kind, accepts_referrals=False, **fields)


def found(net):
    with acting(net.worker):
        person = Client.objects.select_related("place").get(pk=net.client.pk)
        return elsewhere(person, [])


def kinds(net):
    return [each.service.kind for each in found(net) if each.service.kind != ServiceKind.MENTORING]


def test_what_helps_towards_mentoring_comes_before_what_is_merely_near(net):
    with as_owner():
        for kind in ("housing", "settlement", "language", "credentials", "bridging", "employment"):
            service(kind)
    assert kinds(net) == [
        "employment", "bridging", "credentials", "language", "settlement", "housing",
    ]  # fmt: skip


def test_many_of_one_kind_do_not_hide_the_others(net):
    with as_owner():
        for _ in range(5):
            service("employment")
        service("settlement")
    assert kinds(net) == ["employment"] * MOST_OF_A_KIND + ["settlement"]


def test_among_one_kind_language_comes_before_distance(net):
    home = PlaceFactory(latitude="43.65000", longitude="-79.38000")
    away = PlaceFactory(latitude="43.85000", longitude="-79.38000")
    with as_owner():
        Client.objects.filter(pk=net.client.pk).update(place=home, preferred_language="ti")
        near, speaks = service("employment"), service("employment", languages=["ti"])
        for made, place in ((near, home), (speaks, away)):
            made.locations.add(LocationFactory(organization=made.organization, place=place))
    assert [each.service for each in found(net) if each.service.kind == "employment"] == [
        speaks, near,
    ]  # fmt: skip


def test_each_says_whom_to_call_the_services_own_desk_first(net):
    with as_owner():
        own, general, silent = (service("employment"), service("bridging"), service("language"))
        ContactPointFactory(organization=own.organization, phone="416 555 0111")
        ContactPointFactory(organization=own.organization, service=own, phone="416 555 0122")
        ContactPointFactory(organization=general.organization, phone="416 555 0133")
    called = {each.service: each.contact and each.contact.phone for each in found(net)}
    assert (called[own], called[general], called[silent]) == ("416 555 0122", "416 555 0133", None)


def test_the_organizations_own_services_are_not_offered(net):
    with as_owner():
        ours = service("employment", organization=net.sender)
    assert ours not in [each.service for each in found(net)]


def test_a_refused_person_is_shown_them_with_a_telephone(net, client):
    with as_owner():
        job = service("employment", name_en="Job search club")
        ContactPointFactory(organization=job.organization, phone="416 555 0144")
    with acting(net.worker) as by:
        referral = actions.start(id=uuid7(), client_id=net.client.pk, by=by)
        answers = facts(employment="30_hours_or_more")
        actions.prescreen(referral_id=referral.pk, criteria_slug=CRITERIA, facts=answers, by=by)
    page = reverse("referrals:partners", args=[referral.pk])
    text = sign_in(client, net.worker).get(page).content.decode()
    assert text.index("Job search club") < text.index('href="tel:4165550144"')
