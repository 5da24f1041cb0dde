"""Newcomers' records as a table: the same columns for the import and for the export."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Client
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.states import BirthDateKnown, Channel, Status
from alongside.foundation.clients.words import COLUMNS
from alongside.foundation.directory.models import Place
from alongside.foundation.directory.sheets import cells
from alongside.foundation.files.imports import Column, Spec, Values, as_it_stands
from alongside.foundation.people.queries import colleagues
from alongside.foundation.people.states import Language
from alongside.foundation.ui.fields import TelephoneField

EARLIEST_YEAR = 1900
Birth = tuple[datetime.date, str]


def spec(acting: Acting) -> Spec:
    """The columns, and what stands at the organization acted for at this moment."""
    known = Standing(acting)
    return Spec(
        columns=columns(known.workers),
        key=lambda values: values.get("number") or None,
        standing=known.values,
        check=known.check,
        remark=known.remarks,
        label=lambda values: (
            f"{values.get('given_name', '')} {values.get('family_name', '')}".strip()
        ),
    )


def header() -> list[str]:
    """The names of the columns, for an export."""
    return [column.name for column in columns({})]


def row_of(client: Client) -> list[str]:
    """One record as a row of an export."""
    values = values_of(client)
    return [column.write(values[column.name]) for column in columns({})]


def values_of(client: Client) -> Values:
    """What stands of one record, by column."""
    kept = {name: getattr(client, name) for name in AS_THEY_ARE}
    kept |= {name: sorted(kept[name]) for name in ("languages", "safe_channels")}
    birth = (client.birth_date, client.birth_date_known) if client.birth_date else None
    worker = client.worker.email if client.worker else ""
    return kept | {"birth_date": birth, "place": client.place_id, "worker": worker}


AS_THEY_ARE = (
    "number given_name family_name preferred_name no_voice_mail safe_channels safety_note phone email "
    "no_fixed_address preferred_language interpreter_needed letter_language languages status "
    "arrived_on occupation occupation_code".split()
)


def columns(workers: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns; `workers`: colleagues by e-mail address."""
    return (
        _column("number", str.upper, help=_HELP["number"]),
        _text("given_name", 100, required=True),
        _text("family_name", 100),
        _text("preferred_name", 100),
        _column("birth_date", read_birth, write_birth, empty=None, help=_HELP["birth_date"]),
        _yes_or_no("no_voice_mail"),
        _several("safe_channels", cells.choice(Channel), help=", ".join(Channel.values)),
        _text("safety_note", 300),
        _column("phone", TelephoneField(required=False).clean),
        _column("email", read_email),
        _column("place", cells.place(Place.objects.all()), empty=None, help=_HELP["place"]),
        _yes_or_no("no_fixed_address"),
        _column("preferred_language", cells.language, empty="en"),
        _yes_or_no("interpreter_needed"),
        _column("letter_language", cells.choice(Language), empty="en", help="en, fr, ar"),
        _several("languages", cells.language, help=_HELP["languages"]),
        _column("status", cells.choice(Status), help=", ".join(Status.values[:-1])),
        _column("arrived_on", read_past_day, write_day, empty=None, help=_HELP["day"]),
        _text("occupation", 120),
        _column("occupation_code", read_occupation_code),
        _column("worker", lambda cell: read_worker(cell, workers), help=_HELP["worker"]),
    )


_HELP = {
    "number": gettext_lazy("Of a record that stands already; empty for a new one."),
    "birth_date": gettext_lazy("1988-04-23, or 1988-04, or 1988."),
    "day": gettext_lazy("Year, month, day: 2024-11-03."),
    "place": gettext_lazy("City or area, as in the gazetteer."),
    "languages": gettext_lazy("Codes or names, with semicolons between them."),
    "worker": gettext_lazy("E-mail address of a colleague."),
}


def _column(name: str, parse: Any, write: Any = as_it_stands, **more: Any) -> Column:
    return Column(name, COLUMNS.get(name, gettext_lazy("Number")), parse=parse, write=write, **more)


def _text(name: str, longest: int, *, required: bool = False) -> Column:
    return _column(name, cells.short(longest), required=required)


def _yes_or_no(name: str) -> Column:
    return _column(
        name, cells.yes_or_no, cells.write_yes_or_no, empty=False, help=gettext_lazy("yes or no")
    )


def _several(name: str, read_one: cells.Reader, **more: Any) -> Column:
    return _column(name, cells.many(read_one), cells.write_many, empty=[], **more)


