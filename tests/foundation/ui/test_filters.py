"""Filters live in the address; a chip takes its own away."""

import pytest
from django import forms
from django.utils import translation

from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.filters import chips
from alongside.foundation.ui.forms import PageForm


class Filters(PageForm):
    q = forms.CharField(label="Name", required=False)
    state = forms.MultipleChoiceField(
        label="State", required=False, choices=[("sent", "Sent"), ("closed", "Closed")]
    )
    mine = forms.BooleanField(label="Only mine", required=False)
    since = ThreeBoxDate(label="Since", required=False)


def shown(rf, address):
    request = rf.get(address)
    return {chip.label: chip.url for chip in chips(request, Filters(request.GET or None))}


def test_each_filter_that_is_on_has_a_chip_that_takes_it_away(rf):
    on = shown(rf, "/list/?q=Amina&state=sent&state=closed&mine=on&page=3&sort=name")
    assert on == {
        "Name: Amina": "?state=sent&state=closed&mine=on&sort=name",
        "State: Sent, Closed": "?q=Amina&mine=on&sort=name",
        "Only mine": "?q=Amina&state=sent&state=closed&sort=name",
    }


def test_a_chip_in_french_has_a_space_that_never_breaks_before_its_colon(rf):
    with translation.override("fr"):
        assert list(shown(rf, "/list/?q=Amina")) == ["Name\N{NO-BREAK SPACE}: Amina"]


@pytest.mark.parametrize(
    ("address", "unfolded"), [("/list/", False), ("/list/?page=2", False), ("/list/?q=A", True)]
)
def test_filters_are_folded_until_one_is_on(rf, render, address, unfolded):
    request = rf.get(address)
    form = Filters(request.GET or None)
    shown = render('<c-filter-form :form="form" />', request=request, form=form)
    assert ("<details" in shown, "open>" in shown) == (True, unfolded)


def test_the_last_chip_leads_to_the_bare_list(rf):
    assert shown(rf, "/list/?q=Amina") == {"Name: Amina": "/list/"}


def test_a_date_filter_is_taken_away_with_all_its_boxes(rf):
    on = shown(rf, "/list/?since_day=1&since_month=2&since_year=2026&q=A")
    assert on["Since: 1\N{NO-BREAK SPACE}February\N{NO-BREAK SPACE}2026"] == "?q=A"


def test_a_filter_that_makes_no_sense_has_no_chip(rf):
    assert shown(rf, "/list/?state=nonsense") == {}


def test_without_filters_there_are_no_chips(rf):
    assert shown(rf, "/list/") == {}
