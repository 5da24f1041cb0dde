import datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from alongside.demo import world as demo
from alongside.demo.days import at
from alongside.demo.facts import LICENSED, RESEARCH
from alongside.demo.models import LoadedWorld
from alongside.engines.eligibility import assess, facts_from_json
from alongside.foundation.clients.models import Client, Consent, SharedCopy
from alongside.foundation.criteria.models import Decision
from alongside.foundation.criteria.queries import rules_of
from alongside.foundation.directory.models import CapacityStatement, Location, Organization, Service
from alongside.foundation.journal.models import Event
from alongside.foundation.people.models import Membership, Person
from alongside.programmes.referrals.models import (
    Appointment,
    ClockEffect,
    Judgement,
    Referral,
    Report,
)
from alongside.programmes.referrals.states import NEXT, OVER, Clock, ClockStep, State
from tests.demo import worlds as making
from tests.factories import OrganizationFactory, PersonFactory, as_owner

TODAY = datetime.date.fromisoformat(making.TODAY)


@pytest.fixture(autouse=True)
def _as_the_owner(request):
    """These tests look at everything, past row-level security."""
    if "world" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("world")
    with as_owner():
        yield


def test_the_same_scale_seed_and_day_give_the_same_rows_to_the_byte(worlds):
    tables = [model._meta.db_table for model in demo.WRITTEN]
    first, second = (making.contents(name, tables) for name in worlds)
    assert first == second


def test_it_is_as_large_as_promised(world):
    assert Organization.objects.count() == 60
    assert Membership.objects.values("person").distinct().count() == 400
    assert Client.objects.filter(came_by=None).count() == 1_500


def test_the_pilots_organizations_are_real_and_their_sites_are_not(world):
    assert Organization.objects.filter(invented=False).count() == 16
    assert not Location.objects.filter(invented=False).exists()


def test_everybody_is_invented_and_nobody_can_type_a_password(world):
    assert not Person.objects.filter(Q(invented=False) | ~Q(password__startswith="!")).exists()


def test_referrals_stand_in_every_state(world):
    assert set(Referral.objects.values_list("state", flat=True)) == set(State.values)


def test_two_years_of_referrals_grow(world):
    sent = Referral.objects.filter(sent_at__isnull=False)
    middle = datetime.datetime(TODAY.year - 1, TODAY.month, TODAY.day, tzinfo=datetime.UTC)
    assert sent.filter(sent_at__lt=middle).count() > 150
    assert sent.filter(sent_at__gte=middle).count() > sent.filter(sent_at__lt=middle).count()


def test_nothing_has_happened_today_or_later(world):
    told = Event.objects.exclude(verb="criteria.version_added")  # written when migrating
    for rows in (told, Referral.objects, Client.objects, Consent.objects):
        assert not rows.filter(created_at__date__gte=TODAY).exists()


def test_appointments_lie_ahead_too_and_some_are_today(world):
    assert Appointment.objects.filter(starts_at__date=TODAY, state="booked").exists()
    assert Appointment.objects.filter(starts_at__date__gt=TODAY, state="booked").exists()


def test_newcomers_are_as_different_as_people_are(world):
    newcomers = Client.objects.filter(came_by=None)
    for unusual in (
        Q(family_name=""),
        Q(birth_date=None),
        Q(birth_date_known="year"),
        Q(email=""),
        Q(no_fixed_address=True),
        Q(interpreter_needed=True),
        ~Q(safety_note=""),
        Q(letter_language="ar"),
        Q(letter_language="fr"),
        Q(no_voice_mail=True),
    ):
        assert newcomers.filter(unusual).count() >= 10, unusual
    spoken = {code for codes in newcomers.values_list("languages", flat=True) for code in codes}
    assert spoken >= {"ar", "ti", "prs", "uk", "es", "zh", "tl", "fr"}


def test_an_address_is_made_from_the_name(world):
    for each in Client.objects.filter(came_by=None).exclude(email="")[:300]:
        first = each.given_name[0].lower()
        assert each.email.startswith(first) or not first.isascii(), each.email


