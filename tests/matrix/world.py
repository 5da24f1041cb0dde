"""Three organizations and everybody who might ask, with a canary in every text field of every record.

A canary is a word that occurs nowhere else. It is named for the record it stands in, so an answer that
holds one tells whose record was shown, whatever its status code says.
"""

import datetime
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alongside.foundation.access.ids import uuid7
from alongside.foundation.clients import actions as clients
from alongside.foundation.clients.models import Client, ContactAttempt
from alongside.foundation.clients.states import Shareable
from alongside.foundation.criteria import actions as criteria
from alongside.foundation.criteria.models import CriteriaVersion, Decision
from alongside.foundation.directory.models import Program
from alongside.foundation.directory.states import Part
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import FileKind
from alongside.foundation.files.tables import read
from alongside.foundation.notices.models import Notice
from alongside.foundation.people.models import Invitation
from alongside.programmes.referrals import actions
from alongside.programmes.referrals.models import Judgement, Network, Partner, Target
from alongside.programmes.referrals.partnership import Aim, Role
from tests.factories import (
    CapacityStatementFactory,
    ClientFactory,
    ClosureFactory,
    ContactPointFactory,
    FundingAgreementFactory,
    LocationFactory,
    OrganizationFactory,
    ParticipationFactory,
    PersonFactory,
    ReferralFactory,
    ServiceFactory,
    acting,
    as_owner,
)

CANARY = re.compile(r"canary((?:invited)?(?:own|shared|partner|stranger|ended))x[a-z]+")

# What the consent of the live referral covers; the rest of the record must not reach the partner.
CONSENTED = [Shareable.NAME.value, Shareable.LANGUAGES.value, Shareable.OCCUPATION.value]


def canary(whose: str, what: str) -> str:
    """A word that stands in one field of one record."""
    return f"canary{whose}x{what}"


@dataclass
class World:
    """Who asks (`people`), what about (`records`, by whose they are), and who may see which canary."""

    people: dict[str, Any] = field(default_factory=dict)
    records: dict[str, SimpleNamespace] = field(default_factory=dict)
    may_see: dict[str, set[str]] = field(default_factory=dict)


def full_record(organization: Any, whose: str, shared: str = "", **fields: Any) -> Client:
    """A newcomer's record whose every text is a canary; `shared` names those a consent covers."""
    shown = shared or whose
    return ClientFactory(
        organization=organization,
        given_name=canary(shown, "given"),
        family_name=canary(shown, "family"),
        preferred_name=canary(whose, "called"),
        phone=canary(whose, "phone"),
        email=f"{canary(whose, 'email')}@example.org",
        safety_note=canary(whose, "safety"),
        occupation=canary(shown, "occupation"),
        **fields,
    )


def with_papers(client: Client, person: Any, whose: str) -> Any:
    """A file and a contact attempt on the record, with canaries of their own."""
    upload = SimpleUploadedFile(
        f"{canary(whose, 'file')}.txt", canary(whose, "content").encode(), "text/plain"
    )
    with acting(person) as by:
        stored = files.store(upload=upload, kind=FileKind.OTHER, client_id=client.pk, by=by)
    with as_owner():
        ContactAttempt.objects.create(
            organization=client.organization,
            client=client,
            channel="phone",
            result="reached",
            by=person,
            note=canary(whose, "attempt"),
        )
    return stored


