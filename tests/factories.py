"""Factories of the records that tests begin with.

Every factory writes as the owner of the tables (row-level security does not hold it), inside the
test's own transaction, so a test arranges without a scope and asks as the site does:

    home, partner = OrganizationFactory(), OrganizationFactory()
    worker = PersonFactory(works_at=home, roles=["settlement_worker"])
    referral = ReferralFactory(sender=home, receiver=partner, sent=True)
    with acting(worker) as by:
        assert referral in Referral.objects.visible_to(by)

`three_people()` gives the three that a test of permissions always asks: one inside, one in the partner
organization, one stranger. `sign_in(client, person)` signs a test client in.
"""

import contextlib
import datetime
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from alongside.cli.postgres import OWNER
from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.working_days import Opening
from alongside.foundation.clients import portions
from alongside.foundation.clients.models import Client, Consent, SharedCopy
from alongside.foundation.clients.states import Purpose, Shareable
from alongside.foundation.directory.models import (
    CapacityStatement,
    Closure,
    ContactPoint,
    FundingAgreement,
    Location,
    Organization,
    Participation,
    Place,
    Service,
)
from alongside.foundation.directory.states import Part, ServiceKind
from alongside.foundation.people.acting import acting_for
from alongside.foundation.people.models import Membership, Person
from alongside.programmes.referrals import clocks, queries
from alongside.programmes.referrals.models import Referral, Subject
from alongside.programmes.referrals.states import DeclineReason, End, Party, State

PASSWORD = "correct horse battery staple"


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the tables until the end of the block; may be nested."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        already = cursor.fetchone()[0] == OWNER
    if already:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        yield
        cursor.execute("SET LOCAL ROLE NONE")


@contextlib.contextmanager
def acting(person: Person, organization: Organization | None = None) -> Iterator[Acting]:
    """Act in a test as this person does in a request: gives `by`, under their scope."""
    by = acting_for(person, getattr(organization, "pk", None))
    with scope.acting(by.scope()):
        yield by


def sign_in(browser: Browser, person: Person) -> Browser:
    """Sign a test client in as this person, past the second factor if they have one."""
    browser.force_login(person)
    return browser


def three_people(**roles: Any) -> SimpleNamespace:
    """Three organizations and in each a person with the same roles: inside, partner, stranger."""
    names = ("inside", "partner", "stranger")
    homes = {name: OrganizationFactory() for name in names}
    people = {name: PersonFactory(works_at=homes[name], **roles) for name in names}
    return SimpleNamespace(**people, homes=SimpleNamespace(**homes))


