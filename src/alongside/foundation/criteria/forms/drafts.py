"""Forms about a draft as a whole: where it was read, and from which day it holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.criteria.models import Draft
from alongside.foundation.criteria.policy import FirstDay
from alongside.foundation.directory.forms.fields import VersionForm, plain_text
from alongside.foundation.ui import words
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import PageForm


def notes() -> dict[str, forms.Field]:
    """A note in both languages, optional."""
    return {"note_en": _note(_("Note in English")), "note_fr": _note(_("Note in French"))}


def _note(label: str) -> forms.Field:
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=1000, widget=box)


class SourceForm(VersionForm, PageForm):
    """Where something was read: a title, and an address when it is on the web."""

    source_title = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("A page, a letter or minutes, with its date."),
        max_length=200,
    )
    source_url = forms.CharField(
        label=gettext_lazy("Its address on the web"),
        help_text=gettext_lazy("Beginning with https:// or http://."),
        max_length=500,
        required=False,
        validators=[
            URLValidator(
                schemes=["https", "http"],
                message=gettext_lazy("This is not the address of a web page."),
            )
        ],
        widget=forms.URLInput,
    )

    def source(self) -> dict[str, str]:
        """The source as the engine reads it."""
        url = self.cleaned_data.get("source_url") or ""
        return {"title": self.cleaned_data["source_title"]} | ({"url": url} if url else {})

    def both_languages(self, english: str, french: str) -> None:
        """A note in one language is half a note."""
        cleaned = self.cleaned_data
        for name, other in ((english, french), (french, english)):
            cleaned[name] = plain_text(cleaned.get(name) or "")
            if not cleaned[name] and (cleaned.get(other) or "").strip() and name not in self.errors:
                self.add_error(name, _("Write the note in this language too."))


class DescribeForm(SourceForm):
    """Where the version as a whole was read, and what its readers should know."""

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        source, note = draft.document["source"], draft.document["note"] or {}
        shown = {
            "source_title": source["title"],
            "source_url": source.get("url", ""),
            "note_en": note.get("en", ""),
            "note_fr": note.get("fr", ""),
        }
        kwargs["initial"] = shown | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields.update(notes())

    def clean(self) -> dict[str, Any]:
        """The note in both languages or in none."""
        cleaned = super().clean() or self.cleaned_data
        self.both_languages("note_en", "note_fr")
        return cleaned

    def note(self) -> dict[str, str] | None:
        """The note as the engine reads it."""
        cleaned = self.cleaned_data
        if not cleaned["note_en"]:
            return None
        return {"en": cleaned["note_en"], "fr": cleaned["note_fr"]}


class FirstDayForm(VersionForm, PageForm):
    """The day from which the new version holds; none before the first possible one."""

    day = ThreeBoxDate(label=gettext_lazy("In force from"))

    def __init__(self, *args: Any, first: FirstDay, **kwargs: Any) -> None:
        self.first = first
        kwargs["initial"] = {"day": first.day} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        hint = _("The first possible day is %(day)s.") % {"day": words.day(first.day)}
        self.fields["day"].help_text = hint

    def clean_day(self) -> Any:
        """A day from the first possible one on, with the reason where it is none."""
        day = self.cleaned_data["day"]
        if day < self.first.day:
            raise forms.ValidationError(self.first.told, code="too early")
        return day
