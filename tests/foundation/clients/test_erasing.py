"""Erasing a person: by two people, everywhere, again after a restore, and never while a referral goes on."""

import datetime
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from alongside.demo.models import SentMessage
from alongside.foundation.access import scope
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.permissions import Refused
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.clients import actions
from alongside.foundation.clients.models import Client, Consent, ContactAttempt, Erasure, Tombstone
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.files import actions as files
from alongside.foundation.files import storage
from alongside.foundation.files.models import FileKind, StoredFile
from alongside.foundation.files.tables import read
from alongside.foundation.journal.models import Event, OldValue, RowChange
from alongside.foundation.notices.actions import send_message, tell
from alongside.foundation.people.models import KeptForm
from alongside.foundation.people.standing_in import acting_instead
from alongside.programmes.referrals.models import Appointment, Attempt, Judgement, Message, Report
from tests.factories import (
    ClientFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
    days_ago,
)
from tests.harness.sizes import size

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = size(20, 200)


@pytest.fixture(autouse=True)
def empty_folder(settings, tmp_path):
    """Files of earlier tests are no concern of these."""
    settings.FILES_DIR = tmp_path


@pytest.fixture
def house():
    home, partner = OrganizationFactory(refers=True), OrganizationFactory(delivers=True)
    return SimpleNamespace(
        home=home,
        partner=partner,
        service=ServiceFactory(organization=partner),
        worker=PersonFactory(works_at=home),
        manager=PersonFactory(works_at=home, roles=["manager"]),
        second=PersonFactory(works_at=home, roles=["manager", "settlement_worker"]),
        coach=PersonFactory(works_at=partner, roles=["coach"]),
        stranger=PersonFactory(works_at=OrganizationFactory(), roles=["manager"]),
    )


def canary(number, what):
    return f"zqcanary{number}q{what}z"


def resume(number):
    text = canary(number, "filetext").encode()
    return SimpleUploadedFile(f"{canary(number, 'filename')}.txt", text, "text/plain")


def plant(house, number):
    """A person with a canary in every text of every record, and a referral that has ended."""
    record = ClientFactory(
        organization=house.home,
        worker=house.worker,
        account=PersonFactory(
            name=canary(number, "account"), email=f"{canary(number, 'login')}@example.org"
        ),
        given_name=canary(number, "given"),
        family_name=canary(number, "family"),
        preferred_name=canary(number, "called"),
        phone=canary(number, "phone"),
        email=f"{canary(number, 'mail')}@example.org",
        safety_note=canary(number, "safety"),
        occupation=canary(number, "occupation"),
        birth_date=datetime.date(1987, 3, 9),
        birth_date_known="day",
    )
    with acting(house.worker) as by:
        files.store(upload=resume(number), kind=FileKind.RESUME, client_id=record.pk, by=by)
        actions.change_client(
            client_id=record.pk, version=1, data={"safety_note": canary(number, "later")}, by=by
        )
        actions.log_attempt(
            client_id=record.pk, channel="phone", result="reached", note=canary(number, "note"),
            id=uuid7(), by=by,
        )  # fmt: skip
        consent = actions.take_consent(
            client_id=record.pk, receiver_id=house.partner.pk,
            fields=["name", "languages", "phone", "resume"], purposes=["refer"], read_in="en",
            interpreter=canary(number, "interpreter"), given="spoken", until=days_ago(-90),
            risks_told=True, by=by,
        )  # fmt: skip
        paper = SimpleUploadedFile("p.txt", canary(number, "paper").encode(), "text/plain")
        actions.add_signed_paper(consent_id=consent.pk, upload=paper, by=by)
    referral = ReferralFactory(
        sender=house.home, receiver=house.partner, service=house.service, client=record,
        consent=consent, worker=house.worker,
    )  # fmt: skip
    with acting(house.worker) as by:
        copy = actions.share_copy(consent_id=consent.pk, referral_id=referral.pk, extra={}, by=by)
        rows = read(f"given_name,family_name\n{record.given_name},{record.family_name}\n".encode())
        files.keep_table(kind="newcomers", name="t.csv", table=rows, by=by)
        KeptForm.objects.create(
            person=house.worker, path=f"/newcomers/{record.pk}/edit/",
            fields={"phone": [canary(number, "typed")]},
        )  # fmt: skip
        tell(
            house.worker, "consent.withdrawn", url=f"/newcomers/{record.pk}/#consents",
            context={"initials": canary(number, "initials"), "receipt": consent.receipt},
        )  # fmt: skip
        send_message(
            address=record.email, language="en", subject=canary(number, "subject"),
            body=canary(number, "body"),
        )  # fmt: skip
    assert copy.fields["phone"]
    around(house, number, record, referral)
    return SimpleNamespace(record=record, referral=referral, consent=consent, copy=copy)


