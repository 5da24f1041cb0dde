"""Newcomers' records, what they consented to, and the copies shared under that."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils import timezone

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import spoken_code
from alongside.foundation.access.records import Kept, Record, Versioned
from alongside.foundation.clients.safeguards import (
    EmergencyLook,
    Erasure,
    RetentionRule,
    Tombstone,
)
from alongside.foundation.clients.states import (
    AttemptResult,
    BirthDateKnown,
    Channel,
    Ended,
    Given,
    Purpose,
    Shareable,
    Status,
)
from alongside.foundation.directory.models import Organization, Place
from alongside.foundation.directory.queries.plain import Joined, Plain
from alongside.foundation.people.states import Language

__all__ = [
    "Client", "Consent", "ContactAttempt", "EmergencyLook", "Erasure", "RetentionRule", "SharedCopy",
    "Tombstone",
]  # fmt: skip

Person = settings.AUTH_USER_MODEL


def _in_hand(acting: Acting, worker: str) -> Q:
    """Everything, or in a sealed organization what the person works with."""
    return Q(**{worker: acting.person}) if acting.only_in_hand else Q()


class ClientQuerySet(models.QuerySet["Client"]):
    """Newcomers' records."""

    def visible_to(self, acting: Acting) -> ClientQuerySet:
        """Records of the organization the person acts for, and a newcomer's own.

        In a sealed organization only those in the person's hands, unless they manage it.
        """
        who = Q(pk__in=[])
        if acting.organization:
            who |= Q(organization=acting.organization) & _in_hand(acting, "worker")
        if acting.subjects:
            who |= Q(pk__in=acting.subjects)
        return self.filter(who, erased_at__isnull=True)

    def opened_in_need(self, acting: Acting) -> ClientQuerySet:
        """Records beyond the wall that the person has open at this moment, in an emergency."""
        looks = EmergencyLook.objects.filter(
            person=acting.person, organization=acting.organization, until__gt=timezone.now()
        )
        return self.filter(pk__in=looks.values("client_id"), erased_at__isnull=True)

    def open(self) -> ClientQuerySet:
        """Records that are not closed."""
        return self.filter(closed_at__isnull=True)


