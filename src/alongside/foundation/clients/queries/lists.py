"""An organization's own newcomers: searched, filtered, counted."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Cast, RowNumber, Upper
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.among import as_text, is_among
from alongside.foundation.access.registries import Found, Sought
from alongside.foundation.access.written_once import WrittenForWhoActs
from alongside.foundation.clients import permissions
from alongside.foundation.clients.models import Client, ClientQuerySet
from alongside.foundation.directory.queries import Once, holds

MINE, NOBODY = "mine", "nobody"
OPEN, CLOSED = "open", "closed"
NAMES = ("given_name", "family_name", "preferred_name")
MOST_FOUND = 8
SHOWN = ("pk", *NAMES, "number", "closed_at", "worker__name", "worker__email")
CASE_KIND = pgettext_lazy("a record", "Newcomer")


class Shown(NamedTuple):
    """What a search shows of a record."""

    pk: UUID
    given_name: str
    family_name: str
    preferred_name: str
    number: str
    closed_at: datetime.datetime | None
    worker_name: str | None
    worker_email: str | None


def digits_of(column: str) -> Func:
    """The digits of a telephone number as typed, whatever stands between them."""
    return Func(
        F(column), Value(r"\D"), Value(""), Value("g"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip


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
    for word in words:
        number = Q(number=Once(Upper(Value(word))))  # numbers are capitals
        records = records.filter(number | Q(holds(F("plain_names"), word)))
    return records


def search(acting: Acting, sought: Sought) -> list[Found]:
    """The organization's own newcomers, for the search in the page's head; open records first."""
    if not permissions.may_keep_records(acting) or not sought.text.strip():
        return []
    return [_found(Shown._make(shown)) for *shown, _keys in _rows(acting, sought)]


def keys_sought(acting: Acting, sought: Sought) -> str:
    """The organization's own newcomers that a search finds, as `among` asks for them; looked for once."""
    rows = _rows(acting, sought)
    return rows[0][-1] if rows else as_text([])


def _rows(acting: Acting, sought: Sought) -> list[tuple[Any, ...]]:
    """The first that a search finds, with what is shown of them; in the first also the keys of all."""
    if "newcomers" not in sought.known:
        sought.known["newcomers"] = _first(acting, sought.text.strip()[:80])
    rows: list[tuple[Any, ...]] = sought.known["newcomers"]
    return rows


def _first(acting: Acting, words: str) -> list[tuple[Any, ...]]:
    if is_telephone(words):
        return list(_shown(found(Client.objects.visible_to(acting), words)))
    return _first_named(acting, *words.split())


def _shown(records: ClientQuerySet) -> QuerySet[Any, Any]:
    """What a search shows of the first; the records are read through once for that and for all keys."""
    order = (F("closed_at").asc(nulls_first=True), "family_name", "given_name", "id")
    first = Exact(Window(RowNumber(), order_by=order), 1)
    keys = Case(When(first, then=Cast(Window(ArrayAgg("pk")), TextField())))
    return records.order_by(*order).values_list(*SHOWN, keys)[:MOST_FOUND]


_first_named = WrittenForWhoActs(
    lambda by, *words: _shown(named(Client.objects.visible_to(by), *words))
)


def _found(record: Shown) -> Found:
    """A row that tells one person from another of the same name."""
    told = [record.number, record.worker_name or record.worker_email or str(_("Nobody yet"))]
    if record.closed_at:
        told.insert(0, pgettext("a record", "Closed"))
    name = f"{record.given_name} {record.family_name}".strip()
    called = f"“{record.preferred_name}”" if record.preferred_name else ""
    url = reverse("clients:client", args=[record.pk])
    return Found(CASE_KIND, f"{name} {called}".strip(), " · ".join(told), url)


def names_of(acting: Acting, keys: Collection[UUID]) -> dict[UUID, str]:
    """The names of the organization's own newcomers among these, by key; of nobody else."""
    told = _named_among(acting, as_text(keys)) if keys else []
    return {key: f"{given} {family}".strip() for key, given, family in told}


_named_among = WrittenForWhoActs(
    lambda by, keys: (
        Client.objects.visible_to(by)
        .filter(is_among("pk", keys))
        .order_by()
        .values_list("pk", "given_name", "family_name")
    )
)


def in_hand(person_id: UUID, organization_id: UUID) -> int:
    """How many open records a person has in hand at an organization."""
    return Client.objects.open().filter(worker=person_id, organization=organization_id).count()


def _by_worker(records: ClientQuerySet, acting: Acting, worker: str) -> ClientQuerySet:
    if worker == MINE:
        return records.filter(worker=acting.person)
    if worker == NOBODY:
        return records.filter(worker__isnull=True)
    return records.filter(worker__pk=worker) if worker else records
