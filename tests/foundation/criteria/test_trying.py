"""What a draft would change: counted on the latest decisions, by code; who is handed facts, and which."""

import datetime
import json

import pytest
from django.db import connection
from django.urls import reverse

from alongside.engines.eligibility import Evidence, Fact, Outcome, PartialDate, Verdict
from alongside.foundation.access import scope
from alongside.foundation.clients.models import Client
from alongside.foundation.criteria import actions, trying
from alongside.foundation.criteria.models import Decision
from tests.factories import ClientFactory, OrganizationFactory, PersonFactory, acting, as_owner
from tests.foundation.criteria.conftest import DAY, FIRST, SECOND
from tests.foundation.criteria.drafting import begin, change, days, decided

RECENT = (
    "SELECT code, organization_id, as_of, verdict, facts FROM criteria_recent_facts(%s, %s, %s)"
)
EVERY_FACT = ["status", "arrival", "target_occupation_text", "target_occupation", "good_english"]


@pytest.fixture
def tried(coordinator):
    """The trial of a draft, as its coordinator gets it."""

    def trial(draft, person=coordinator, **limit):
        with acting(person):
            return trying.try_out(draft, **limit)

    return trial


def scores(level):
    return {f"clb_{skill}": level for skill in ("listening", "speaking", "reading", "writing")}


def recent(person, names=None, slug=FIRST, most=500):
    with acting(person), connection.cursor() as cursor:
        cursor.execute(RECENT, [slug, names or EVERY_FACT, most])
        return cursor.fetchall()


def test_the_version_in_force_itself_changes_nothing(desk, coordinator, fits, tried):
    decided(desk, FIRST, [fits(), fits(arrival=None), fits(**scores(3))], on=DAY)

    found = tried(begin(coordinator, FIRST))

    assert (found.looked_at, found.changed, found.turned) == (3, [], [])
    assert found.decided_otherwise == 0


def test_each_change_is_counted_both_ways_with_the_rule_that_turned_it(
    desk, coordinator, fits, tried
):
    decided(
        desk,
        FIRST,
        [
            fits(**scores(7)),
            fits(**scores(6)),
            fits(arrival=PartialDate(2021, 1, 1), **scores(8)),
            fits(arrival=None),
        ],
        on=DAY,
    )
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    draft = change(coordinator, draft, "TMP-02", years=5)

    found = tried(draft)

    assert found.looked_at == 4
    assert found.moves == {
        (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE): 1,
        (Verdict.NOT_ELIGIBLE, Verdict.ELIGIBLE): 1,
    }
    turned = {(turn.rule, turn.before, turn.after, turn.count) for turn in found.turned}
    assert turned == {
        ("TMP-06", Outcome.MET, Outcome.NOT_MET, 1),
        ("TMP-02", Outcome.NOT_MET, Outcome.MET, 1),
    }
    assert [(home, looked, moved) for home, looked, moved in found.by_organization] == [
        (desk.home, 4, 2)
    ]


def test_a_new_question_leaves_open_what_nobody_was_asked(desk, coordinator, fits, tried):
    decided(desk, FIRST, [fits()], on=DAY)
    rule = {
        "kind": "yes_no",
        "id": "TMP-09",
        "title": {"en": "Underemployed", "fr": "Sous-emploi"},
        "fact": "underemployed",
        "expected": True,
    }
    with acting(coordinator) as by:
        draft = actions.begin_draft(criteria_slug=FIRST, by=by)[0]
        draft = actions.put_rule(draft_id=draft.pk, version=1, rule=rule, by=by)

    found = tried(draft)
    assert found.moves == {(Verdict.ELIGIBLE, Verdict.CANNOT_TELL): 1}
    assert [(turn.rule, turn.before, turn.after) for turn in found.turned] == [
        ("TMP-09", None, Outcome.UNKNOWN)
    ]


def test_a_judgement_counts_although_nobody_learns_whose_it_was(desk, coordinator, tried):
    judged = {
        "status": Fact("citizen"),
        "arrival": Fact(PartialDate(2024, 1, 1)),
        "education_level": Fact("master"),
        "education_abroad": Fact(True),
        "canadian_experience": Fact("none", by=str(desk.worker.pk)),
        "good_english": Fact("yes", by=str(desk.worker.pk)),
        "employment": Fact("unemployed"),
    }
    decided(desk, SECOND, [judged], on=DAY)
    draft = change(coordinator, begin(coordinator, SECOND), "TMP-05", accepted=["limited"])

    found = tried(draft)

    assert found.moves == {(Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE): 1}
    (row,) = recent(coordinator, slug=SECOND)
    assert json.loads(row[4])["good_english"]["by"] == "somebody"
    assert str(desk.worker.pk) not in row[4]


def test_decisions_of_each_day_are_judged_as_of_that_day(desk, coordinator, fits, tried):
    facts = [fits(arrival=PartialDate(2023, 5, 14))]
    decided(desk, FIRST, facts, on=datetime.date(2025, 4, 1))
    decided(desk, FIRST, facts, on=datetime.date(2025, 6, 1))

    found = tried(change(coordinator, begin(coordinator, FIRST), "TMP-02", years=2))

    assert [one.as_of for one in found.changed] == [datetime.date(2025, 6, 1)]


def test_of_another_set_nothing_is_looked_at(desk, coordinator, fits, tried):
    decided(desk, SECOND, [fits()], on=DAY)

    assert tried(begin(coordinator, FIRST)).looked_at == 0


