"""Fields of the directory: several languages or places typed as words, and forms that carry a version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory.languages import find_language, language_label
from alongside.foundation.directory.models import Place
from alongside.foundation.directory.queries.places import find_place, place_choices
from alongside.foundation.ui.forms import CHOOSE

BETWEEN = re.compile(r"[;,\n]")


class WordsField(forms.CharField):
    """Several things of a known list, typed with commas between them; gives their keys."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)

    def find(self, word: str) -> str | None:
        """The key of what somebody wrote, or None when it is not known."""
        return word

    def word(self, key: str) -> str:
        """How a key is written."""
        return key

    def prepare_value(self, value: Any) -> Any:
        """The words of the keys; what was typed stays as it was typed."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(self.word(str(key)) for key in value)
        return value

    def clean(self, value: Any) -> Any:
        """The keys in the order typed, each once."""
        typed = super().clean(value)
        words = [word.strip() for word in BETWEEN.split(typed) if word.strip()]
        found = {word: self.find(word) for word in words}
        unknown = [word[:40] for word, key in found.items() if key is None]
        if unknown:
            told = _("We do not know “%(words)s”. Check how it is written.")
            raise ValidationError(told % {"words": "”, “".join(unknown)}, code="unknown")
        return list(dict.fromkeys(found.values()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words stand there now."""
        return str(self.prepare_value(initial) or "") != (data or "").strip()


class LanguagesField(WordsField):
    """Languages typed as words: "English, Arabic". Gives their codes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Languages"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("With commas between them, for example: English, French, Arabic."),
        )
        super().__init__(**kwargs)

    def find(self, word: str) -> str | None:
        """The code of a language."""
        return find_language(word)

    def word(self, key: str) -> str:
        """The language's name."""
        return language_label(key)


class PlacesField(WordsField):
    """Places typed as words: "North York, Markham". Gives their slugs."""

    def _places(self) -> dict[str, Place]:
        return {place.slug: place for place in Place.objects.all()}

    def find(self, word: str) -> str | None:
        """The slug of a place."""
        return find_place(word, self._places().values())

    def prepare_value(self, value: Any) -> Any:
        """The names of the places."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return value
        places = self._places()
        names = [places[str(slug)].name for slug in value if str(slug) in places]
        return ", ".join(sorted(names))


def place_select(label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """One place of the gazetteer."""
    return forms.ModelChoiceField(Place.objects.all(), label=label, empty_label=CHOOSE, **kwargs)


def sort_places(form: forms.BaseForm) -> None:
    """Put the places into the reader's alphabet; called when a form is made."""
    field: Any = form.fields["place"]
    field.choices = [("", CHOOSE if field.required else "—"), *place_choices()]


class VersionForm(forms.Form):
    """A form over a record that counts its changes: it carries the count it was shown with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def plain_text(value: str) -> str:
    """A longer text with one kind of line ending."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()
