"""How forms are rendered: label, hint, error, control; errors linked from the summary."""

import re

import pytest
from django import forms
from django.utils import translation

from alongside.foundation.ui.fields import BirthDate, ThreeBoxDate
from alongside.foundation.ui.forms import PageForm, problems
from alongside.foundation.ui.once import OnceForm


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class Intake(PageForm, OnceForm):
    groups = [("About the person", "As on the document", ["given", "family"])]
    given = forms.CharField(label="Given name", help_text="First one")
    family = forms.CharField(label="Family name", required=False)
    arrived = ThreeBoxDate(label="Arrived")
    born = BirthDate(label="Born")
    status = forms.ChoiceField(label="Status", choices=[("", "Choose"), ("pr", "Resident")])
    agrees = forms.ChoiceField(label="Agrees?", choices=[("y", "Yes")], widget=forms.RadioSelect)
    told = forms.BooleanField(label="Risks told")
    cv = forms.FileField(label="Résumé")


def test_the_hint_and_the_error_stand_before_the_control():
    field = str(Intake({})["given"].as_field_group())
    assert field.index("Given name") < field.index("First one")
    assert field.index("First one") < field.index("Fill in “Given name”.") < field.index("<input")


def test_the_control_names_its_hint_and_its_error():
    field = str(Intake({})["given"].as_field_group())
    assert 'aria-describedby="id_given_helptext id_given_error"' in field
    assert 'id="id_given_error"' in field
    assert 'aria-invalid="true"' in field


def test_only_optional_fields_say_so():
    form = Intake()
    assert "(optional)" in str(form["family"].as_field_group())
    assert "(optional)" not in str(form["given"].as_field_group())
    assert "*" not in str(form)


def test_every_problem_leads_to_a_control_that_exists():
    form = Intake({})
    page = str(form)
    anchors = [problem.anchor for problem in problems(form)]
    assert len(anchors) == 7
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_each_kind_of_field_asks_in_its_own_words():
    told = [problem.text for problem in problems(Intake({}))]
    assert told == [
        "Fill in “Given name”.",
        "Enter a day, a month and a year.",
        "Enter at least the year of birth, or tick “Not known”.",
        "Choose an answer for “Status”.",
        "Choose an answer for “Agrees?”.",
        "Tick the box “Risks told” to go on.",
        "Choose a file for “Résumé”.",
    ]


def test_the_summary_takes_the_focus_and_is_absent_without_errors(render):
    shown = render('<c-error-summary :form="form" />', form=Intake({}))
    assert re.search(r'role="alert" tabindex="-1" autofocus', shown)
    assert 'href="#id_arrived_0"' in shown
    assert "error-summary" not in render('<c-error-summary :form="form" />', form=Intake())


def test_errors_of_the_whole_form_come_first_and_lead_nowhere():
    form = Intake({})
    form.add_error(None, "Somebody answered before you.")
    first = problems(form)[0]
    assert (first.text, first.anchor) == ("Somebody answered before you.", "")


def test_fields_stand_in_their_groups_and_the_rest_comes_last():
    groups = list(Intake().field_groups())
    assert [field.name for field in groups[0].fields] == ["given", "family"]
    assert groups[1].fields[0].name == "arrived"
    assert "About the person" in str(Intake())


def test_a_whole_form_carries_its_key_its_token_and_its_kind(render):
    page = render(
        '<c-form :form="form" submit="Send" cancel="/back/" />', form=Intake(), csrf_token="t"
    )
    assert 'enctype="multipart/form-data"' in page
    assert re.search(r'type="hidden" name="form_key" value="[0-9a-f-]{36}"', page)
    assert "csrfmiddlewaretoken" in page
    assert ">Send</button>" in page
    assert 'href="/back/"' in page


def test_what_was_typed_comes_back_escaped():
    page = str(Intake({"given": '"><script>alert(1)</script>'}))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_each_form_gets_a_key_of_its_own():
    assert Intake()["form_key"].value() != Intake()["form_key"].value()


def test_options_and_their_groups_are_escaped_and_the_chosen_one_is_marked():
    class Asked(PageForm):
        which = forms.ChoiceField(
            choices=[("", "Any"), ("<", "A & B"), ("Group <1>", [("x", "<b>X</b>")])], initial="x"
        )

    drawn = str(Asked()["which"])
    assert '<option value="&lt;">A &amp; B</option>' in drawn
    assert '<optgroup label="Group &lt;1&gt;">' in drawn
    assert '<option value="x" selected>&lt;b&gt;X&lt;/b&gt;</option>' in drawn