DEGREE_AT = {"secondary": 18, "diploma": 20, "bachelor": 22, "master": 24, "doctorate": 28}


def known_facts():
    for decision in Decision.objects.select_related("client").order_by("id"):
        yield decision.client, {k: f.value for k, f in facts_from_json(decision.facts).items()}


def test_nobody_has_worked_longer_than_their_years_allow(world):
    for person, facts in known_facts():
        years, level = facts.get("experience_abroad_years"), facts.get("education_level")
        if person.birth_date and person.arrived_on and years and level:
            age = person.arrived_on.year - person.birth_date.year
            assert age >= DEGREE_AT[level] + years, (person.birth_date, level, years)


def test_who_needs_an_interpreter_has_no_high_score_in_english(world):
    for person, facts in known_facts():
        scores = [value for name, value in facts.items() if name.startswith("clb_")]
        assert not person.interpreter_needed or max(scores, default=0) <= 5
        assert person.interpreter_needed or {"en", "fr"} & set(person.languages)


def test_a_degree_fits_the_occupation(world):
    for person, facts in known_facts():
        if facts.get("education_level") == "doctorate":
            assert person.occupation_code in RESEARCH
        if person.occupation_code.startswith(LICENSED):
            assert facts.get("education_level") not in ("secondary", "diploma")


def test_no_worker_writes_the_same_sentence_twice_in_a_row(world):
    said = {}
    told = Judgement.objects.filter(gate="suitable").order_by("by", "created_at")
    for by, reasons in told.values_list("by", "reasons"):
        said.setdefault(by, []).append(reasons)
    pairs = [pair for each in said.values() for pair in pairwise(each)]
    assert sum(here == there for here, there in pairs) < len(pairs) * 0.08


def test_whoever_works_has_signed_in_and_whoever_left_did_so_before(world):
    assert not Membership.objects.filter(person__last_login=None).exists()
    assert not Person.objects.filter(last_login__date__gte=TODAY).exists()
    lately = Person.objects.filter(last_login__gte=at(TODAY - datetime.timedelta(days=30), 0))
    assert lately.count() > 300


def test_some_staff_have_left_some_are_away_and_some_work_in_two_places(world):
    assert Membership.objects.filter(ends__isnull=False).count() >= 10
    assert Membership.objects.filter(away_until__gt=TODAY).exists()
    twice = Person.objects.annotate(n=Count("memberships")).filter(n=2)
    assert twice.count() >= 5


def test_room_is_stated_freshly_and_long_ago(world):
    newest = Service.objects.receiving().annotate(n=Count("capacity")).filter(n__gt=0)
    ages = [
        (TODAY - CapacityStatement.objects.filter(service=each).first().stated_at.date()).days
        for each in newest
    ]
    assert min(ages) < 7
    assert max(ages) > 60


# --- the story holds together --------------------------------------------------------------------

STEPS = {
    "referral.prescreened": State.PRESCREENED,
    "referral.consent_attached": State.CONSENTED,
    "referral.sent": State.SENT,
    "referral.sent_again": State.SENT,
    "referral.received": State.RECEIVED,
    "referral.returned": State.RETURNED,
    "referral.accepted": State.ACCEPTED,
    "referral.declined": State.DECLINED,
    "referral.redirected": State.REDIRECTED,
    "referral.recalled": State.RECALLED,
    "referral.unanswered": State.UNANSWERED,
    "referral.intake_booked": State.INTAKE_BOOKED,
    "referral.missed": State.NO_SHOW,
    "referral.enrolled": State.ENROLLED,
    "referral.withdrawn": State.WITHDRAWN,
    "referral.reported": State.REPORTED,
    "referral.closed": State.CLOSED,
}


def test_the_journal_of_each_referral_walks_the_table_of_steps_to_where_it_stands(world):
    walks: dict = {key: [State.DRAFT] for key in Referral.objects.values_list("id", flat=True)}
    told = Event.objects.filter(verb__in=STEPS).order_by("created_at", "id")
    for verb, key in told.values_list("verb", "subject_id"):
        walks[key].append(STEPS[verb])
    for key, state in Referral.objects.values_list("id", "state"):
        assert walks[key][-1] == state
        for here, there in pairwise(walks[key]):
            assert there in NEXT[here], f"{here} -> {there}"


