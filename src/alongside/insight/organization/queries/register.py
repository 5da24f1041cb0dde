"""The privacy register: what an organization holds about whom, why, and on what ground. Counts alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import (
    Client,
    Consent,
    ContactAttempt,
    EmergencyLook,
    SharedCopy,
)
from alongside.foundation.clients.states import Shareable
from alongside.foundation.clients.words import COLUMNS, FIELDS
from alongside.foundation.criteria.models import Decision
from alongside.foundation.files.models import FileKind, StoredFile
from alongside.programmes.referrals.models import (
    Appointment,
    Attempt,
    Judgement,
    Message,
    Report,
)

# What each column of a record is there for, in the order in which a form asks for it.
IDENTITY = ("given_name", "family_name", "preferred_name", "birth_date")
CONTACT = (
    "phone",
    "email",
    "place",
    "no_fixed_address",
    "safe_channels",
    "no_voice_mail",
    "safety_note",
)
SPEECH = ("languages", "preferred_language", "letter_language", "interpreter_needed")
FITTING = ("status", "arrived_on", "occupation", "occupation_code")


@dataclass(frozen=True)
class Entry:
    """One line: what is held, of how many people or records."""

    label: str
    count: int
    purpose: str
    ground: str


@dataclass(frozen=True)
class Holding:
    """One kind of record: how many there are, and its lines."""

    title: str
    total: int
    entries: list[Entry]


def register(acting: Acting) -> list[Holding]:
    """All that the organization holds, kind by kind. As many queries as kinds, whatever their number."""
    return [_records(acting), _agreed(acting), _received(acting), _work(acting)]


def _filled(name: str) -> Q:
    """Where a column of a record says something."""
    field = Client._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        return Q(**{name: True})
    if field.null:
        return Q(**{f"{name}__isnull": False})
    return ~Q(**{name: [] if name in ("languages", "safe_channels") else ""})


def _records(acting: Acting) -> Holding:
    service = _("What the person told us, for the service they asked for")
    purposes = {
        _("To know who the person is, and to take nobody for another"): IDENTITY,
        _("To reach the person, and safely"): CONTACT,
        _("To speak and write to the person so that they understand"): SPEECH,
        _("To find services that the person may use"): FITTING,
    }
    columns = [name for names in purposes.values() for name in names]
    held = Client.objects.visible_to(acting).filter(organization=acting.organization)
    counted = held.aggregate(
        total=Count("pk"), **{f"has_{name}": Count("pk", filter=_filled(name)) for name in columns}
    )
    entries = [
        Entry(str(COLUMNS[name]), counted[f"has_{name}"], purpose, service)
        for purpose, names in purposes.items()
        for name in names
    ]
    return Holding(_("Our own records of newcomers"), counted["total"], entries)


def _agreed(acting: Acting) -> Holding:
    proof = _("To show what the person agreed to")
    duty = _("The law asks for a record of consent")
    consents = Consent.objects.visible_to(acting).filter(organization=acting.organization)
    live = Q(withdrawn_at__isnull=True, until__gte=timezone.localdate())
    counted = consents.aggregate(
        total=Count("pk"),
        live=Count("pk", filter=live),
        withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False)),
    )
    sent = SharedCopy.objects.visible_to(acting).filter(sender=acting.organization)
    copies = sent.aggregate(
        live=Count("pk", filter=_readable()), over=Count("pk", filter=~_readable())
    )
    refer, agreed = _("To refer the person to a partner"), _("The person's consent")
    over = counted["total"] - counted["live"] - counted["withdrawn"]
    entries = [
        Entry(_("Consents that hold"), counted["live"], proof, duty),
        Entry(_("Consents that were withdrawn"), counted["withdrawn"], proof, duty),
        Entry(_("Consents that ended on their date"), over, proof, duty),
        Entry(_("Copies that partners can read now"), copies["live"], refer, agreed),
        Entry(_("Copies that nobody else can read any more"), copies["over"], refer, agreed),
    ]
    return Holding(_("Consents that people gave us, and what we sent"), counted["total"], entries)


def _readable() -> Q:
    return Q(ended_at__isnull=True, until__gt=Now())


def _received(acting: Acting) -> Holding:
    """Copies that can be read now; once their consent has ended they are gone from the organization."""
    copies = SharedCopy.objects.visible_to(acting).readable().filter(receiver=acting.organization)
    wanted = {name: Count("pk", filter=Q(fields__has_key=name)) for name in Shareable.values}
    counted = copies.aggregate(
        total=Count("pk"),
        consents=Count("consent_id", distinct=True),
        **{f"has_{name}": count for name, count in wanted.items()},
    )
    purpose, ground = _("To answer the referral"), _("The person's consent, while it holds")
    entries = [Entry(_("Consents to us that hold"), counted["consents"], purpose, ground)]
    entries += [
        Entry(str(FIELDS[Shareable(name)]), counted[f"has_{name}"], purpose, ground)
        for name in Shareable.values
    ]
    return Holding(_("Copies that partners shared with us"), counted["total"], entries)


def _work(acting: Acting) -> Holding:
    entries = [*_files(acting), *_words(acting)]
    return Holding(_("What came of the work"), sum(entry.count for entry in entries), entries)


def _files(acting: Acting) -> Iterator[Entry]:
    ours = StoredFile.objects.visible_to(acting).filter(organization_id=acting.organization.pk)
    counted = dict(ours.order_by().values_list("kind").annotate(n=Count("pk")))
    purposes = {
        FileKind.RESUME: _("To find work and services that fit"),
        FileKind.CONSENT: _("To show what the person agreed to"),
        FileKind.OTHER: _("To find services that the person may use"),
    }
    for kind, purpose in purposes.items():
        label = _("Files: %(kind)s") % {"kind": str(kind.label)}
        yield Entry(label, counted.get(kind.value, 0), purpose, _("Given by the person"))


def _words(acting: Acting) -> Iterator[Entry]:
    house: dict[str, Any] = {"organization": acting.organization}
    service = _("The service that the person asked for")
    tries = sum(each.objects.filter(**house).count() for each in (ContactAttempt, Attempt))
    yield Entry(_("Tries to reach somebody"), tries, _("To reach the person, and safely"), service)
    kinds = (
        (
            _("Answers to eligibility questions"),
            Decision,
            _("To say why somebody may use a service"),
        ),
        (_("Judgements"), Judgement, _("To say why a service fits")),
        (_("Messages about a referral"), Message, _("To work together on a referral")),
        (_("Appointments"), Appointment, _("To meet the person")),
        (_("Reports of how it ended"), Report, _("To learn how the person fared")),
    )
    for label, model, purpose in kinds:
        yield Entry(label, model.objects.filter(**house).count(), purpose, service)
    looks = EmergencyLook.objects.visible_to(acting).filter(owner=acting.organization)
    yield Entry(
        _("Openings in an emergency"), looks.count(), _("To answer for who read what"),
        _("A danger to somebody's life or safety"),
    )  # fmt: skip