def make_world() -> World:
    """Sender, receiver and stranger; a live referral between the first two, and one whose consent ended."""
    world = World()
    sender, receiver = OrganizationFactory(refers=True), OrganizationFactory(delivers=True)
    stranger, office = OrganizationFactory(delivers=True, refers=True), OrganizationFactory()
    every_role = ["settlement_worker", "coach", "manager"]
    people = {
        "worker": PersonFactory(works_at=sender),
        "manager": PersonFactory(works_at=sender, roles=["manager"]),
        "coach": PersonFactory(works_at=receiver, roles=["coach"]),
        "stranger": PersonFactory(works_at=stranger, roles=every_role),
        "coordinator": PersonFactory(works_at=office, roles=["network_coordinator"]),
        "administrator": PersonFactory(administrator=True),
        "newcomer": PersonFactory(),
        "former": PersonFactory(),
    }
    own = full_record(sender, "own", "shared", worker=people["worker"], account=people["newcomer"])
    partners = full_record(receiver, "partner", worker=people["coach"])
    strangers = full_record(stranger, "stranger", worker=people["stranger"])
    ended = full_record(sender, "ended", worker=people["worker"])
    service = ServiceFactory(organization=receiver)
    CapacityStatementFactory(service=service)
    world.people = {"nobody": None, **people}
    world.records = {
        "own": papers_of(own, people["worker"], sender, receiver, people["coach"], service),
        "partner": papers_of(partners, people["coach"], receiver, None, None, service),
        "stranger": papers_of(strangers, people["stranger"], stranger, None, None, service),
        "ended": end(
            papers_of(ended, people["worker"], sender, receiver, people["coach"], service)
        ),
    }
    with acting(people["coordinator"]) as by:
        world.records["own"].draft = criteria.begin_draft(
            criteria_slug="mentoring-partnership", by=by
        )[0]
    inside = {"own", "shared", "ended"}
    add_network(world.records["own"])
    add_proposal(world.records["own"], people["coordinator"])
    world.may_see = {
        "worker": inside,
        "manager": inside | {"invitedown", "invitedended"},
        "coach": {"partner", "shared"},
        "stranger": {"stranger", "invitedstranger"},
        "newcomer": {"own", "shared"},
        # An administrator invites the first manager of any organization, and sees who was invited.
        "administrator": {"invitedown", "invitedended", "invitedpartner", "invitedstranger"},
    }
    return world


def papers_of(
    client: Client, person: Any, organization: Any, receiver: Any, coach: Any, service: Any
) -> SimpleNamespace:
    """One record with all that hangs on it: file, consent, and a referral if there is a receiver."""
    whose = CANARY.search(client.safety_note).group(1)
    found = SimpleNamespace(
        client=client, organization=organization, service=service, person=person
    )
    found.file = with_papers(client, person, whose)
    found.membership = person.memberships.get()
    found.decision = decision_about(client, person, whose)
    found.version = found.decision.version
    add_desk(found, whose)
    if whose != "ended":  # the same organization as "own"
        add_offer(found)
    if receiver is None:
        receiver = OrganizationFactory(delivers=True)
        service = ServiceFactory(organization=receiver)
    with acting(person) as by:
        found.consent = clients.take_consent(
            client_id=client.pk,
            receiver_id=receiver.pk,
            fields=CONSENTED,
            purposes=["refer", "report back"],
            read_in="en",
            interpreter="",
            given="spoken",
            until=timezone.localdate() + datetime.timedelta(days=90),
            risks_told=True,
            by=by,
        )
    found.referral = ReferralFactory(
        sender=organization,
        receiver=receiver,
        service=service,
        client=client,
        consent=found.consent,
        worker=person,
        coach=coach,
        accepted=True,
    )
    with acting(person) as by:
        actions.write(
            id=uuid7(),
            referral_id=found.referral.pk,
            body=canary("shared" if whose == "own" else whose, "message"),
            by=by,
        )
    if coach:
        with acting(coach) as by:
            starts = timezone.now() + datetime.timedelta(days=2)
            found.appointment = actions.book_intake(
                referral_id=found.referral.pk,
                starts_at=starts,
                where=canary("shared" if whose == "own" else whose, "where"),
                by=by,
            )
    return found


def decision_about(client: Client, person: Any, whose: str) -> Decision:
    """A decision in whose answers stands, in the person's own words, a canary."""
    version = CriteriaVersion.objects.filter(criteria="mentoring-partnership").earliest("number")
    words = {"value": canary(whose, "answer"), "evidence": "self-declared"}
    seen = {"value": "permanent_resident", "evidence": "seen", "by": canary(whose, "judge")}
    with as_owner():
        return Decision.objects.create(
            organization=client.organization,
            client=client,
            version=version,
            facts={"target_occupation_text": words, "status": seen},
            results=[],
            verdict="cannot tell yet",
            made_by=person,
        )


