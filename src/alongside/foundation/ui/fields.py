"""Fields of ours: a date in three boxes, a birth date that may be partly known, a file with limits.

Whatever is typed stays in the boxes; what is wrong is said in a sentence that names it.
"""

# newcomer-facing: these words have an Arabic form too.
from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.ui import words

EARLIEST_YEAR = 1900
MEGABYTE = 1024 * 1024
FEWEST_DIGITS = 3  # 211
EXTENSION = re.compile(r"(?<![^\W\d_])(?:ext(?:ension)?|poste|x)(?![^\W\d_])\.?", re.IGNORECASE)


@dataclass(frozen=True)
class PartialDate:
    """A day, or only its month and year, or only its year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The calendar day, when all of it is known."""
        if self.month and self.day:
            return datetime.date(self.year, self.month, self.day)
        return None

    def __str__(self) -> str:
        if full := self.date:
            return words.day(full)
        return f"{MONTHS[self.month]} {self.year}" if self.month else str(self.year)


class DateBoxes(forms.MultiWidget):
    """Day, month and year, typed; no calendar to fight with."""

    template_name = "ui/forms/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(number) for name in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """The three boxes of a date, of a partial date, or of ISO text."""
        if isinstance(value, str):
            value = _from_iso(value)
        if not value:
            return ["", "", ""]
        return [value.day or "", value.month or "", value.year]


def _from_iso(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


class BirthBoxes(DateBoxes):
    """Three boxes, and a box to tick when the date is not known."""

    template_name = "ui/forms/birth_boxes.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [*self.widgets, forms.CheckboxInput()]
        self.widgets_names = ["_day", "_month", "_year", "_unknown"]

    def decompress(self, value: Any) -> list[Any]:
        """The boxes of what is stored; the tick is set by the value "unknown"."""
        return [*super().decompress(None if value == "unknown" else value), value == "unknown"]


class ThreeBoxDate(forms.Field):
    """A date typed in three boxes; the month may be a number or a name. Gives a `date`."""

    widget = DateBoxes
    default_error_messages = {"required": gettext_lazy("Enter a day, a month and a year.")}

    def __init__(
        self,
        *,
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
        past: bool = False,
        future: bool = False,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.past, self.future = earliest, latest, past, future
        super().__init__(**kwargs)

    def first_box(self, bound: BoundField) -> str:
        """The id of the first box, where an error link leads."""
        return f"{bound.auto_id}_0"

    def clean(self, value: Any) -> Any:
        """The date, or an error that names what is missing or impossible."""
        boxes = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(boxes[:3]):
            return self._when_empty()
        found = self._read(boxes)
        self._check_range(found)
        self.run_validators(found)
        return found

    def _when_empty(self) -> None:
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def _read(self, boxes: Sequence[str]) -> datetime.date:
        missing = [name for name, box in zip(_box_names(), boxes, strict=False) if not box]
        if missing:
            told = _("The date must include: %(parts)s.")
            raise ValidationError(told % {"parts": ", ".join(missing)}, code="incomplete")
        return _real_date(read_year(boxes[2]), read_month(boxes[1]), boxes[0])

    def _check_range(self, found: datetime.date) -> None:
        today = timezone.localdate()
        if self.past and found > today:
            raise ValidationError(_("The date must be today or in the past."), code="future")
        if self.future and found < today:
            raise ValidationError(_("The date must be today or later."), code="past")
        if self.earliest and found < self.earliest:
            told = _("The date must be %(day)s or later.") % {"day": words.day(self.earliest)}
            raise ValidationError(told, code="early")
        if self.latest and found > self.latest:
            told = _("The date must be %(day)s or earlier.") % {"day": words.day(self.latest)}
            raise ValidationError(told, code="late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes differ from what was there."""
        widget: Any = self.widget
        before = [str(part or "") for part in widget.decompress(initial)]
        return before != [str(part or "") for part in (data or [""] * len(before))]


