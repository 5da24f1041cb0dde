"""Reading the journal: the timeline of a record, in words."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db import models
from django.db.models import Q

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.journal import sentences
from alongside.foundation.journal.models import Event
from alongside.foundation.journal.names import ORGANIZATION, PERSON, names_of

LONGEST = 100


@dataclass(frozen=True)
class Line:
    """One line of a timeline: what happened in words, when, and who did it."""

    what: str
    when: datetime.datetime
    who: str = ""
    note: str = ""
    url: str = ""


def timeline(
    acting: Acting,
    subject: models.Model | None = None,
    *,
    client: UUID | None = None,
    verbs: Collection[str] = (),
    without: Collection[str] = (),
    longest: int = LONGEST,
) -> list[Line]:
    """What happened to a record (`subject`), or to all that concerns a newcomer (`client`).

    The latest comes first. Three queries, whatever its length.
    """
    if subject is not None and client is None and not verbs:
        return lines(_of_record(tuple(without), longest)(acting, subject.pk), acting)
    about = Q(pk__in=[])
    if subject is not None:
        about |= Q(subject_id=subject.pk)
    if client is not None:
        about |= Q(client_id=client)
    found = Event.objects.visible_to(acting).filter(about).exclude(verb__in=without)
    if verbs:
        found = found.filter(verb__in=verbs)
    return lines(found.order_by("-created_at", "-id")[:longest], acting)


@cache
def _of_record(without: tuple[str, ...], longest: int) -> WrittenForWhoActs[Event]:
    """The lines of one record, the latest first: of all timelines the one that is asked for most."""

    def asked(acting: Acting, subject: UUID) -> models.QuerySet[Event]:
        found = Event.objects.visible_to(acting).filter(subject_id=subject)
        return found.exclude(verb__in=without).order_by("-created_at", "-id")[:longest]

    return WrittenForWhoActs(asked)


def lines(events: Iterable[Event], acting: Acting) -> list[Line]:
    """Journal lines in words, for who reads them.

    Staff read the names of colleagues and the organization of others, and no newcomer's name. A
    newcomer reads which organization it was: staff are known to them in person, not by a list.
    """
    told = [(event, sentences.of_verb(event.verb)) for event in events]
    names = {
        ORGANIZATION: names_of(
            ORGANIZATION,
            {event.actor_organization_id for event, _ in told}.union(
                *(sentence.keys(ORGANIZATION, event) for event, sentence in told)
            ),
        ),
        PERSON: names_of(
            PERSON,
            {event.actor_id for event, _ in told}.union(
                *(sentence.keys(PERSON, event) for event, sentence in told)
            ),
        ),
    }
    return [
        Line(sentence.of(event, names), event.created_at, _who(event, names, acting))
        for event, sentence in told
    ]


def _who(event: Event, names: Mapping[str, Mapping[str, str]], acting: Acting) -> str:
    organization = names[ORGANIZATION].get(str(event.actor_organization_id), "")
    if acting.organization is None:
        return organization
    if event.client_id and not organization:
        # Who acts in a newcomer's matter for no organization is the newcomer. Others may read the
        # line, and not the name once sharing has stopped.
        return ""
    person = names[PERSON].get(str(event.actor_id), "")
    if acting.works_for(event.actor_organization_id) or not organization:
        return person
    return f"{person}, {organization}" if person else organization
