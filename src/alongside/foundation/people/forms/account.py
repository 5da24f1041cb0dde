"""One's own account."""

# newcomer-facing

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.people.forms.members import STAFF_LANGUAGES
from alongside.foundation.people.states import Digest, Language
from alongside.foundation.ui.forms import PageForm


class ProfileForm(PageForm):
    """Name, language, and how often e-mail comes."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues know you."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of pages and e-mail"), choices=STAFF_LANGUAGES, widget=forms.RadioSelect
    )
    digest = forms.ChoiceField(
        label=_("Notices by e-mail"),
        choices=Digest.choices,
        widget=forms.RadioSelect,
        help_text=_("Sign-in codes and changes to your account always come at once."),
    )

    def __init__(self, *args: Any, newcomer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if newcomer:
            self.fields["language"].choices = Language.choices  # type: ignore[attr-defined]
