"""The pages of a coordinator who writes the next version: from the list to the day it holds."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.foundation.criteria import documents
from alongside.foundation.criteria.models import CriteriaVersion, Draft
from tests.factories import acting, as_owner, sign_in
from tests.foundation.criteria.conftest import FIRST
from tests.foundation.criteria.drafting import begin, change, days, put

LIST = "/criteria/"


@pytest.fixture
def desktop(client, coordinator, criteria):
    """The coordinator's browser, past the second factor."""
    sign_in(client, coordinator)
    session = client.session
    session["demo_persona"] = True
    session.save()
    return client


def page(name, *args):
    return reverse(f"criteria:{name}", args=args)


def stored(coordinator):
    with acting(coordinator):
        return Draft.objects.select_related("criteria", "based_on__criteria").get()


def text(response):
    return " ".join(response.content.decode().split())


RULE = {
    "title_en": "CLB 7 or more in speaking",
    "title_fr": "CLB 7 ou plus à l’oral",
    "framework": "clb",
    "level": "7",
    "skills": ["speaking"],
    "valid_years": "2",
    "weight": "required",
    "source_title": "Minutes of the council",
    "source_url": "",
    "assumed": "on",
    "note_en": "Speaking matters most.",
    "note_fr": "L’oral compte le plus.",
}


def test_from_the_list_to_a_version_in_force(desktop, coordinator):
    begun = desktop.post(page("draft-begin", FIRST))
    draft = stored(coordinator)
    assert begun.url == page("draft", draft.pk)
    changed = desktop.post(page("rule-change", draft.pk, "TMP-06"), RULE | {"version": "1"})
    assert changed.url == begun.url
    shown = text(desktop.get(begun.url))
    assert "Minimum: 7, was 6" in shown
    assert "How old results may be: 2 years, was no limit" in shown
    assert "Does it still fit?" not in shown
    today = timezone.localdate()
    answer = {
        "version": "2",
        "day_day": today.day,
        "day_month": today.month,
        "day_year": today.year,
    }
    done = desktop.post(page("draft-put", draft.pk), answer)

    added = CriteriaVersion.objects.get(criteria=FIRST, number=2)
    assert done.url == page("version", added.pk)
    rule = added.rules["rules"][4]
    assert (rule["minimum"], rule["skills"], rule["valid_years"]) == (7, ["speaking"], 2)
    assert rule["source"] == {"title": "Minutes of the council"}
    assert "What it changed of version 1" in text(desktop.get(done.url))


def test_a_sentence_left_behind_by_its_number_is_pointed_out(desktop, coordinator):
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    assert "Does it still fit?" in text(desktop.get(page("draft", draft.pk)))


def test_a_draft_can_be_left_and_found_again(desktop, coordinator):
    assert "Draft the next version" in text(desktop.get(LIST))
    draft = begin(coordinator, FIRST)

    shown = text(desktop.get(LIST))
    assert page("draft", draft.pk) in shown
    again = desktop.post(page("draft-begin", FIRST), follow=True)
    assert "open already" in text(again)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"title_fr": ""}, "Fill in “In French”."),
        ({"skills": []}, "Choose an answer for “Skills that count”."),
        ({"note_fr": ""}, "Write the note in this language too."),
        ({"note_en": "", "note_fr": ""}, "Say how you read the source, and why."),
        ({"source_title": ""}, "Fill in “Source”."),
        ({"source_url": "javascript:alert(1)"}, "This is not the address of a web page."),
        ({"level": "13"}, "13 is not one of the available choices"),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_stays(desktop, coordinator, answers, told):
    draft = begin(coordinator, FIRST)

    response = desktop.post(
        page("rule-change", draft.pk, "TMP-06"), RULE | answers | {"version": "1"}
    )

    shown = text(response)
    assert told in shown
    assert "CLB 7 or more in speaking" in shown
    assert stored(coordinator).document == draft.document


@pytest.mark.parametrize(
    ("asks", "own", "kept"),
    [
        ("one_of.status", {"accepted": ["citizen"]}, {"accepted": ["citizen"]}),
        ("judged.good_english", {"accepted": ["yes"]}, {"accepted": ["yes"]}),
        ("yes_no.underemployed", {"expected": "no"}, {"expected": False}),
        ("at_most_number.experience_abroad_years", {"maximum": "2.5"}, {"maximum": 2.5}),
        ("at_least_number.experience_abroad_years", {"minimum": "4"}, {"minimum": 4}),
        ("elapsed_less.arrival", {"years": "5"}, {"years": 5}),
        (
            "date_within.arrival",
            {"first_day": "1", "first_month": "1", "first_year": "2022"},
            {"first": "2022-01-01", "last": None},
        ),
        ("at_least_level", {"minimum": "diploma", "abroad": "on"}, {"minimum": "diploma"}),
        (
            "language_level",
            {"framework": "nclc", "level": "5", "skills": ["reading", "writing"]},
            {"framework": "nclc", "minimum": 5, "skills": ["reading", "writing"]},
        ),
        ("any_of", {"parts": ["TMP-07", "TMP-08"]}, {}),
    ],
)
def test_every_kind_of_rule_is_added_by_its_form(desktop, coordinator, asks, own, kept):
    draft = begin(coordinator, FIRST)
    address = f"{page('rule-add', draft.pk)}?asks={asks}"
    assert "TMP-09" in text(desktop.get(address))
    common = {key: RULE[key] for key in ("title_en", "title_fr", "source_title", "weight")}

    response = desktop.post(address, {**common, "code": "TMP-09", "version": "1", **own})

    assert response.status_code == 302, text(response)[-3000:]
    rule = documents.rule_named(stored(coordinator).document, "TMP-09")
    assert {key: rule[key] for key in kept} == kept
    assert desktop.get(page("rule-change", draft.pk, "TMP-09")).status_code == 200