class OwnedFactory(factory.django.DjangoModelFactory):
    """Creates as the owner of the tables."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: type, *args: Any, **fields: Any) -> Any:
        with as_owner():
            return super()._create(model_class, *args, **fields)


class PlaceFactory(OwnedFactory):
    class Meta:
        model = Place
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda n: f"place-{n}")
    name_en = factory.Sequence(lambda n: f"Place {n}")
    name_fr = factory.Sequence(lambda n: f"Lieu {n}")
    latitude = "43.65107"
    longitude = "-79.34702"


class OrganizationFactory(OwnedFactory):
    """An agency. `refers`, `delivers`, `coordinates`: the part it plays in the network."""

    class Meta:
        model = Organization
        exclude = ["part"]

    class Params:
        part = None
        refers = factory.Trait(part=Part.REFERRAL)
        delivers = factory.Trait(part=Part.DELIVERY)
        coordinates = factory.Trait(part=Part.COORDINATOR)

    name_en = factory.Sequence(lambda n: f"Agency {n}")
    name_fr = factory.Sequence(lambda n: f"Organisme {n}")
    short_name = factory.Sequence(lambda n: f"A{n}")

    played = factory.Maybe(
        "part",
        factory.RelatedFactory(
            "tests.factories.ParticipationFactory",
            "organization",
            part=factory.SelfAttribute("..part"),
        ),
    )


class ParticipationFactory(OwnedFactory):
    class Meta:
        model = Participation

    organization = factory.SubFactory(OrganizationFactory)
    part = Part.REFERRAL
    starts = datetime.date(2024, 4, 1)


class FundingAgreementFactory(OwnedFactory):
    class Meta:
        model = FundingAgreement

    organization = factory.SubFactory(OrganizationFactory)
    funder = factory.SubFactory(OrganizationFactory)
    programme = "Settlement"
    starts = datetime.date(2025, 4, 1)


class LocationFactory(OwnedFactory):
    class Meta:
        model = Location

    organization = factory.SubFactory(OrganizationFactory)
    place = factory.SubFactory(PlaceFactory)
    name_en = "Main office"
    name_fr = "Bureau principal"


class ContactPointFactory(OwnedFactory):
    class Meta:
        model = ContactPoint

    organization = factory.SubFactory(OrganizationFactory)
    function = "Intake desk"
    phone = "416 555 0100"


class ServiceFactory(OwnedFactory):
    """A mentoring service that receives referrals, of an organization that delivers."""

    class Meta:
        model = Service

    organization = factory.SubFactory(OrganizationFactory, delivers=True)
    kind = ServiceKind.MENTORING
    name_en = factory.Sequence(lambda n: f"Mentoring {n}")
    name_fr = factory.Sequence(lambda n: f"Mentorat {n}")
    languages = ["en"]
    accepts_referrals = True


class ClosureFactory(OwnedFactory):
    """A week on which an organization is closed."""

    class Meta:
        model = Closure

    organization = factory.SubFactory(OrganizationFactory)
    starts = datetime.date(2026, 12, 21)
    ends = datetime.date(2026, 12, 24)


class CapacityStatementFactory(OwnedFactory):
    class Meta:
        model = CapacityStatement

    service = factory.SubFactory(ServiceFactory)
    available = 5
    unit = "places"


class PersonFactory(OwnedFactory):
    """Somebody who signs in with `PASSWORD`.

    `works_at=organization, roles=[…]` gives an open membership; `second_factor=True` an authenticator
    (a coordinator's membership and `administrator=True` bring one).
    """

    class Meta:
        model = Person

    class Params:
        administrator = factory.Trait(is_administrator=True)
        reads_french = factory.Trait(language="fr")

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"{GIVEN[n % len(GIVEN)]} {FAMILY[n % len(FAMILY)]}")

    @classmethod
    def _create(cls, model_class: type, *args: Any, **fields: Any) -> Person:
        works_at, roles = fields.pop("works_at", None), fields.pop("roles", ["settlement_worker"])
        second_factor = fields.pop("second_factor", fields.get("is_administrator", False))
        password = fields.pop("password", PASSWORD)
        with as_owner():
            person = Person.objects.create_user(password=password, **fields)
            if works_at:
                MembershipFactory(person=person, organization=works_at, roles=roles)
            if second_factor:
                give_second_factor(person)
        return person


class MembershipFactory(OwnedFactory):
    """Works for an organization; traits name one role each."""

    class Meta:
        model = Membership

    class Params:
        settlement_worker = factory.Trait(roles=["settlement_worker"])
        coach = factory.Trait(roles=["coach"])
        manager = factory.Trait(roles=["manager"])
        network_coordinator = factory.Trait(roles=["network_coordinator"])
        ended = factory.Trait(ends=factory.LazyFunction(lambda: days_ago(1)))

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    roles = ["settlement_worker"]
    starts = datetime.date(2025, 1, 6)

    @classmethod
    def _create(cls, model_class: type, *args: Any, **fields: Any) -> Membership:
        membership = super()._create(model_class, *args, **fields)
        if membership.needs_second_factor:
            give_second_factor(membership.person)
        return membership


def give_second_factor(person: Person, secret: str = "JBSWY3DPEHPK3PXP") -> None:
    """An authenticator app that is already set up."""
    kind = Authenticator.Type.TOTP
    Authenticator.objects.get_or_create(
        user=person, type=kind, defaults={"data": {"secret": secret}}
    )


TOTP_PERIOD, SOONEST_CHANGE = 30, 4  # seconds


def totp_code(secret: str = "JBSWY3DPEHPK3PXP") -> str:
    """What the authenticator app shows now, and will for the next seconds."""
    left = TOTP_PERIOD - time.time() % TOTP_PERIOD
    if left < SOONEST_CHANGE:  # the site would read it when the next one already holds
        time.sleep(left)
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


class ClientFactory(OwnedFactory):
    """A newcomer's record."""

    class Meta:
        model = Client

    organization = factory.SubFactory(OrganizationFactory)
    given_name = factory.Sequence(lambda n: GIVEN[(n + 3) % len(GIVEN)])
    family_name = factory.Sequence(lambda n: FAMILY[(n + 5) % len(FAMILY)])
    phone = factory.Sequence(lambda n: f"416 555 {1000 + n % 9000}")
    languages = ["en"]


class ConsentFactory(OwnedFactory):
    """A live consent to refer and to report back, covering all that can be shared."""

    class Meta:
        model = Consent

    client = factory.SubFactory(ClientFactory)
    organization = factory.SelfAttribute("client.organization")
    receiver = factory.SubFactory(OrganizationFactory)
    fields = factory.LazyFunction(lambda: list(Shareable.values))
    purposes = factory.LazyFunction(lambda: [Purpose.REFER.value, Purpose.REPORT_BACK.value])
    risks_told = True
    read_in = "en"
    given = "spoken"
    wording = "2026-11-en"
    until = factory.LazyFunction(lambda: days_ago(-180))


class SharedCopyFactory(OwnedFactory):
    """What the receiver reads; made by ReferralFactory(sent=True)."""

    class Meta:
        model = SharedCopy

    consent = factory.SubFactory(ConsentFactory)
    client_id = factory.SelfAttribute("consent.client_id")
    sender = factory.SelfAttribute("consent.organization")
    receiver = factory.SelfAttribute("consent.receiver")
    referral_id = factory.Faker("uuid4")
    fields = factory.LazyAttribute(
        lambda copy: portions.of_client(copy.consent.client, copy.consent.fields)
    )
    until = factory.LazyAttribute(
        lambda copy: timezone.make_aware(
            datetime.datetime.combine(copy.consent.until, datetime.time())
        )
    )


class ReferralFactory(OwnedFactory):
    """A referral of `client` from `sender` to `service` of `receiver`: a draft unless a trait says more.

    Traits: sent, received, returned, accepted, declined, intake_booked, enrolled, reported, closed. From `sent`
    on there are a consent and a shared copy, reached as `referral.consent` and `referral.shared_copy`.
    """

    class Meta:
        model = Referral

    class Params:
        going = factory.Trait(sent_at=factory.LazyFunction(lambda: moments_ago(9)))
        sent = factory.Trait(going=True, state=State.SENT)
        arrived = factory.Trait(
            going=True, received_at=factory.LazyFunction(lambda: moments_ago(8))
        )
        received = factory.Trait(arrived=True, state=State.RECEIVED)
        returned = factory.Trait(arrived=True, state=State.RETURNED)
        answered = factory.Trait(
            arrived=True, answered_at=factory.LazyFunction(lambda: moments_ago(7))
        )
        accepted = factory.Trait(answered=True, state=State.ACCEPTED)
        declined = factory.Trait(
            answered=True,
            state=State.DECLINED,
            decline_reason=DeclineReason.FULL,
            decline_party=Party.RECEIVER,
            end=End.FULL,
        )
        intake_booked = factory.Trait(
            answered=True,
            state=State.INTAKE_BOOKED,
            intake_at=factory.LazyFunction(lambda: moments_ago(-3)),
        )
        enrolled = factory.Trait(
            answered=True,
            state=State.ENROLLED,
            enrolled_at=factory.LazyFunction(lambda: moments_ago(5)),
        )
        reported = factory.Trait(
            answered=True,
            state=State.REPORTED,
            reported_at=factory.LazyFunction(lambda: moments_ago(2)),
            end=End.SERVED,
        )
        closed = factory.Trait(
            answered=True,
            state=State.CLOSED,
            closed_at=factory.LazyFunction(lambda: moments_ago(1)),
            end=End.SERVED,
        )

    sender = factory.SubFactory(OrganizationFactory, refers=True)
    receiver = factory.SubFactory(OrganizationFactory, delivers=True)
    service = factory.SubFactory(ServiceFactory, organization=factory.SelfAttribute("..receiver"))
    report_back = True

    @classmethod
    def _create(cls, model_class: type, *args: Any, **fields: Any) -> Referral:
        with as_owner():
            client = fields.pop("client", None) or ClientFactory(organization=fields["sender"])
            consent = fields.pop("consent", None)
            if fields.get("sent_at"):
                consent = consent or _consent(client, fields)
                fields["consent_id"] = consent.pk
            fields.setdefault("client_id", client.pk)
            referral = super()._create(model_class, *args, **fields)
            Subject.objects.create(
                referral=referral,
                sender_id=referral.sender_id,
                receiver_id=referral.receiver_id,
                client_id=referral.client_id,
                initials=client.initials,
            )
            referral.client, referral.consent, referral.shared_copy = client, consent, None
            if referral.sent_at:
                referral.shared_copy = SharedCopyFactory(consent=consent, referral_id=referral.pk)
            if referral.state == State.CLOSED:
                _end_copy(referral)
            _wind(referral)
        return referral


def _wind(referral: Referral) -> None:
    """The days that were promised when the clock of its state began, on usual opening days."""
    clock = clocks.running(referral)
    since = referral.enrolled_at or referral.answered_at or referral.sent_at
    if not clock or since is None:
        return
    began = timezone.localdate(since)
    planned = clocks.dates(began, queries.times_on(clock, began), Opening())
    referral.clock, referral.clock_began = clock, began
    referral.remind_on, referral.due_on = planned.remind_on, planned.due_on
    referral.escalate_on, referral.give_back_on = planned.escalate_on, planned.give_back_on
    referral.next_step_on = planned.remind_on
    referral.save()


def _consent(client: Client, fields: dict[str, Any]) -> Consent:
    purposes = [Purpose.REFER.value]
    if fields.get("report_back"):
        purposes.append(Purpose.REPORT_BACK.value)
    return ConsentFactory(client=client, receiver=fields["receiver"], purposes=purposes)


def _end_copy(referral: Referral) -> None:
    ended = {"ended_at": timezone.now(), "ended_why": "closed"}
    SharedCopy.objects.filter(referral_id=referral.pk).update(**ended)


def days_ago(count: int) -> datetime.date:
    """A day before today; with a negative count, after it."""
    return timezone.localdate() - datetime.timedelta(days=count)


def moments_ago(days: int) -> datetime.datetime:
    """A moment some days before now; with a negative count, after it."""
    return timezone.now() - datetime.timedelta(days=days)


GIVEN = ["Amira", "Jean-Luc", "Priya", "Wei", "Fatuma", "Oleksandr", "Marisol", "Tariq", "Nadège"]
FAMILY = ["Haddad", "Nguyen", "Tremblay", "Okafor", "Kovalenko", "Singh", "Reyes"]