def test_clocks_stand_as_if_the_job_had_run_each_day(world):
    """So that the first run after loading has today's steps to take, and not those of two years."""
    running = Referral.objects.exclude(clock="")
    assert set(running.values_list("clock", flat=True)) == set(Clock.values)
    assert not running.filter(next_step_on__lt=TODAY).exists()
    assert not running.filter(give_back_on__lt=TODAY).exists()
    assert running.filter(due_on__lt=TODAY).count() > 10
    steps = ClockEffect.objects.values_list("step", flat=True)
    assert set(steps) == set(ClockStep.values)
    assert not ClockEffect.objects.filter(created_at__date__gte=TODAY).exists()


def test_a_copy_lives_only_under_a_live_consent_that_covers_it(world):
    living = SharedCopy.objects.filter(ended_at=None).select_related("consent")
    assert living.count() > 50
    for copy in living:
        assert copy.consent.withdrawn_at is None
        assert copy.consent.until >= TODAY
        assert set(copy.fields) <= set(copy.consent.fields)
        assert (copy.receiver_id, copy.client_id) == (
            copy.consent.receiver_id,
            copy.consent.client_id,
        )


def test_copies_have_ended_in_every_way_that_there_is(world):
    why = set(SharedCopy.objects.exclude(ended_at=None).values_list("ended_why", flat=True))
    assert why >= {"withdrawn", "expired", "recalled", "closed"}


def test_what_was_sent_was_eligible_judged_and_consented(world):
    sent = Referral.objects.filter(sent_at__isnull=False)
    judged = sent.filter(judgements__gate="suitable", judgements__passed=True).distinct()
    assert judged.count() == sent.count()
    assert not sent.exclude(verdict="eligible").exists()
    assert not sent.filter(sent_at__lt=F("created_at")).exists()


def test_verdicts_are_those_of_the_engine(world):
    for decision in Decision.objects.select_related("version__criteria").order_by("id")[:200:4]:
        rules = rules_of(decision.version)
        again = assess(facts_from_json(decision.facts), rules, as_of=decision.as_of)
        assert again.verdict.value == decision.verdict
        assert [finding.to_json() for finding in again.findings] == decision.results


def test_whoever_holds_a_referral_that_goes_on_works_there_today(world):
    going_on = Referral.objects.exclude(state__in=OVER).values_list("sender_id", "worker_id")
    working = set(Membership.objects.filter(ends=None).values_list("organization_id", "person_id"))
    assert set(going_on) <= working


def test_the_sender_is_told_only_what_the_person_agreed_to(world):
    assert not Report.objects.exclude(told_sender=F("referral__report_back")).exists()


def test_own_records_hold_nothing_that_was_not_shared(world):
    for kept in Client.objects.exclude(came_by=None).order_by("id")[:100]:
        copy = SharedCopy.objects.filter(referral_id=kept.came_by).latest("created_at")
        assert kept.given_name == copy.fields["name"]["given"]
        assert bool(kept.phone) <= ("phone" in copy.fields)
        assert bool(kept.birth_date) <= ("birth_date" in copy.fields)


def test_triggers_are_on_again_afterwards(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
        )
        assert cursor.fetchone() == (0,)


# --- where it may be loaded ----------------------------------------------------------------------


def test_a_second_load_says_so_and_changes_nothing(world):
    said = []
    before = Referral.objects.count()
    demo.load(progress=said.append)
    assert (Referral.objects.count(), len(said)) == (before, 1)
    assert "here already" in said[0]
    assert LoadedWorld.objects.get().today == TODAY


@pytest.mark.django_db
@pytest.mark.parametrize("real", [PersonFactory, OrganizationFactory])
def test_a_database_with_anything_real_is_refused_in_one_sentence(real):
    real()
    with as_owner(), pytest.raises(demo.WorldRefused, match="only into an empty one"):
        demo.load(progress=print)
    assert not LoadedWorld.objects.exists()
