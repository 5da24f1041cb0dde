"""From the choice of a partner to the last check in as few pages as consent allows."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from alongside.foundation.access.ids import uuid7
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Referral
from tests.factories import acting, as_owner, sign_in
from tests.programmes.referrals.walk import network, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def net():
    return network()


@pytest.fixture
def worker(net, client):
    return sign_in(client, net.worker)


@pytest.fixture
def draft(net):
    with acting(net.worker) as by:
        return actions.start(id=uuid7(), client_id=net.client.pk, by=by)


def page(name, referral):
    return reverse(f"referrals:{name}", args=[referral.pk])


def chosen(net, draft):
    with acting(net.worker) as by:
        actions.choose(referral_id=draft.pk, service_id=net.service.pk, by=by)
        return take(net, by, net.receiver)


def receipt(consent, onward):
    return reverse("clients:consent", args=[consent.pk]) + "?" + urlencode({"next": onward})


def attached(draft):
    with as_owner():
        return Referral.objects.get(pk=draft.pk).consent_id


def test_where_nothing_was_agreed_to_the_choice_leads_to_the_form_at_once(net, worker, draft):
    answer = worker.post(page("partners", draft), {"service": str(net.service.pk)})
    assert answer.url.startswith(reverse("clients:consent-new", args=[net.client.pk]))
    shown = worker.get(answer.url).content.decode()
    assert f'value="{net.receiver.pk}" selected' in shown


def test_where_something_was_agreed_to_the_choice_shows_it_first(net, worker, draft):
    with acting(net.worker) as by:
        take(net, by, net.receiver)
    answer = worker.post(page("partners", draft), {"service": str(net.service.pk)})
    assert answer.url == page("consent", draft)


def test_from_the_receipt_one_button_goes_on_to_the_check_with_this_consent(net, worker, draft):
    consent = chosen(net, draft)
    shown = worker.get(receipt(consent, page("consent", draft))).content.decode()
    assert f'action="{page("consent", draft)}"' in shown
    assert "Go on with this consent" in shown
    assert attached(draft) is None  # to read a receipt attaches nothing
    answer = worker.post(page("consent", draft), {"consent": str(consent.pk)})
    assert answer.url == page("check", draft)
    assert attached(draft) == consent.pk


@pytest.mark.parametrize("name", ["recall", "close", "check"])
def test_a_link_that_was_made_up_turns_the_button_into_nothing_else(net, worker, draft, name):
    """The control: of the same receipt a page that waits for a consent is posted to."""
    consent = chosen(net, draft)
    shown = worker.get(receipt(consent, page(name, draft))).content.decode()
    assert f'action="{page(name, draft)}"' not in shown
    assert f'href="{page(name, draft)}"' in shown
    assert "Go on with this consent" not in shown
    onward = worker.get(receipt(consent, page("consent", draft))).content.decode()
    assert f'action="{page("consent", draft)}"' in onward
