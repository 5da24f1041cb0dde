"""An organization's own newcomers: searched, filtered, counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Found, Sought
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients import permissions
from alongside.foundation.clients.models import Client, ClientQuerySet
from alongside.foundation.directory.queries import Joined, Once, holds

MINE, NOBODY = "mine", "nobody"
OPEN, CLOSED = "open", "closed"
NAMES = ("given_name", "family_name", "preferred_name")
MOST_FOUND = 8
SHOWN_FOUND = (*NAMES, "number", "closed_at", "worker__name", "worker__email")
CASE_KIND = gettext_lazy("Newcomer")


class _WithoutAccents(Func):
    """A text without accents, by a dictionary that is named and not looked up for each record.

    Django's own `Unaccent` would take the accents off the word as well, for each record anew.
    """

    template = "unaccent('public.unaccent'::regdictionary, %(expressions)s)"
    output_field = TextField()


def digits_of(column: str) -> Func:
    """The digits of a telephone number as typed, whatever stands between them."""
    return Func(
        F(column), Value(r"\D"), Value(""), Value("g"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip


def between(names: Iterable[str]) -> list[Any]:
    """Columns with a blank between them, which no word that is searched for holds."""
    return [part for name in names for part in (F(name), Value(" "))]


def caseload(acting: Acting, asked: Mapping[str, Any]) -> ClientQuerySet:
    """The records of the organization acted for, narrowed by what was asked, ready to list.

    `asked`: q, worker ("mine", "nobody" or a key), status, language, state ("open", "closed").
    """
    records = Client.objects.visible_to(acting).select_related("worker", "place")
    records = _by_worker(records, acting, asked.get("worker") or "")
    if status := asked.get("status"):
        records = records.filter(status=status)
    if language := asked.get("language"):
        records = records.filter(Q(languages__contains=[language]) | Q(preferred_language=language))
    if state := asked.get("state"):
        records = records.filter(closed_at__isnull=state == OPEN)
    return found(records, asked.get("q") or "")


def found(records: ClientQuerySet, words: str) -> ClientQuerySet:
    """Records whose name, number or telephone holds every word; accents do not matter."""
    if is_telephone(words):
        return records.annotate(phone_digits=digits_of("phone")).filter(
            Q(phone_digits__contains=re.sub(r"\D", "", words)) | Q(number__iexact=words.strip())
        )
    return named(records, *words.split())


def is_telephone(words: str) -> bool:
    """Whether a telephone number is looked for, and no name."""
    return len(re.sub(r"\D", "", words)) >= 4 and not re.search(r"[^\W\d]", words)


def named(records: ClientQuerySet, *words: str) -> ClientQuerySet:
    """Records whose names hold every word, or whose number is one."""
    # One text for all names: accents are taken off once for each record and not once for each name.
    records = records.alias(names=Joined(*between(NAMES)))
    plain = Upper(_WithoutAccents(F("names")))
    for word in words:
        number = Q(number=Once(Upper(Value(word))))  # numbers are capitals
        records = records.filter(number | Q(holds(plain, word)))
    return records


def search(acting: Acting, sought: Sought) -> list[Found]:
    """The organization's own newcomers, for the search in the page's head; open records first."""
    if not permissions.may_keep_records(acting) or not sought.text.strip():
        return []
    first = keys_sought(acting, sought)[:MOST_FOUND]
    if not first:
        return []
    every = [*first, *first[-1:] * (MOST_FOUND - len(first))]  # one query for any number of them
    shown = {record.pk: record for record in _by_keys(acting, *every)}
    return [_found(shown[key]) for key in first]


def keys_sought(acting: Acting, sought: Sought) -> list[UUID]:
    """The organization's own newcomers that a search finds, in its order; looked for once for each search."""
    if "newcomers" not in sought.known:
        words = sought.text.strip()[:80]
        rows = (
            _keys(found(Client.objects.visible_to(acting), words))
            if is_telephone(words)
            else _keys_named(acting, *words.split())
        )
        sought.known["newcomers"] = [key for (key,) in rows]
    found_before: list[UUID] = sought.known["newcomers"]
    return found_before


def _keys(records: ClientQuerySet) -> QuerySet[Any, Any]:
    order = (F("closed_at").asc(nulls_first=True), "family_name", "given_name", "id")
    return records.order_by(*order).values_list("pk")


_keys_named = WrittenForWhoActs(
    lambda by, *words: _keys(named(Client.objects.visible_to(by), *words))
)
_by_keys = WrittenForWhoActs(
    lambda by, *keys: (
        Client.objects.visible_to(by)
        .filter(pk__in=keys)
        .select_related("worker")
        .only(*SHOWN_FOUND)
        .order_by()
    )
)


def _found(record: Client) -> Found:
    """A row that tells one person from another of the same name."""
    told = [record.number, str(record.worker or _("Nobody yet"))]
    if record.closed_at:
        told.insert(0, pgettext("a record", "Closed"))
    called = f"“{record.preferred_name}”" if record.preferred_name else ""
    url = reverse("clients:client", args=[record.pk])
    return Found(CASE_KIND, f"{record.name} {called}".strip(), " · ".join(told), url)


def in_hand(person_id: UUID, organization_id: UUID) -> int:
    """How many open records a person has in hand at an organization."""
    return Client.objects.open().filter(worker=person_id, organization=organization_id).count()


def _by_worker(records: ClientQuerySet, acting: Acting, worker: str) -> ClientQuerySet:
    if worker == MINE:
        return records.filter(worker=acting.person)
    if worker == NOBODY:
        return records.filter(worker__isnull=True)
    return records.filter(worker__pk=worker) if worker else records