def test_no_more_than_the_latest_five_hundred(desk, coordinator, fits, tried):
    decided(desk, FIRST, [fits() for _ in range(3)], on=DAY)
    latest = decided(desk, FIRST, [fits(**scores(6)) for _ in range(500)], on=DAY + days(1))
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)

    found = tried(draft, most=9_999)

    assert found.looked_at == len(found.changed) == 500
    assert {one.code for one in found.changed} == {one.code for one in latest}


def test_an_answer_of_another_kind_is_counted_apart(desk, coordinator, fits, tried):
    decided(desk, FIRST, [fits(), fits()], on=DAY)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE criteria_decision SET facts = jsonb_set(facts,"
            " '{experience_abroad_years,value}', '\"many\"') WHERE id ="
            " (SELECT id FROM criteria_decision LIMIT 1)"
        )

    found = tried(begin(coordinator, FIRST))
    assert (found.looked_at, found.unreadable) == (2, 1)


# Who is handed what.


@pytest.fixture
def told(desk, fits):
    """A decision in which somebody said more than any rule asks for."""
    facts = fits() | {"target_occupation_text": Fact("the only neurosurgeon of her village")}
    return decided(desk, FIRST, [facts], on=DAY)[0]


def test_the_coordinator_is_handed_a_code_and_what_the_rules_ask(told, coordinator, desk):
    ((code, home, as_of, verdict, facts),) = recent(coordinator, ["status", "arrival"])

    assert (code, home, as_of, verdict) == (told.code, desk.home.pk, DAY, "eligible")
    assert set(json.loads(facts)) == {"status", "arrival"}


def test_what_somebody_said_in_their_own_words_is_handed_to_nobody(told, coordinator):
    ((*_, facts),) = recent(coordinator)

    assert "neurosurgeon" not in facts
    assert "target_occupation_text" not in facts


def test_row_level_security_gives_the_coordinator_nothing_else(told, coordinator):
    with acting(coordinator) as by:
        assert list(Decision.objects.visible_to(by)) == list(Decision.objects.all()) == []
        assert list(Client.objects.all()) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM criteria_decision")
            assert cursor.fetchone() == (0,)


def test_nobody_else_is_handed_anything(told, desk):
    people = [desk.worker, desk.stranger]
    people.append(PersonFactory(works_at=desk.home, roles=["manager"]))
    own = PersonFactory()
    with as_owner():
        Client.objects.filter(pk=desk.client.pk).update(account=own)
    for person in [*people, own]:
        assert (person, recent(person)) == (person, [])
    with scope.acting(scope.NOBODY), connection.cursor() as cursor:
        cursor.execute(RECENT, [FIRST, EVERY_FACT, 500])
        assert cursor.fetchall() == []
        cursor.execute("SELECT criteria_last_decided(%s)", [FIRST])
        assert cursor.fetchone() == (None,)


def test_without_its_condition_the_function_would_hand_it_to_a_worker(told, desk):
    """Control: the same function without the look at who asks."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('criteria_recent_facts'::regproc)")
        cursor.execute(
            cursor.fetchone()[0].replace(
                "AND current_setting('alongside.network', true) = 'on'", ""
            )
        )

    assert len(recent(desk.stranger)) == 1


def test_decisions_of_a_sealed_organization_take_no_part(told, desk, coordinator, fits):
    haven = OrganizationFactory()
    hidden = ClientFactory(organization=haven)
    decided(desk, FIRST, [fits()], on=DAY, client=hidden, organization=haven)
    assert len(recent(coordinator)) == 2
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_organization SET sealed_at = now() WHERE id = %s", [haven.pk]
        )

    assert [row[1] for row in recent(coordinator)] == [desk.home.pk]


def test_what_was_erased_is_not_tried(told, coordinator):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE criteria_decision SET facts = '{}', results = '[]'")

    assert recent(coordinator) == []


def test_the_page_shows_codes_verdicts_and_rules_and_no_name(client, desk, coordinator, fits, told):
    with as_owner():
        desk.client.given_name, desk.client.family_name = "Xanthippe", "Quillfeather"
        desk.client.save()
    facts = fits(**scores(6)) | {"target_occupation_text": Fact("a lighthouse keeper")}
    (one,) = decided(desk, FIRST, [facts], on=DAY)
    draft = change(coordinator, begin(coordinator, FIRST), "TMP-06", minimum=7)
    client.force_login(coordinator)
    session = client.session
    session["demo_persona"] = True
    session.save()

    shown = client.get(reverse("criteria:draft-trial", args=[draft.pk])).content.decode()

    assert one.code in shown
    assert "Met, then Not met" in shown
    assert desk.home.called in shown
    for name in ("Xanthippe", "Quillfeather", "lighthouse", str(one.pk), str(desk.client.pk)):
        assert name not in shown
    elsewhere = reverse("criteria:draft-trial", args=[draft.pk]) + "?organization=nowhere"
    assert one.code not in client.get(elsewhere).content.decode()


def test_trying_costs_the_same_number_of_queries_for_one_or_fifty(
    desk, coordinator, fits, tried, count_queries
):
    decided(desk, FIRST, [fits()], on=DAY)
    draft = begin(coordinator, FIRST)
    one = count_queries(lambda: tried(draft))
    decided(desk, FIRST, [fits() for _ in range(49)], on=DAY)

    assert count_queries(lambda: tried(draft)) == one


def test_evidence_travels_with_a_fact(desk, coordinator, fits, tried):
    """A draft that wants papers seen turns those who only said so."""
    declared = {n: Fact(f.value, Evidence.SELF_DECLARED) for n, f in fits().items()}
    decided(desk, FIRST, [fits(), declared], on=DAY)

    found = tried(change(coordinator, begin(coordinator, FIRST), "TMP-02", seen=True))

    assert found.moves == {(Verdict.ELIGIBLE, Verdict.CANNOT_TELL): 1}