class BirthDate(ThreeBoxDate):
    """A date of birth: in full, or the year (and month) alone, or ticked as not known.

    Gives a `PartialDate`, or None when not known. Initial may be a `date`, a `PartialDate` or
    the word "unknown".
    """

    widget = BirthBoxes
    default_error_messages = {
        "required": gettext_lazy("Enter at least the year of birth, or tick “Not known”.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(past=True, **kwargs)

    def clean(self, value: Any) -> Any:
        """A partial date, or None for "not known"; both together are refused."""
        unknown = bool(value and len(value) > 3 and value[3])
        typed = any(str(part or "").strip() for part in (value or [])[:3])
        if unknown and typed:
            told = _("Enter the date or tick “Not known”, not both.")
            raise ValidationError(told, code="both")
        return None if unknown else super().clean(value)

    def _read(self, boxes: Sequence[str]) -> Any:
        day, month, year = boxes[:3]
        if not year:
            raise ValidationError(_("Enter at least the year."), code="incomplete")
        if not month and day:
            raise ValidationError(
                _("Enter the month too, or leave the day empty."), code="incomplete"
            )
        number, of = read_year(year), read_month(month) if month else None
        return PartialDate(number, of, _real_date(number, of, day).day if day and of else None)

    def _check_range(self, found: Any) -> None:
        earliest_possible = datetime.date(found.year, found.month or 1, found.day or 1)
        super()._check_range(earliest_possible)


def _box_names() -> tuple[str, str, str]:
    return _("day"), _("month"), _("year")


def read_year(text: str) -> int:
    """A year of four digits within living memory, or an error."""
    if not text.isdecimal() or len(text) != 4:
        raise ValidationError(_("The year must have 4 digits, for example 2026."), code="year")
    if int(text) < EARLIEST_YEAR:
        told = _("The year must be %(year)s or later.") % {"year": EARLIEST_YEAR}
        raise ValidationError(told, code="year")
    return int(text)


def read_month(text: str) -> int:
    """A month from 1 to 12, or its name in the reader's language, English or French."""
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 12:
        return int(text)
    typed = _plain(text).rstrip(".")
    for language in (translation.get_language() or "en", "en", "fr"):
        with translation.override(language):
            for number, name in MONTHS.items():
                if len(typed) >= 3 and _plain(str(name)).startswith(typed):
                    return number
    told = _("“%(month)s” is not a month. Enter a number from 1 to 12.")
    raise ValidationError(told % {"month": text[:20]}, code="month")


def _plain(text: str) -> str:
    """Lower case without accents."""
    split = unicodedata.normalize("NFD", text.lower().strip())
    return "".join(part for part in split if not unicodedata.combining(part))


def _real_date(year: int, month: int, day: str) -> datetime.date:
    if not day.isdecimal() or len(day) > 2:
        told = _("“%(day)s” is not a day. Enter a number from 1 to 31.")
        raise ValidationError(told % {"day": day[:20]}, code="day")
    try:
        return datetime.date(year, month, int(day))
    except ValueError as impossible:
        shown = f"{int(day)} {MONTHS[month]} {year}"
        told = _("%(date)s does not exist. Check the day and the month.") % {"date": shown}
        raise ValidationError(told, code="impossible") from impossible


class TelephoneField(forms.CharField):
    """A telephone number as people write it: digits and their signs, an extension in English or French."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Write the number in digits, for example 416-555-0199 or 416-555-0199 ext. 12."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Refuse what nobody can dial."""
        super().validate(value)
        left = EXTENSION.sub("", value)
        too_short = sum(sign.isdigit() for sign in left) < FEWEST_DIGITS
        if value and (too_short or any(sign.isalpha() for sign in left)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class UploadField(forms.FileField):
    """A file of an allowed kind and size; says how large it is and how large it may be."""

    def __init__(
        self,
        *,
        max_megabytes: int = 10,
        endings: Sequence[str] = ("pdf", "docx", "odt", "png", "jpg", "jpeg"),
        **kwargs: Any,
    ) -> None:
        self.max_megabytes, self.endings = max_megabytes, tuple(endings)
        kwargs.setdefault("max_length", 150)
        super().__init__(**kwargs)

    default_error_messages = {
        "empty": gettext_lazy("The file is empty. Choose another one."),
        "invalid": gettext_lazy("The file did not arrive. Choose it again."),
        "max_length": gettext_lazy("The file's name is too long. Give it a shorter name."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tells the browser's file dialog which kinds are welcome."""
        accepted = ",".join(f".{ending}" for ending in self.endings)
        return {**super().widget_attrs(widget), "accept": accepted}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, or a sentence about its size or kind."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check_size(file)
            self._check_kind(file)
        return file

    def _check_size(self, file: UploadedFile) -> None:
        if (file.size or 0) <= self.max_megabytes * MEGABYTE:
            return
        told = _("“%(name)s” is %(size)s. A file may be at most %(limit)s. Choose a smaller one.")
        facts = {
            "name": (file.name or "")[:80],
            "size": words.file_size(file.size or 0),
            "limit": words.file_size(self.max_megabytes * MEGABYTE),
        }
        raise ValidationError(told % facts, code="too_large")

    def _check_kind(self, file: UploadedFile) -> None:
        if (file.name or "").rpartition(".")[2].lower() in self.endings:
            return
        told = _("“%(name)s” is not a kind of file we can keep. Choose one of: %(kinds)s.")
        kinds = ", ".join(ending.upper() for ending in self.endings)
        raise ValidationError(told % {"name": (file.name or "")[:80], "kinds": kinds}, code="kind")