class Client(Versioned):
    """A newcomer as one organization knows them: what a referral needs and no more.

    A single name goes into `given_name`. `birth_date` is the first day of what is known when only
    the month or the year is. Nobody must have an e-mail, a telephone or a fixed address.
    `plain_names`: all names as they are looked for, in capitals without accents.
    `erased_at`: nothing is left but the key, on which consents and referrals go on resting.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12, default=spoken_code, editable=False)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    plain_names = Kept(
        expression=Plain(
            Joined("given_name", Value(" "), "family_name", Value(" "), "preferred_name")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    birth_date = models.DateField(null=True, blank=True)
    birth_date_known = models.CharField(
        max_length=5, choices=BirthDateKnown.choices, default=BirthDateKnown.NOT
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    no_fixed_address = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    preferred_language = models.CharField(max_length=8, default="en")
    letter_language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    interpreter_needed = models.BooleanField(default=False)
    safe_channels = ArrayField(
        models.CharField(max_length=8, choices=Channel.choices), default=list, blank=True
    )
    no_voice_mail = models.BooleanField(default=False)
    safety_note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=30, choices=Status.choices, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    occupation_code = models.CharField(max_length=5, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    worker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="caseload"
    )
    account = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="records"
    )
    came_by = models.UUIDField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["family_name", "given_name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "number"], name="client_number"),
            models.CheckConstraint(condition=~Q(given_name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True, birth_date_known=BirthDateKnown.NOT)
                | Q(birth_date__isnull=False) & ~Q(birth_date_known=BirthDateKnown.NOT),
                name="client_birth_date_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organization", "family_name", "given_name"], name="client_by_name"
            ),
            models.Index(fields=["organization", "birth_date"], name="client_by_birth"),
            models.Index(fields=["organization", "phone"], name="client_by_phone"),
            models.Index(fields=["worker"], name="client_worker"),
            # With what row-level security asks: who has how many in hand is counted in the index.
            models.Index(
                fields=["organization", "worker"],
                include=["id", "account"],
                name="client_in_hand",
                condition=Q(closed_at__isnull=True, erased_at__isnull=True),
            ),
            models.Index(
                fields=["account"], name="client_account", condition=Q(account__isnull=False)
            ),
            models.Index(
                fields=["came_by"], name="client_came_by", condition=Q(came_by__isnull=False)
            ),
            GinIndex(
                name="client_name_trigram",
                fields=["given_name", "family_name"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
        ]

    class Privacy:
        personal = frozenset(
            "number given_name family_name preferred_name plain_names birth_date birth_date_known phone email "
            "place no_fixed_address languages preferred_language letter_language "
            "interpreter_needed safe_channels no_voice_mail safety_note status arrived_on "
            "occupation_code occupation account came_by".split()
        )
        plain = frozenset("id created_at version organization worker closed_at erased_at".split())

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as written on papers; one name alone is normal."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """First letters, all that e-mail and closed files may show."""
        return "".join(
            f"{part[0].upper()}." for part in (self.given_name, self.family_name) if part
        )


class ContactAttempt(Record):
    """A try to reach a newcomer: how, when, by whom, and what came of it."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="attempts")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    result = models.CharField(max_length=14, choices=AttemptResult.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    class Privacy:
        personal = frozenset({"client", "channel", "result", "note"})
        plain = frozenset("id created_at organization at by".split())


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents."""

    def visible_to(self, acting: Acting) -> ConsentQuerySet:
        """Taken by the organization, or given by the newcomer who looks."""
        who = Q(pk__in=[])
        if acting.organization:
            who |= Q(organization=acting.organization) & _in_hand(acting, "client__worker")
        if acting.subjects:
            who |= Q(client__in=acting.subjects)
        return self.filter(who)

    def live(self) -> ConsentQuerySet:
        """Neither withdrawn nor past its date."""
        return self.filter(withdrawn_at__isnull=True, until__gte=timezone.localdate())


class Consent(Record):
    """What a newcomer agreed to: from whom, to whom, which fields, which purposes, until when.

    A receipt, and so never changed; only its withdrawal is added. The four elements are those of
    PIPEDA's guidelines: what information, which parties, what purposes, what risks.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    receiver = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    receipt = models.CharField(max_length=12, default=spoken_code, unique=True, editable=False)
    fields = ArrayField(models.CharField(max_length=20, choices=Shareable.choices), default=list)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    risks_told = models.BooleanField()
    read_in = models.CharField(max_length=8)
    interpreter = models.CharField(max_length=120, blank=True)
    given = models.CharField(max_length=8, choices=Given.choices)
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateField()
    wording = models.CharField(max_length=20)
    signed_file_id = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=20, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-given_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(risks_told=True), name="consent_risks_told"),
            models.CheckConstraint(condition=~Q(purposes=[]), name="consent_has_a_purpose"),
            models.CheckConstraint(
                condition=~Q(purposes__contains=[Purpose.REFER.value]) | Q(receiver__isnull=False),
                name="consent_to_refer_names_a_receiver",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("organization")),
                name="consent_receiver_is_another",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "-given_at"], name="consent_client"),
        ]

    class Privacy:
        personal = frozenset("client receipt read_in interpreter given signed_file_id".split())
        plain = frozenset(
            "id created_at organization receiver fields purposes risks_told taken_by given_at "
            "until wording withdrawn_at withdrawn_how".split()
        )

    @property
    def live(self) -> bool:
        """Neither withdrawn nor past its date."""
        return self.withdrawn_at is None and self.until >= timezone.localdate()

    def covers(self, purpose: str) -> bool:
        """Whether this purpose was ticked."""
        return purpose in self.purposes


class SharedCopyQuerySet(models.QuerySet["SharedCopy"]):
    """Copies shared under consents."""

    def readable(self) -> SharedCopyQuerySet:
        """Copies whose consent lives."""
        return self.filter(ended_at__isnull=True, until__gt=Now())

    def visible_to(self, acting: Acting) -> SharedCopyQuerySet:
        """Sent by the organization, or received by it and still readable, or the newcomer's own."""
        who = Q(pk__in=[])
        if acting.organization:
            who |= Q(sender=acting.organization)
            who |= Q(receiver=acting.organization, ended_at__isnull=True, until__gt=Now())
        if acting.subjects:
            who |= Q(client_id__in=acting.subjects)
        return self.filter(who)


class SharedCopy(Record):
    """Exactly the consented fields as they were when sent: a copy, not a window.

    The receiver reads it while the consent lives. A trigger on the consent ends it in the same
    transaction as the withdrawal, so that no path can forget to.
    """

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="copies")
    client_id = models.UUIDField()
    sender = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    referral_id = models.UUIDField()
    fields: models.JSONField[Any] = models.JSONField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    objects = SharedCopyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="shared_copy_ended_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["referral_id"],
                condition=Q(ended_at__isnull=True),
                name="shared_copy_one_live_for_a_referral",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["referral_id"], name="shared_copy_referral"),
            models.Index(fields=["client_id"], name="shared_copy_client"),
            models.Index(fields=["consent"], name="shared_copy_consent"),
        ]

    class Privacy:
        personal = frozenset({"client_id", "fields"})
        plain = frozenset(
            "id created_at consent sender receiver referral_id until ended_at ended_why".split()
        )