def read_email(cell: str) -> str:
    """An e-mail address."""
    try:
        validate_email(cell)
    except ValidationError as wrong:
        told = _("This is not an e-mail address. It looks like name@example.ca.")
        raise ValidationError(told) from wrong
    return cell


def read_occupation_code(cell: str) -> str:
    """Five digits of the NOC; a spreadsheet may have eaten a zero at the front."""
    code = cell.zfill(5)
    if not re.fullmatch(r"\d{5}", code):
        raise ValidationError(_("A NOC code has five digits, for example 21231."))
    return code


def read_worker(cell: str, workers: Mapping[str, Any]) -> str:
    """The e-mail address of a colleague who keeps records."""
    if cell.casefold() not in workers:
        raise ValidationError(_("No colleague of yours who keeps records has this address."))
    return cell.casefold()


def read_past_day(cell: str) -> datetime.date:
    """A day that has been; a workbook may write its hour beside it."""
    return _in_the_past(_day(cell[:10], "%Y-%m-%d"))


def write_day(day: datetime.date | None) -> str:
    """A day, as it is read."""
    return day.isoformat() if day else ""


def read_birth(cell: str) -> Birth:
    """A birth date as far as it is known: a day, a month, or a year."""
    shapes = (
        (r"\d{4}", "%Y", BirthDateKnown.YEAR),
        (r"\d{4}-\d{1,2}", "%Y-%m", BirthDateKnown.MONTH),
        (r".*", "%Y-%m-%d", BirthDateKnown.DAY),
    )
    form, known = next((form, known) for shape, form, known in shapes if re.fullmatch(shape, cell))
    return _in_the_past(_day(cell[:10], form)), known.value


def write_birth(birth: Birth | None) -> str:
    """The birth date as far as it is known."""
    if not birth:
        return ""
    day, known = birth
    lengths = {BirthDateKnown.YEAR.value: 4, BirthDateKnown.MONTH.value: 7}
    return day.isoformat()[: lengths.get(known, 10)]


def _day(cell: str, form: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(cell.strip(), form).replace(tzinfo=datetime.UTC).date()
    except ValueError as wrong:
        told = _("“%(cell)s” is not a date that exists. Write year, month, day: 2024-11-03.")
        raise ValidationError(told % {"cell": cell[:30]}) from wrong


def _in_the_past(day: datetime.date) -> datetime.date:
    if day.year < EARLIEST_YEAR or day > timezone.localdate():
        raise ValidationError(_("The date must lie between 1900 and today."))
    return day


class Standing:
    """The organization's records as they stand, held against the rows of one table."""

    def __init__(self, acting: Acting) -> None:
        self.records = Client.objects.visible_to(acting).filter(organization=acting.organization)
        self.workers = {
            each.person.email: each.person
            for each in colleagues(acting)
            if set(each.roles) & set(CASE_ROLES)
        }
        known = self.records.values_list("number", "given_name", "family_name", "phone")
        self.numbers: set[str] = set()
        self.named: dict[str, str] = {}
        self.phoned: dict[str, str] = {}
        for number, given, family, phone in known:
            self.numbers.add(number)
            self.named.setdefault(plain(f"{given} {family}"), number)
            self.phoned.setdefault(digits(phone), number)

    def values(self, rows: Sequence[Values]) -> Mapping[Hashable, Values]:
        """What stands of the records that the rows name by number."""
        numbers = {values["number"] for values in rows if values.get("number")}
        found = self.records.filter(number__in=numbers).select_related("worker")
        return {client.number: values_of(client) for client in found}

    def check(self, values: Values) -> None:
        """A number must be one of ours; a row that changes may leave columns out."""
        number = values.get("number")
        if number and number not in self.numbers:
            told = _(
                "No record of your organization has this number. Leave it empty for a new one."
            )
            raise ValidationError({"number": told})

    def remarks(self, values: Values) -> Iterable[str]:
        """Who looks like the same person; the row is not refused for it."""
        if values.get("number"):
            return
        name = plain(f"{values.get('given_name', '')} {values.get('family_name', '')}")
        if name in self.named:
            yield _("The same name as record %(number)s.") % {"number": self.named[name]}
        phone = digits(values.get("phone", ""))
        if phone and phone in self.phoned:
            yield _("The same telephone number as record %(number)s.") % {
                "number": self.phoned[phone]
            }


def plain(name: str) -> str:
    """A name for comparison: lower case, without accents, single spaces."""
    split = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(c for c in split if not unicodedata.combining(c)).split())


def digits(phone: str) -> str:
    """The last seven digits of a telephone number, or nothing."""
    found = re.sub(r"\D", "", phone)[-7:]
    return found if len(found) == 7 else ""
