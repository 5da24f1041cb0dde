"""Organizations, what funds them, what they offer, where, and how much room they say they have.

Follows HSDS 3 in its nouns: organization, program, service, location, contact, capacity. What
stands here is public knowledge about organizations; nothing is about a newcomer.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from alongside.foundation.access.records import Record, Versioned, open_on
from alongside.foundation.directory.states import (
    Kind,
    Mode,
    Part,
    Sector,
    ServiceKind,
    room,
)
from alongside.foundation.ui import words


class Bilingual(models.Model):
    """Something named in English, in French, or in both."""

    name_en = models.CharField(max_length=200, blank=True)
    name_fr = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the only one there is."""
        first, second = _readers_first(self.name_en, self.name_fr)
        return first or second

    @property
    def other_name(self) -> str:
        """The name in the other language, where it differs."""
        second = _readers_first(self.name_en, self.name_fr)[1]
        return second if second != self.name else ""


class Described(models.Model):
    """Something described in English, in French, or in both."""

    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """The description in the reader's language, or in the only one there is."""
        first, second = _readers_first(self.description_en, self.description_fr)
        return first or second


def _readers_first(english: str, french: str) -> tuple[str, str]:
    in_french = (get_language() or "en").startswith("fr")
    return (french, english) if in_french else (english, french)


class Place(Bilingual):
    """A place of the gazetteer, with the point from which distances are measured (WGS 84 degrees)."""

    slug = models.SlugField(primary_key=True, max_length=60)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"slug", "name_en", "name_fr", "latitude", "longitude", "within"})


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organizations of the directory; everybody may know them."""

    def visible_to(self, acting: Any) -> OrganizationQuerySet:  # noqa: ARG002 (every queryset is asked so)
        """All: the directory is public knowledge."""
        return self.all()

    def sealed(self) -> OrganizationQuerySet:
        """Those whose people appear in no list, count or suggestion outside them."""
        return self.filter(sealed_at__isnull=False)

    def playing(self, part: str, on: Any = None) -> OrganizationQuerySet:
        """Those that play a part in the network on a day (today by default)."""
        day = on or timezone.localdate()
        current = Participation.objects.filter(open_on(day), part=part)
        return self.filter(pk__in=current.values("organization"))


class Organization(Bilingual, Described, Versioned):
    """An agency, council, funder or other body. At least one of its names is filled.

    `sealed_at`: since when its people appear nowhere outside it, nor inside to who does not work with
    them. `listed`: whether its services may be found and chosen; a sealed one may choose not to.
    `open_weekdays`: on which it works, Monday is 0; empty means Monday to Friday.
    """

    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, choices=Kind.choices, default=Kind.SETTLEMENT)
    sector = models.CharField(max_length=12, choices=Sector.choices, default=Sector.NON_PROFIT)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT)
    website = models.URLField(blank=True)
    open_weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    invented = models.BooleanField(default=False, editable=False)
    closed_on = models.DateField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    listed = models.BooleanField(default=True, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en", "name_fr"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_fr=""), name="organization_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["name_en", "name_fr"], name="organization_names_unique"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organization_not_its_own_parent",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], name="organization_sealed", condition=Q(sealed_at__isnull=False)
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version name_en name_fr short_name kind sector languages place website "
            "open_weekdays parent description_en description_fr invented closed_on sealed_at "
            "listed".split()
        )

    @property
    def sealed(self) -> bool:
        """Whether its people are kept from everybody who does not work with them."""
        return self.sealed_at is not None

    @property
    def called(self) -> str:
        """The short name that people use, or the name."""
        return self.short_name or self.name


class Participation(Record):
    """An organization plays a part in the network, from a day, perhaps until a day."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="participations"
    )
    part = models.CharField(max_length=30, choices=Part.choices)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="participation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["organization", "part", "starts"], name="participation_once"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at organization part starts ends".split())


class Closure(Versioned):
    """Days on which an organization is closed, beside public holidays: both days included."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="closures"
    )
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="closure_ends_after_start"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at version organization starts ends".split())


class FundingAgreement(Versioned):
    """A funder pays for a programme of an organization, from a day until a day."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="agreements"
    )
    funder = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="funds")
    programme = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(funder=F("organization")), name="agreement_funder_is_another"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version organization funder programme reference starts ends".split()
        )


class Location(Bilingual, Versioned):
    """A site where an organization receives people. `invented` sites are marked in the demo world."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="locations"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    address = models.CharField(max_length=200, blank=True)
    invented = models.BooleanField(default=False, editable=False)

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version name_en name_fr organization place address invented".split()
        )


class Program(Bilingual, Versioned):
    """A programme under which an organization offers services."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="programs"
    )
    agreement = models.ForeignKey(
        FundingAgreement, null=True, blank=True, on_delete=models.SET_NULL
    )

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at version name_en name_fr organization agreement".split())


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services of the directory; everybody may know them."""

    def visible_to(self, acting: Any) -> ServiceQuerySet:  # noqa: ARG002 (every queryset is asked so)
        """All: the directory is public knowledge."""
        return self.all()

    def offered(self) -> ServiceQuerySet:
        """Services that may be found: offered today by an organization that lists them."""
        return self.filter(
            active=True, organization__closed_on__isnull=True, organization__listed=True
        )

    def receiving(self) -> ServiceQuerySet:
        """Services to which partners refer through the network today."""
        delivery = Organization.objects.playing(Part.DELIVERY)
        return self.offered().filter(accepts_referrals=True, organization__in=delivery)


class Service(Bilingual, Described, Versioned):
    """What an organization does for newcomers, for whom, in which languages, and where.

    `criteria`: slug of the criteria set that a person must meet; blank when anybody may come.
    `statuses`: immigration statuses that its funder pays for; empty means any.
    `catchment`: places it serves; empty means everywhere.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="services"
    )
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=20, choices=ServiceKind.choices)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    locations = models.ManyToManyField(Location, blank=True, related_name="services")
    catchment = models.ManyToManyField(Place, blank=True, related_name="+")
    criteria = models.SlugField(max_length=60, blank=True)
    statuses = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    accepts_referrals = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    newest: CapacityStatement | None = None
    """The newest statement of its room, where a page has put it."""

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en", "name_fr"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "kind"], name="service_organization"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version name_en name_fr organization program kind description_en "
            "description_fr languages mode criteria statuses accepts_referrals active".split()
        )


class ContactPoint(Versioned):
    """How to reach an organization or one of its services: a desk, not a private person."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="contact_points"
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE)
    function = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""), name="contact_point_reachable"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at version organization service function phone email languages".split()
        )


class CapacityStatement(Record):
    """How much room a service says it has: of what, stated when and by whom. Never changed, only followed."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="capacity")
    available = models.PositiveIntegerField()
    unit = models.CharField(max_length=60, default="places")
    waiting = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    stated_at = models.DateTimeField(default=timezone.now)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-stated_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["service", "-stated_at"], name="capacity_newest"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id created_at service available unit waiting note stated_at stated_by".split()
        )

    @property
    def room(self) -> str:
        """How much of what, in words: "3 mentoring places"."""
        return room(self.available, self.unit, words.whole(self.available))