def around(house, number, record, referral):
    """What programmes say of the person: the referral, its words, the decision before it."""
    with as_owner():
        about = {"referral": referral, "organization": house.home}
        Judgement.objects.create(
            gate="suitable", passed=True, reasons=canary(number, "reasons"), **about
        )
        Message.objects.create(body=canary(number, "message"), **about)
        Appointment.objects.create(where=canary(number, "where"), starts_at=timezone.now(), **about)
        Attempt.objects.create(
            channel="phone", result="reached", told_sender=True, note=canary(number, "try"), **about
        )
        Report.objects.create(
            line=canary(number, "line"), sender_id=house.home.pk, told_sender=True, end="served",
            **about,
        )  # fmt: skip
        Decision.objects.create(
            organization=house.home, client=record, version=CriteriaVersion.objects.first(),
            facts={"why": {"value": canary(number, "fact")}}, results=[canary(number, "result")],
            verdict="eligible",
        )  # fmt: skip
        SentMessage.objects.create(to=[record.email], subject="s", body=canary(number, "outbox"))
        type(referral).objects.filter(pk=referral.pk).update(
            state="closed", end="served", closed_at=timezone.now()
        )


def dump():
    """Every row of every table as text, as `COPY` gives it to a backup, run by the owner."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY public."{table}" TO STDOUT') as rows:
                found[table] = b"".join(bytes(part) for part in rows).decode()
    return found


def hits(pattern):
    """Where the canaries still stand: tables of a whole dump, and files on the disk."""
    wanted = re.compile(pattern, re.IGNORECASE)
    tables = {table: set(wanted.findall(text)) for table, text in dump().items()}
    folder = Path(settings.FILES_DIR)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    bytes_ = {path.name: set(wanted.findall(path.read_text(errors="replace"))) for path in paths}
    return {name: found for name, found in (tables | bytes_).items() if found}


def propose(house, record, by=None, why="asked"):
    with acting(by or house.worker) as acts:
        return actions.propose_erasure(id=uuid7(), client_id=record.pk, why=why, by=acts)


def confirm(house, erasure, by=None):
    with acting(by or house.manager) as acts:
        return actions.confirm_erasure(erasure_id=erasure.pk, by=acts)


def test_nothing_of_twenty_people_is_left_anywhere(house, tried, caught):
    planted = [plant(house, number) for number in range(PEOPLE)]
    bystander = plant(house, "other")
    before = hits(r"zqcanary\d+q[a-z]+z")
    assert {"clients_client", "journal_oldvalue", "clients_sharedcopy", "notices_message"} <= set(
        before
    )
    assert sum(len(found) for found in before.values()) > 20 * PEOPLE
    for each in planted:
        confirm(house, propose(house, each.record))
    assert hits(r"zqcanary\d+q[a-z]+z") == {}
    assert "1987-03-09" not in "".join(
        line
        for line in dump()["clients_client"].splitlines()
        if str(bystander.record.pk) not in line
    )
    with acting(house.worker) as by:
        assert list(Client.objects.visible_to(by)) == [bystander.record]
    left = hits(r"zqcanaryotherq[a-z]+z")
    assert {"clients_client", "clients_sharedcopy", "journal_oldvalue"} <= set(left)
    canaries = sum(map(len, before.values()))
    tried(11, f"people erased who are still there ({canaries:,} canaries before)", PEOPLE)
    caught(11, "not erased, tables that show somebody", len(dump()), len(left))


def test_what_stays_is_the_line_the_receipt_and_the_tombstone(house):
    each = plant(house, 1)
    done = confirm(house, propose(house, each.record))
    with acting(house.manager) as by:
        line = Event.objects.visible_to(by).get(verb="client.erased")
        assert line.actor_id == house.manager.pk
        assert line.data == {
            "why": "asked", "hash": done.digest, "proposed_by": str(house.worker.pk)
        }  # fmt: skip
        consent = Consent.objects.get(pk=each.consent.pk)
        assert consent.withdrawn_how == "erased"
        assert (consent.receiver_id, consent.purposes) == (house.partner.pk, ["refer"])
        assert Tombstone.objects.get().digest == done.digest
        changes = RowChange.objects.filter(row_id=each.record.pk)
        assert changes.filter(operation="update").exists()
        assert any(change.digests for change in changes)
        assert not OldValue.objects.filter(change__in=changes).exists()
    assert done.digest in Path(settings.FILES_DIR, "erased.txt").read_text()


def test_without_the_old_values_taken_a_dump_still_names_the_person(house):
    """The control: leave the journal's old values where they are, and the canary is found."""
    each = plant(house, 1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('clients_forget_everywhere'::regproc)")
        made = cursor.fetchone()[0]
        weakened = made.replace(
            "DELETE FROM journal_oldvalue WHERE", "PERFORM FROM journal_oldvalue WHERE"
        )
        assert weakened != made
        cursor.execute(weakened)
    confirm(house, propose(house, each.record))
    assert set(hits(r"zqcanary\d+q[a-z]+z")) == {"journal_oldvalue"}


@pytest.mark.parametrize("same", ["the same person", "a second membership", "a new role"])
def test_nobody_confirms_their_own_proposal(house, same):
    each = plant(house, 1)
    erasure = propose(house, each.record, by=house.second)
    with as_owner():
        if same == "a second membership":
            MembershipFactory(person=house.second, organization=house.partner, roles=["manager"])
        if same == "a new role":
            house.second.memberships.update(roles=["manager"])
    with pytest.raises(Refused, match="Another person"):
        confirm(house, erasure, by=house.second)
    assert hits(r"zqcanary\d+q[a-z]+z")


def test_nobody_confirms_their_own_proposal_by_standing_in(house):
    each = plant(house, 1)
    erasure = propose(house, each.record, by=house.second)
    absent = house.manager.memberships.get()
    with acting(house.second) as by:
        instead = acting_instead(absent, by)
        assert instead.person == house.manager
        with pytest.raises(Refused):
            actions.confirm_erasure(erasure_id=erasure.pk, by=instead)


def decide(erasure, person, decided_by=None):
    """What a mistake in our own code could write: straight to the table, past every permission."""
    with acting(person), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(
            decision="confirmed", decided_by=decided_by or person, decided_at=timezone.now()
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM clients_erase(%s)", [erasure.pk])


def test_the_database_asks_for_two_people_by_itself(house):
    each = plant(house, 1)
    erasure = propose(house, each.record, by=house.second)
    for person, written in [
        (house.second, None),  # oneself
        (house.second, house.manager),  # in a colleague's name
        (house.worker, None),  # another, and no manager
    ]:
        with pytest.raises(DatabaseError, match="another person"):
            decide(erasure, person, written)
    with (
        acting(house.manager),
        pytest.raises(DatabaseError, match="two people"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM clients_erase(%s)", [erasure.pk])  # nobody confirmed
    with acting(house.stranger), transaction.atomic():
        assert Erasure.objects.filter(pk=erasure.pk).update(decision="refused") == 0
    decide(erasure, house.manager)
    assert not re.search(r"zqcanary\d+q", "".join(dump().values()))


def test_without_the_trigger_one_person_is_still_stopped_by_the_constraint(house):
    """The control of the trigger: taken away, a manager's own approval reaches the next guard."""
    each = plant(house, 1)
    erasure = propose(house, each.record, by=house.second)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER clients_erasure_kept ON clients_erasure")
    with pytest.raises(DatabaseError, match="erasure_takes_two_people"):
        decide(erasure, house.second)


def test_the_site_cannot_forget_by_itself(house):
    each = plant(house, 1)
    for call in ("clients_forget_everywhere(%s)", "clients_forget_person(%s)"):
        with (
            acting(house.manager),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM {call}", [each.record.pk])
    with (
        acting(house.manager),
        pytest.raises(DatabaseError, match="erased record"),
        transaction.atomic(),
    ):
        Client.objects.filter(pk=each.record.pk).update(erased_at=timezone.now())
    with (
        acting(house.manager),
        pytest.raises(DatabaseError, match="only the owner"),
        transaction.atomic(),
    ):
        actions.replay_erasures([])


def test_a_running_referral_holds_the_record(house):
    each = plant(house, 1)
    with as_owner():
        type(each.referral).objects.filter(pk=each.referral.pk).update(
            state="accepted", end="", closed_at=None
        )
    erasure = propose(house, each.record)
    with pytest.raises(StepRefused) as held:
        confirm(house, erasure)
    assert each.referral.code in held.value.told
    with pytest.raises(DatabaseError, match="still needed"):
        decide(erasure, house.manager)
    assert "clients_client" in hits(r"zqcanary\d+q[a-z]+z")


def test_a_receiver_that_erases_its_own_record_leaves_the_sender_theirs(house):
    each = plant(house, 1)
    own = ClientFactory(
        organization=house.partner, came_by=each.referral.pk, worker=house.coach,
        given_name=canary(2, "given"), family_name=canary(2, "family"),
    )  # fmt: skip
    with as_owner():
        Message.objects.create(
            referral=each.referral, organization=house.partner, body=canary(2, "reply")
        )
    chief = PersonFactory(works_at=house.partner, roles=["manager"])
    confirm(house, propose(house, own, by=house.coach), by=chief)
    assert hits(r"zqcanary2q[a-z]+z") == {}
    left = hits(r"zqcanary1q[a-z]+z")
    assert "clients_sharedcopy" not in left
    assert {"clients_client", "referrals_message", "files_storedfile"} <= set(left)


def test_a_restored_backup_is_erased_again(house):
    each = plant(house, 1)
    with as_owner():
        saved = {
            Client: Client.objects.filter(pk=each.record.pk).values().get(),
            "attempt": list(ContactAttempt.objects.filter(client=each.record).values()),
        }
    confirm(house, propose(house, each.record))
    with as_owner():  # an older backup knows neither the erasure nor its tombstone
        Client.objects.filter(pk=each.record.pk).update(**saved[Client])
        ContactAttempt.objects.bulk_create(ContactAttempt(**row) for row in saved["attempt"])
        Tombstone.objects.all().delete()
    assert {"clients_client", "clients_contactattempt"} <= set(hits(r"zqcanary\d+q[a-z]+z"))
    with as_owner():
        assert actions.replay_erasures() == 1
        assert Tombstone.objects.count() == 1
        assert actions.replay_erasures() == 0
    assert hits(r"zqcanary\d+q[a-z]+z") == {}


def test_the_pages_around_an_erased_record_still_open(house):
    """The referral, its lists and the record's own address."""
    each = plant(house, 1)
    confirm(house, propose(house, each.record))
    for person in (house.worker, house.manager, house.second):
        browser = Browser()
        browser.force_login(person)
        record = browser.get(reverse("clients:client", args=[each.record.pk]))
        assert record.status_code == 404
        referral = browser.get(reverse("referrals:referral", args=[each.referral.pk]))
        assert referral.status_code == 200
        lists = [reverse(f"referrals:{box}") for box in ("outbox", "inbox")]
        bodies = [referral, *map(browser.get, [*lists, reverse("clients:list")])]
        assert all(answer.status_code == 200 for answer in bodies)
        assert not re.search(r"zqcanary1q", "".join(each.content.decode() for each in bodies))


def test_bytes_are_gone_and_only_after_the_commit(house):
    each = plant(house, 1)
    with as_owner():
        keys = list(StoredFile.objects.values_list("pk", flat=True))
    assert len(keys) == 3  # the résumé, its copy for the receiver, the signed paper
    erasure = propose(house, each.record)
    with scope.acting(scope.NOBODY), acting(house.manager) as by:
        actions.confirm_erasure(erasure_id=erasure.pk, by=by)
        assert all(storage.place(key).exists() for key in keys)
    assert not any(storage.place(key).exists() for key in keys)


def test_the_rule_keeps_a_record_for_its_shortest_time(house):
    fresh = ClientFactory(organization=house.home)
    with pytest.raises(Refused, match="keeps this record until"):
        propose(house, fresh, why="outlived")
    with as_owner():
        old = timezone.now() - datetime.timedelta(days=400)
        Client.objects.filter(pk=fresh.pk).update(created_at=old)
    assert propose(house, fresh, why="outlived").why == "outlived"


def test_a_reason_that_is_not_true_yet_is_told_beside_the_question(house, client):
    """The page stays open: another reason may be the true one."""
    fresh = ClientFactory(organization=house.home)
    client.force_login(house.manager)
    address = reverse("clients:erase", args=[fresh.pk])
    page = client.post(address, {"why": "outlived"})
    assert page.status_code == 422
    assert "keeps this record until" in page.text
    assert client.post(address, {"why": "asked"}).status_code == 302


def test_a_second_proposal_and_a_second_decision_are_told_so(house):
    record = ClientFactory(organization=house.home)
    first = propose(house, record)
    with pytest.raises(StepRefused):
        propose(house, record, by=house.manager)
    with acting(house.worker) as by:
        actions.take_erasure_back(erasure_id=first.pk, by=by)
    with pytest.raises(StepRefused):
        confirm(house, first)
    second = propose(house, record)
    with acting(house.manager) as by:
        actions.refuse_erasure(erasure_id=second.pk, by=by)
    assert json.dumps([first.why, second.why]) == '["asked", "asked"]'


# How an erasure reaches each table with personal fields; a new table must say so here.
REACHED = {
    "clients": "Client ContactAttempt Consent SharedCopy EmergencyLook",
    "criteria": "Decision",
    "demo": "SentMessage",
    "files": "StoredFile BroughtTable",
    "journal": "OldValue",
    "notices": "Notice Message Link",
    "people": "Person KeptForm",
    "referrals": "Subject Judgement Message Appointment Attempt Report",
}
# What stays: keys and codes without a value of anybody's, and what is about staff.
STAYS = {
    "clients": "Erasure",
    "journal": "Event RowChange",
    "people": "Membership Invitation",
    "referrals": "Referral StaleFigure AnswerLink",
}


def test_every_table_with_personal_fields_is_reached_or_says_why_not():
    known = {
        f"{app}.{name}" for part in (REACHED, STAYS) for app in part for name in part[app].split()
    }
    found = {
        model._meta.label
        for model in apps.get_models()
        if getattr(getattr(model, "Privacy", None), "personal", None)
    }
    assert sorted(found - known) == []
