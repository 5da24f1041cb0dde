"""People who sign in, where they work and in which roles, and the invitations that bring them."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.records import Record, both_or_neither, open_on
from alongside.foundation.access.roles import ADMINISTRATOR, ROLES
from alongside.foundation.people.states import Digest, Language


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in; without a password only by code, link or passkey."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by address, whatever its case."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in: staff, coordinator, administrator, or a newcomer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    digest = models.CharField(max_length=5, choices=Digest.choices, default=Digest.EACH)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    invented = models.BooleanField(default=False, editable=False)
    switched_to = models.ForeignKey(
        "directory.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
        ]

    class Privacy:
        personal = frozenset({"email", "name", "password", "last_login", "language"})
        plain = frozenset({"id", "digest", "is_active", "is_administrator", "invented"}) | {
            "switched_to",
            "created_at",
            "signed_out_at",
        }
        no_policy = "Read at sign-in, before anybody is known; holds staff, not case work."

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Holds a session to the password and to the moment of signing out everywhere."""
        held = f"{self.password}{self.signed_out_at or ''}"
        salt = "alongside.foundation.people.session"
        return salted_hmac(salt, held, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """The name as shown to others."""
        return str(self)

    @property
    def initials(self) -> str:
        """First letters of the first and last part of the name."""
        parts = self.name.split() or [self.email]
        return "".join(
            part[0].upper() for part in (parts if len(parts) == 1 else parts[:: len(parts) - 1])
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who works where."""

    def open_today(self) -> MembershipQuerySet:
        """Memberships that hold today."""
        return self.filter(open_on(timezone.localdate()))

    def visible_to(self, acting: Acting) -> MembershipQuerySet:
        """The person's own, and their organization's; all for an administrator."""
        if acting.has_role(ADMINISTRATOR):
            return self.all()
        who = Q(person=acting.person)
        if acting.organization:
            who |= Q(organization=acting.organization)
        return self.filter(who)


class Membership(Record):
    """A person works for an organization in some roles, from a day, perhaps until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, related_name="memberships"
    )
    roles = ArrayField(models.CharField(max_length=30))
    position = models.CharField(max_length=120, blank=True)
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True)
                | Q(ends__gte=F("starts") - datetime.timedelta(days=1)),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(ends__isnull=True),
                name="membership_one_open",
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(ROLES)) & ~Q(roles=[]),
                name="membership_known_roles",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "ends"], name="membership_organization"),
        ]

    class Privacy:
        personal = frozenset({"person", "position", "stand_in"})
        plain = frozenset("id created_at organization roles starts ends away_until".split())
        no_policy = "Read to find out who is asking, before the scope of the transaction is known."

    @property
    def is_open(self) -> bool:
        """Whether it holds today."""
        today = timezone.localdate()
        return self.starts <= today and (self.ends is None or self.ends >= today)

    @property
    def is_away(self) -> bool:
        """Whether the person is away today."""
        return self.away_until is not None and self.away_until >= timezone.localdate()

    @property
    def role_labels(self) -> list[Any]:
        """The names of its roles, in the order in which roles are explained."""
        return [role.label for name, role in ROLES.items() if name in self.roles]

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of its roles asks for a second factor."""
        return any(ROLES[name].second_factor for name in self.roles)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; perhaps past their date."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def visible_to(self, acting: Acting) -> InvitationQuerySet:
        """Those of the organization the person acts for; all for an administrator."""
        if acting.has_role(ADMINISTRATOR):
            return self.all()
        return self.filter(organization=acting.organization) if acting.organization else self.none()


class Invitation(Record):
    """A manager's invitation of a colleague; the link in the e-mail opens it once."""

    organization = models.ForeignKey("directory.Organization", on_delete=models.CASCADE)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=30))
    position = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=both_or_neither("accepted_at", "accepted_by"), name="invitation_accepted"
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    class Privacy:
        personal = frozenset({"email", "name", "position", "language"})
        plain = frozenset(
            "id created_at organization roles invited_by token_hash expires_at accepted_at "
            "accepted_by withdrawn_at".split()
        )

    @property
    def is_over(self) -> bool:
        """Whether its link no longer works."""
        used = self.accepted_at is not None or self.withdrawn_at is not None
        return used or self.expires_at <= timezone.now()

    @property
    def role_labels(self) -> list[Any]:
        """The names of the roles it gives."""
        return [role.label for name, role in ROLES.items() if name in self.roles]


class KeptForm(Record):
    """What somebody had typed when their session ended, kept a day for them alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    path = models.CharField(max_length=500)
    fields: models.JSONField[Any] = models.JSONField()

    class Privacy:
        personal = frozenset({"person", "path", "fields"})
        plain = frozenset({"id", "created_at"})
