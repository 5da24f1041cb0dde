"""What a newcomer sees of their own record: who keeps it, who may read it, who has opened it."""

# newcomer-facing

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Client, Consent, EmergencyLook
from alongside.foundation.clients.queries.safety import safety_of
from alongside.foundation.clients.states import Status
from alongside.foundation.clients.words import birth
from alongside.foundation.directory.languages import language_label
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal.models import Event
from alongside.foundation.journal.queries import Line, lines
from alongside.foundation.people.models import Person
from alongside.foundation.ui.words import day

LOOKED = "client.opened"
IN_NEED = "break-glass"


@dataclass(frozen=True)
class Held:
    """One thing that is written about the person."""

    label: str
    value: str
    direction: str = "auto"


@dataclass(frozen=True)
class Look:
    """One organization opened the record on one day: on what ground and how often."""

    organization: str
    day: datetime.date
    ground: str
    times: int

    @property
    def on_referral(self) -> bool:
        """Whether the ground was a referral; otherwise the organization's own file."""
        return self.ground.startswith("referral")

    @property
    def in_need(self) -> bool:
        """Whether it was opened in an emergency, beyond what the person agreed to."""
        return self.ground == IN_NEED

    @property
    def code(self) -> str:
        """The referral's code."""
        return self.ground.partition(" ")[2] if self.on_referral else ""


@dataclass(frozen=True)
class Sharing:
    """A consent as its person sees it, with what the receiver has looked at."""

    consent: Consent
    looks: list[Look] = field(default_factory=list)


def own_records(acting: Acting) -> list[Client]:
    """The records that are the asker's own, with the organization that keeps each."""
    mine = Client.objects.filter(pk__in=acting.subjects)
    return list(mine.select_related("organization", "worker", "place").order_by("created_at"))


def keys_of_own_records(person: Person) -> list[UUID]:
    """The keys of the records that are joined to an account."""
    return list(Client.objects.filter(account=person).values_list("pk", flat=True))


def held(client: Client) -> list[Held]:
    """What is written about the person, in words to them; what is empty is left out."""
    shown = (
        Held(pgettext("own page", "Your name"), client.name),
        Held(_("Name you like to be called"), client.preferred_name),
        Held(_("Your date of birth"), _birth(client)),
        Held(_("Your telephone number"), client.phone, "ltr"),
        Held(_("Your e-mail address"), client.email, "ltr"),
        Held(_("Where you live"), _place(client)),
        Held(_("Your languages"), _spoken(client)),
        Held(_("We speak with you in"), safety_of(client).spoken),
        Held(_("How to contact you safely"), " ".join(safety_of(client).own_lines)),
        Held(_("Your status in Canada"), str(Status(client.status).label) if client.status else ""),
        Held(_("You came to Canada on"), day(client.arrived_on) if client.arrived_on else ""),
        Held(_("Your occupation"), client.occupation),
    )
    return [each for each in shown if each.value]


def _spoken(client: Client) -> str:
    return _(", ").join(language_label(code) for code in client.languages)


def _birth(client: Client) -> str:
    return birth(client.birth_date, client.birth_date_known) if client.birth_date else ""


def _place(client: Client) -> str:
    if client.no_fixed_address:
        return _("No fixed address")
    return client.place.name if client.place else ""


def looks_at(client_id: UUID, acting: Acting) -> list[Look]:
    """Who has opened the record, by organization and day, the latest first.

    Derived from the lines that opening writes; nobody is asked. Staff are not named: the
    organization answers for them, and a list of names could put a worker in danger.
    """
    opened = Event.objects.visible_to(acting).filter(client_id=client_id, verb=LOOKED)
    seen = Counter(
        (timezone.localtime(event.created_at).date(), event.actor_organization_id, event.ground)
        for event in opened.order_by("-created_at", "-id").only(
            "created_at", "actor_organization_id", "ground"
        )
    )
    names = _called({key for _, key, _ in seen})
    ordered = sorted(seen.items(), key=lambda item: item[0][0], reverse=True)
    return [
        Look(names.get(key, "") if key else "", date, ground, times)
        for (date, key, ground), times in ordered
    ]


def readings_of(look: EmergencyLook, acting: Acting) -> list[Line]:
    """What was read during an opening in an emergency, for who reviews it; the latest first."""
    found = Event.objects.visible_to(acting).filter(
        client_id=look.client_id, actor_id=look.person_id, ground=IN_NEED,
        created_at__gte=look.created_at,
    )  # fmt: skip
    return lines(found.order_by("-created_at", "-id")[:100], acting)


def sharings(client_id: UUID, acting: Acting, looks: Iterable[Look]) -> list[Sharing]:
    """The consents of a record, live ones first, each with what its receiver has opened."""
    given = Consent.objects.visible_to(acting).filter(client_id=client_id)
    given = given.select_related("receiver", "organization")
    return [
        Sharing(consent, [look for look in looks if _is_receiver(look, consent)])
        for consent in sorted(given, key=lambda consent: not consent.live)
    ]


def _is_receiver(look: Look, consent: Consent) -> bool:
    if consent.receiver is None or look.organization != consent.receiver.name:
        return False
    return timezone.localtime(consent.given_at).date() <= look.day


def _called(keys: set[UUID | None]) -> dict[UUID, str]:
    found = Organization.objects.filter(pk__in=[key for key in keys if key])
    return {organization.pk: organization.name for organization in found}
