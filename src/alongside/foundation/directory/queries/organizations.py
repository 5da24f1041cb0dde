"""Lists of organizations, and what a search finds in the directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.lookups import TrigramWordSimilar, Unaccent
from django.db.models import Count, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.foundation.access.records import open_on
from alongside.foundation.access.registries import Found, Sought
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.directory.models import Organization, Participation, Service
from alongside.foundation.directory.queries.places import slugs_within
from alongside.foundation.directory.queries.plain import Plain, holds, plain_word

MOST_FOUND = 8
NAMES = ("name_en", "name_fr", "short_name")
# What a search shows of each.
ORGANIZATION = ("name_en", "name_fr", "kind", "listed", "place__name_en", "place__name_fr")
SERVICE = (
    "name_en", "name_fr", "kind",
    "organization__name_en", "organization__name_fr", "organization__short_name",
)  # fmt: skip


def named_like(text: str, *fields: str) -> Q:
    """Names that hold every word, or one much like it, in any order; accents do not matter."""
    return _words_in(text.split(), fields)


def _words_in(words: Iterable[str], fields: Iterable[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= _word_in(word, fields)
    return wanted


def _word_in(word: str, fields: Iterable[str]) -> Q:
    one = Q(pk__in=[])
    for field in fields:
        one |= Q(holds(Plain(field), word))
        one |= Q(TrigramWordSimilar(Plain(field), plain_word(word)))
    return one


def find_organizations(asked: Mapping[str, Any]) -> QuerySet[Organization]:
    """Organizations that meet the filters of the list, by name in the reader's language."""
    found = Organization.objects.filter(closed_on__isnull=True)
    if asked.get("closed"):
        found = Organization.objects.all()
    if asked.get("q"):
        found = found.filter(named_like(asked["q"], *NAMES))
    for field in ("kind", "sector"):
        if asked.get(field):
            found = found.filter(**{field: asked[field]})
    if asked.get("language"):
        found = found.filter(languages__contains=[asked["language"]])
    if asked.get("place"):
        # Who looks by place for a sealed organization may be whom its people fled.
        found = found.filter(place__in=slugs_within(asked["place"]), listed=True)
    if asked.get("part"):
        found = found.filter(pk__in=Organization.objects.playing(asked["part"]).values("pk"))
    return found.order_by(*by_name())


def by_name() -> tuple[Any, ...]:
    """The order of names in the reader's language, whatever their case and accents."""
    french = (get_language() or "en").startswith("fr")
    first, second = ("name_fr", "name_en") if french else ("name_en", "name_fr")
    return Lower(Unaccent(Coalesce(NullIf(first, Value("")), second))), "id"


def with_row(found: QuerySet[Organization]) -> QuerySet[Organization]:
    """With what one row of the list shows, at the same cost for one row or a hundred."""
    today = Participation.objects.filter(open_on(timezone.localdate())).order_by("part")
    return (
        found.select_related("place")
        .prefetch_related(Prefetch("participations", today, to_attr="playing"))
        .annotate(offers=Count("services", filter=Q(services__active=True, listed=True)))
    )


def parts_today(organization_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The parts that organizations play in the network today."""
    found: dict[UUID, list[str]] = {}
    open_today = Participation.objects.filter(
        open_on(timezone.localdate()), organization__in=list(organization_ids)
    )
    for participation in open_today.order_by("part"):
        found.setdefault(participation.organization_id, []).append(participation.part)
    return found


def search(acting: Any, sought: Sought) -> list[Found]:
    """Organizations and services by name, for the search in the page's head."""
    text = sought.text.strip()[:80]
    if acting.organization is None or len(text) < 2:
        return []
    words = text.split()
    return [
        *(_organization(one) for one in _organizations(get_language())(*words)),
        *(_service(one) for one in _services(*words)),
    ]


@cache
def _organizations(_language: str | None) -> WrittenOnce[Organization]:
    """Those that hold the words; their order is that of the reader's language."""

    def asked(*words: str) -> QuerySet[Organization]:
        found = find_organizations({}).filter(_words_in(words, NAMES)).select_related("place")
        return found.only(*ORGANIZATION)[:MOST_FOUND]

    return WrittenOnce(asked)


def _services_named(*words: str) -> QuerySet[Service]:
    found = Service.objects.filter(_words_in(words, ("name_en", "name_fr"))).offered()
    return found.select_related("organization").only(*SERVICE)[:MOST_FOUND]


_services = WrittenOnce(_services_named)


def _organization(one: Organization) -> Found:
    line = one.get_kind_display()
    if one.place and one.listed:
        line = f"{line}, {one.place.name}"
    return Found(
        _("Organization"), one.name, line, reverse("directory:organization", args=[one.pk])
    )


def _service(one: Service) -> Found:
    line = f"{one.get_kind_display()}, {one.organization.called}"
    return Found(_("Service"), one.name, line, reverse("directory:service", args=[one.pk]))