def add_desk(found: SimpleNamespace, whose: str) -> None:
    """What lies on somebody's desk: a notice, a table brought to import, an invitation sent out."""
    with acting(found.person) as by:
        rows = read(f"given_name\n{canary(whose, 'row')}\n".encode())
        found.table = files.keep_table(kind="newcomers", name="table.csv", table=rows, by=by)
    context = dict.fromkeys(("initials", "code", "sender", "receiver"), canary(whose, "notice"))
    with as_owner():
        found.notice = Notice.objects.create(
            recipient=found.person, kind="referral.sent", context=context, url="/notices/"
        )
        found.invitation = Invitation.objects.create(
            organization=found.organization,
            email=f"{canary('invited' + whose, 'mail')}@example.org",
            name=canary("invited" + whose, "name"),
            roles=["coach"],
            invited_by=found.person,
            token_hash=uuid7().hex,
            expires_at=timezone.now() + datetime.timedelta(days=7),
        )


def add_network(found: SimpleNamespace) -> None:
    """A network with a partner and a target, which only those who coordinate may read or change."""
    with as_owner():
        found.net = Network.objects.create(name_en="A network", starts=datetime.date(2024, 4, 1))
        found.joined = Partner.objects.create(
            network=found.net, organization=found.organization, role=Role.REFERRAL,
            starts=datetime.date(2024, 4, 1),
        )  # fmt: skip
        found.aimed = Target.objects.create(
            network=found.net, aim=Aim.SENT, number=9,
            starts=datetime.date(2024, 4, 1), ends=datetime.date(2025, 3, 31),
        )  # fmt: skip


def add_proposal(found: SimpleNamespace, coordinator: Any) -> None:
    """Somebody who waits for a partner, and a proposal for them: by code, and only for who coordinates."""
    waiting = ReferralFactory(
        sender=found.organization, receiver=None, service=None, client=found.client,
        worker=found.person, state="pre-screened", verdict="eligible", decision_id=found.decision.pk,
        criteria_version=found.version,
    )  # fmt: skip
    with as_owner():
        Judgement.objects.create(
            referral=waiting, organization=found.organization, gate="suitable", passed=True,
            reasons=canary("own", "suits"),
        )  # fmt: skip
    with acting(coordinator) as by:
        found.proposal = actions.ask_for_proposal(id=uuid7(), by=by)
    found.proposal = actions.work_out(found.proposal.pk)
    assert found.proposal.people == 1


def add_offer(found: SimpleNamespace) -> None:
    """What the directory says of the organization, which everybody may read and few may change."""
    home = found.organization
    found.service = ServiceFactory(organization=home)
    found.location = LocationFactory(organization=home)
    found.contact_point = ContactPointFactory(organization=home)
    found.closure = ClosureFactory(organization=home)
    found.agreement = FundingAgreementFactory(organization=home)
    found.participation = ParticipationFactory(organization=home, part=Part.RESEARCH)
    with as_owner():
        found.program = Program.objects.create(organization=home, name_en="A programme")


def end(found: SimpleNamespace) -> SimpleNamespace:
    """Withdraw the consent of a referral: from here on its receiver reads status and initials."""
    with acting(found.person) as by:
        clients.withdraw_consent(consent_id=found.consent.pk, how="spoken", by=by)
    found.look = looked_in_need(found)
    return found


def looked_in_need(found: SimpleNamespace) -> Any:
    """The receiver opened the record in an emergency; its time is over."""
    with acting(found.referral.coach) as by:
        look = clients.look_in_need(
            id=uuid7(),
            record=found.client.pk,
            reason="nobody else could be reached today",
            hours=1,
            by=by,
        )
    with as_owner():
        type(look).objects.filter(pk=look.pk).update(until=timezone.now())
    return look


def canaries_in(text: str) -> set[str]:
    """Whose records an answer shows."""
    return {match.group(1) for match in CANARY.finditer(text)}