def test_every_shipped_rule_opens_in_its_form_and_is_saved_unchanged(desktop, coordinator):
    """What the form shows of a rule is what it makes of it again."""
    for slug in ("mentoring-partnership", "referral-partnership-programme", "kaleidoscope"):
        draft = begin(coordinator, slug)
        for rule in documents.every(draft.document["rules"]):
            address = page("rule-change", draft.pk, rule["id"])
            form = desktop.get(address).context["form"]
            response = desktop.post(address, typed(form))
            assert response.status_code == 302, (rule["id"], form.errors)
        with acting(coordinator):
            assert Draft.objects.get(pk=draft.pk).document == draft.document, slug


def typed(form):
    """What a browser sends back of a form that nobody touched."""
    data = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "widgets_names"):
            parts = bound.field.widget.decompress(value)
            names = bound.field.widget.widgets_names
            data |= {f"{bound.html_name}{n}": p for n, p in zip(names, parts, strict=True)}
        elif value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False, ""):
            data[bound.html_name] = value
    return data


def test_a_taken_name_is_refused(desktop, coordinator):
    draft = begin(coordinator, FIRST)
    address = f"{page('rule-add', draft.pk)}?asks=yes_no.underemployed"
    common = {key: RULE[key] for key in ("title_en", "title_fr", "source_title", "weight")}

    response = desktop.post(
        address, {**common, "code": "TMP-01a", "version": "1", "expected": "yes"}
    )

    assert "has a rule called TMP-01a already" in text(response)


def test_one_fact_in_two_shapes_is_told_by_the_engine(desktop, coordinator):
    """Canadian experience cannot be judged for one rule and chosen for another."""
    draft = begin(coordinator, FIRST)
    with as_owner():
        document = draft.document
        document["rules"][0] = {
            "kind": "one_of",
            "id": "TMP-01",
            "title": {"en": "x", "fr": "x"},
            "fact": "good_english",
            "accepted": ["yes"],
        }
        Draft.objects.filter(pk=draft.pk).update(document=document)
    common = {key: RULE[key] for key in ("title_en", "title_fr", "source_title", "weight")}

    response = desktop.post(
        f"{page('rule-add', draft.pk)}?asks=judged.good_english",
        {**common, "code": "TMP-09", "version": "1", "accepted": ["yes"]},
    )

    assert "good_english is both choice and judgement" in text(response)


def test_a_colleagues_change_in_between_is_shown_beside_what_was_typed(
    desktop, coordinator, colleague
):
    draft = begin(coordinator, FIRST)
    change(colleague, draft, "TMP-06", minimum=8)

    response = desktop.post(page("rule-change", draft.pk, "TMP-06"), RULE | {"version": "1"})

    assert response.status_code == 409
    shown = text(response)
    assert "changed this on" in shown or "Somebody changed this" in shown
    assert "CLB 7 or more in speaking" in shown
    again = desktop.post(page("rule-change", draft.pk, "TMP-06"), RULE | {"version": "2"})
    assert again.status_code == 302


def test_removing_and_discarding_ask_once_more(desktop, coordinator):
    draft = begin(coordinator, FIRST)
    remove, discard = page("rule-remove", draft.pk, "TMP-01"), page("draft-discard", draft.pk)
    assert "With it go" in text(desktop.get(remove))
    desktop.post(remove)
    assert documents.rule_named(stored(coordinator).document, "TMP-01a") is None
    assert "cannot be brought back" in text(desktop.get(discard))
    desktop.post(discard)

    with acting(coordinator):
        assert not Draft.objects.exists()
    gone = desktop.get(page("draft", draft.pk))
    assert gone.status_code == 409
    assert "put it in force or discarded it" in text(gone)


def test_the_past_is_refused_in_the_form_with_the_reason(desktop, coordinator):
    draft = begin(coordinator, FIRST)
    past = timezone.localdate() - days(1)

    response = desktop.post(
        page("draft-put", draft.pk),
        {"version": "1", "day_day": past.day, "day_month": past.month, "day_year": past.year},
    )

    assert response.status_code == 422
    assert "today or on a later day" in text(response)


def test_a_version_to_come_is_called_back_from_its_page(desktop, coordinator):
    added = put(coordinator, begin(coordinator, FIRST), timezone.localdate() + days(9))
    assert page("call-back", added.pk) in text(desktop.get(page("version", added.pk)))

    back = desktop.post(page("call-back", added.pk))

    assert back.url == page("draft", stored(coordinator).pk)
    assert desktop.get(page("version", added.pk)).status_code == 404


def test_pages_read_in_french_too(desktop, coordinator):
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    with as_owner():
        type(coordinator).objects.filter(pk=coordinator.pk).update(language="fr")
    for name in ("draft", "draft-trial", "draft-put", "draft-discard", "rule-add"):
        assert desktop.get(page(name, draft.pk)).status_code == 200
    shown = text(desktop.get(page("draft", draft.pk)))
    assert "Minimum : 7, auparavant 6" in shown
